import type { BlockingFound, CheckedPoll, Given } from '../../desk/check.js';
import type { CampaignView } from '../../desk/campaigns.js';
import type { Desk } from '../../desk/desk.js';
import type { Documents } from '../../desk/documents.js';
import type { PollView } from '../../desk/polls.js';
import { done, type Outcome } from '../../desk/refusal.js';
import type { Who } from '../../desk/who.js';

/** The definition of a poll. */
export type PollDocument = PollView['definition'];
/** The definition of a campaign. */
export type CampaignDocument = CampaignView['definition'];

/** A poll or a campaign as pages show it. */
export interface Shown {
  readonly name: string;
  readonly state: string;
  readonly version: number;
  readonly tag: string;
  readonly ready: readonly string[];
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly definition: PollDocument | CampaignDocument;
}

/** The result of a check: ready languages, the cost of each message, and missing texts. */
export interface Checked {
  readonly ready: readonly string[];
  readonly blocking: readonly BlockingFound[];
  readonly messages: CheckedPoll['messages'];
  /** Only for a poll. */
  readonly poll?: PollDocument;
}

/** The differences between the pages of polls and those of campaigns. */
export interface Kind {
  readonly of: 'polls' | 'campaigns';
  readonly one: 'poll' | 'campaign';
  list(desk: Desk): Promise<readonly Shown[]>;
  find(desk: Desk, name: string): Promise<Outcome<Shown>>;
  check(desk: Desk, given: Given): Outcome<Checked>;
  at(desk: Desk): Pick<Documents<unknown>, 'open' | 'link' | 'trial' | 'save'>;
  /** Ends it before its end time. */
  end(desk: Desk, who: Who, name: string): Promise<Outcome<unknown>>;
}

/** The most polls in a list. */
const MOST_LISTED = 200;

const ofPoll = ({ poll, opensAt, closesAt, ...rest }: PollView): Shown => ({
  ...rest,
  name: poll,
  from: opensAt,
  until: closesAt,
});
const ofCampaign = ({ campaign, endsAt, releasedAt, ...rest }: CampaignView): Shown => ({
  ...rest,
  name: campaign,
  from: releasedAt,
  until: endsAt,
});

export const pollKind: Kind = {
  of: 'polls',
  one: 'poll',
  list: async ({ polls }) => (await polls.list(MOST_LISTED)).polls.map(ofPoll),
  async find({ polls }, name) {
    const found = await polls.show(name);
    return found.ok ? done(ofPoll(found.value)) : found;
  },
  check: (desk, given) => desk.check(given),
  at: ({ polls }) => polls,
  end: ({ polls }, who, name) => polls.close(who, name),
};

export const campaignKind: Kind = {
  of: 'campaigns',
  one: 'campaign',
  list: async ({ campaigns }) => (await campaigns.list()).map(ofCampaign),
  async find({ campaigns }, name) {
    const found = await campaigns.show(name);
    return found.ok ? done(ofCampaign(found.value)) : found;
  },
  check: ({ campaigns }, given) => campaigns.check(given),
  at: ({ campaigns }) => campaigns,
  end: ({ campaigns }, who, name) => campaigns.end(who, name),
};

/** Returns the address of a page of a document. */
export const documentAddress = ({ of }: Pick<Kind, 'of'>, name: string, more = ''): string =>
  `/console/${of}/${encodeURIComponent(name)}${more}`;
