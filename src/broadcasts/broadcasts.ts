import {
  findBroadcast,
  insertBroadcast,
  listBroadcasts,
  removeDraft,
} from '../models/gateway/broadcast.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { createDecisions } from './decisions.js';
import type { BroadcastDeps } from './deps.js';
import { draft, foresee } from './draft.js';
import { Feeder } from './feed.js';
import type { Audience, BroadcastInput } from './input.js';
import { countPeople } from './people.js';

/** A broadcast as people who work with it see it. Nothing is counted for it but what the outbox still has. */
export interface BroadcastStatus {
  readonly broadcast: BroadcastDoc;
  /** Still to be spoken to. */
  readonly waiting: number;
  /** Of its texts: on their way, reached nobody, and withdrawn by the kill switch. */
  readonly texts: { readonly waiting: number; readonly dead: number; readonly withdrawn: number };
}

/**
 * Broadcasts: whom to say something unasked, what it costs, and the sending of it. Counters are fields of the broadcast,
 * moved in one transaction with the recipients they count; those of its texts are counted in an index of the outbox.
 */
export function createBroadcasts(deps: BroadcastDeps) {
  const { gateway } = deps.db;
  const feeder = new Feeder(deps);
  return {
    ...createDecisions(deps),
    draft: (input: BroadcastInput, now: Date) => draft(deps, input, now),
    /** What it would come to. Nothing is kept. */
    foresee: (input: BroadcastInput, by: string, now: Date) => foresee(deps, input, by, now),
    /** Keeps as a draft what was foreseen. */
    keep: (broadcast: BroadcastDoc): Promise<void> => insertBroadcast(gateway, broadcast),
    /** Removes a draft that was not confirmed. */
    discard: (id: string): Promise<void> => removeDraft(gateway, id),
    find: (id: string): Promise<BroadcastDoc | undefined> => findBroadcast(gateway, id),
    /** The latest first. */
    list: (limit = 100): Promise<BroadcastDoc[]> => listBroadcasts(gateway, limit),
    /** How many people an audience has now. */
    count: (
      kind: BroadcastDoc['kind'],
      audience: Audience,
      languages: readonly string[],
    ): Promise<number> => countPeople(deps, { kind, audience }, languages),
    async status(id: string): Promise<BroadcastStatus | undefined> {
      const broadcast = await findBroadcast(gateway, id);
      if (!broadcast) return undefined;
      const { total, said, left, answered, unreached } = broadcast.counts;
      const waiting = total - said - left - answered - unreached;
      return { broadcast, waiting, texts: await deps.outbox.ofGroup(id) };
    },
    /** Takes everything under way a step on, and refills what senders have to send. A job does it every other second. */
    feed: (now: Date) => feeder.feed(now),
  };
}

/** See `createBroadcasts`. */
export type Broadcasts = ReturnType<typeof createBroadcasts>;
