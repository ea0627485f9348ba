import type { Campaigns } from '../campaigns/campaigns.js';
import type { Broadcasts } from '../broadcasts/broadcasts.js';
import type { Db } from '../models/store/db.js';
import type { Polls } from '../polls/polls.js';
import type { Show } from '../polls/meter.js';
import type { Wording } from '../results/labels.js';
import type { Clock } from '../shared/clock.js';
import { measure, type Measure } from '../shared/texts/segments.js';
import type { Texts } from '../shared/texts/texts.js';
import type { DeskAudit } from './audit.js';
import { CampaignDesk } from './campaigns.js';
import { checkGiven, checkGivenCampaign, type CheckedPoll, type Given } from './check.js';
import { PollDesk, type PollDeskDeps } from './polls.js';
import { createPriceDesk, type PriceDesk } from './prices.js';
import type { Publications } from './publications.js';
import type { Outcome } from './refusal.js';
import { ResultDesk } from './results.js';
import { SendingDesk } from './sending.js';
import { WordDesk } from './words.js';

/** The services of the desk. */
export interface DeskDeps {
  readonly db: Pick<Db, 'gateway'>;
  readonly texts: Texts;
  /** Returns texts as they are sent by SMS. */
  readonly show: Show;
  readonly polls: Polls;
  readonly campaigns: Campaigns;
  readonly broadcasts: Broadcasts;
  readonly clock: Clock;
  readonly audit: DeskAudit;
  readonly link: PollDeskDeps['link'];
  readonly publications: Publications;
  readonly place: Wording['place'];
}

/** The length of a text. */
export type TextLength = Pick<Measure, 'segments'> & { readonly characters: number };

/**
 * All functions of people who work with polls and campaigns: the API, the command line and the
 * console use them.
 */
export interface Desk {
  /** Checks a poll and saves nothing. */
  check(given: Given): Outcome<CheckedPoll>;
  /** The languages that Amana speaks. */
  readonly languages: readonly string[];
  /** Returns the SMS length of a text, in the letters in which it is sent. */
  meter(text: string, language: string): TextLength;
  readonly polls: PollDesk;
  readonly campaigns: CampaignDesk;
  readonly words: WordDesk;
  readonly sending: SendingDesk;
  readonly results: ResultDesk;
  readonly prices: PriceDesk;
}

export function createDesk(deps: DeskDeps): Desk {
  const { texts, show, polls, campaigns, broadcasts, clock, audit, link } = deps;
  const checkCampaign = (given: Given) => checkGivenCampaign(given, texts, show);
  const check = (given: Given) => checkGiven(given, texts, show);
  const sending = new SendingDesk({ broadcasts, polls, campaigns, clock, audit });
  const meter = (text: string, language: string): TextLength => {
    const sent = show([{ type: 'say', text, flow: 'desk' }], language);
    const segments = sent.reduce((sum, one) => sum + measure(one).segments, 0);
    return { segments, characters: [...text].length };
  };
  return {
    check,
    get languages() {
      return texts.languages;
    },
    meter,
    polls: new PollDesk({ polls, check, clock, audit, link, broadcasts }),
    campaigns: new CampaignDesk({
      ...{ campaigns, check: checkCampaign, clock, audit, link, broadcasts },
    }),
    words: new WordDesk({ polls, audit }),
    sending,
    results: new ResultDesk({ ...deps, sending }),
    prices: createPriceDesk(deps),
  };
}
