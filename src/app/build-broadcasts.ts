import type { Channel, ChannelId } from '../bots/channel.js';
import { photoOf } from '../alerts/frame.js';
import { createBroadcasts, type Broadcasts } from '../broadcasts/broadcasts.js';
import type { AlertSaid, BroadcastDeps, Subject } from '../broadcasts/deps.js';
import { shownOn } from '../conversation/render.js';
import { KNOWN_EVERYWHERE, type Campaigns } from '../campaigns/campaigns.js';
import { campaignFlow } from '../campaigns/flow.js';
import { dearestQuiz } from '../campaigns/meter.js';
import type { Directory } from '../directory/directory.js';
import { alertSays } from '../models/gateway/published-alert.js';
import type { Db } from '../models/store/db.js';
import type { GroupedOutbox } from '../outbox/delivery.js';
import { pollFlow } from '../polls/flow.js';
import { dearestWay, saidFrom } from '../polls/meter.js';
import type { Polls } from '../polls/polls.js';
import type { KeyStore } from '../privacy/key-store.js';
import type { Clock } from '../shared/clock.js';
import { idFrom } from '../shared/ids.js';
import type { Log } from '../shared/log.js';
import type { Texts } from '../shared/texts/texts.js';

/** The materials of broadcasts. */
export interface BroadcastMaterials {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly keyFolder: string;
  readonly texts: Texts;
  readonly channels: readonly Channel[];
  readonly outbox: GroupedOutbox;
  readonly polls: Polls;
  readonly campaigns: Campaigns;
  readonly clock: Clock;
  readonly log: Log;
  /** The public address of the installation. */
  readonly publicUrl: string;
  readonly directory: () => Directory;
  readonly reach: BroadcastDeps['reach'];
  /** The number of people above which a second person must approve. */
  readonly approveAbove: number;
}

/** Returns a hash of the words of a document, which are public. */
const contentOf = (definition: unknown): string => idFrom(JSON.stringify(definition));

/** Returns a poll as a subject to send: its languages, its state, and its first message. */
async function pollSubject(
  { polls, texts, clock }: BroadcastMaterials,
  name: string,
): Promise<Subject | undefined> {
  const poll = await polls.find(name);
  if (!poll) return undefined;
  const { state, opensAt, closesAt, ready, definition } = poll;
  const now = clock.now();
  const over = closesAt <= now || (state !== 'draft' && state !== 'open');
  return {
    languages: ready,
    state: over ? 'over' : state === 'open' && opensAt <= now ? 'open' : 'early',
    closesAt,
    content: contentOf(definition),
    says(language, can) {
      const flow = pollFlow(definition, language);
      return shownOn(texts, can)(saidFrom(flow, flow.start), language);
    },
    toTheEnd: (language, can, cost) =>
      dearestWay(definition, language, (says) => cost(shownOn(texts, can)(says, language))),
  };
}

/**
 * Returns a campaign as a subject to send. Confirming a sending releases the campaign, so a draft
 * only counts as too early.
 */
async function campaignSubject(
  { campaigns, texts, clock }: BroadcastMaterials,
  name: string,
): Promise<Subject | undefined> {
  const campaign = await campaigns.find(name);
  if (!campaign) return undefined;
  const { state, endsAt, releasedAt, ready, definition } = campaign;
  const now = clock.now().getTime();
  const over = state === 'ended' || (endsAt !== undefined && endsAt.getTime() <= now);
  const known = state === 'live' && now >= (releasedAt?.getTime() ?? 0) + KNOWN_EVERYWHERE;
  return {
    languages: ready,
    state: over ? 'over' : known ? 'open' : 'early',
    ...(endsAt ? { closesAt: endsAt } : {}),
    content: contentOf(definition),
    says(language, can) {
      const flow = campaignFlow(definition, language);
      return shownOn(texts, can)(saidFrom(flow, flow.start), language);
    },
    toTheEnd: (language, can, cost) =>
      dearestQuiz(definition, language, (says) => cost(shownOn(texts, can)(says, language))),
  };
}

/**
 * Returns the current content of an alert. Providers fetch its picture themselves, only by https.
 */
async function alertSaid(
  { db, publicUrl }: BroadcastMaterials,
  id: string,
): Promise<AlertSaid | undefined> {
  const found = await alertSays(db.gateway, id);
  if (!found) return undefined;
  const fetched = found.photo && publicUrl.startsWith('https:');
  return { says: found.says, ...(fetched ? { photo: photoOf({ publicUrl }, id) } : {}) };
}

/** Creates the broadcasts of a process. */
export function buildBroadcasts(materials: BroadcastMaterials): Broadcasts {
  const {
    db,
    keys,
    keyFolder,
    texts,
    channels,
    outbox,
    polls,
    clock,
    log,
    directory,
    reach,
    approveAbove,
  } = materials;
  return createBroadcasts({
    db,
    keys,
    keyFolder,
    directory,
    channels: new Map(channels.map((channel): [ChannelId, Channel] => [channel.id, channel])),
    outbox,
    clock,
    log,
    reach,
    approveAbove,
    subject: (of) =>
      'poll' in of ? pollSubject(materials, of.poll) : campaignSubject(materials, of.campaign),
    show: (text, language, can) =>
      shownOn(texts, can)([{ type: 'say', text, flow: 'broadcast' }], language),
    alert: (id) => alertSaid(materials, id),
    answered: async ({ poll, question, values }, people) =>
      polls.ledger.chose(poll, question, values, people),
    listed: (poll, after, limit) => polls.tellPage(poll, after, limit),
    async toldAll(poll) {
      await polls.endTelling(poll);
    },
  });
}
