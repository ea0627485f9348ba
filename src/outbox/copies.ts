import type { Channel, ChannelId } from '../bots/channel.js';
import { SendError } from '../bots/errors.js';
import { copiesOf, type CopyDoc } from '../models/gateway/copy.js';
import { claimDue, postpone, removeRetried } from '../models/store/retried.js';
import type { GatewayDb, StoredFailure } from '../models/gateway/delivery-doc.js';
import { groupedWrites } from '../models/store/group-commit.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { DAY, HOUR, MINUTE } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import { nameOf } from './after-failure.js';
import { safeCode } from './send.js';

/** A message whose copy at its provider is to be deleted. */
export interface CopyToDelete {
  /** Drawn before the copy is saved, so that saving it twice has the effect of once. */
  readonly id: string;
  readonly channel: ChannelId;
  readonly providerId: string;
  /** False while the state of the message may still change. */
  readonly final?: boolean;
}

/** Has the copies of messages that a provider stores deleted. */
export interface Copies {
  /** Saves durably and sealed what must be deleted. */
  add(copy: CopyToDelete, now: Date): Promise<void>;
  /** Deletes what is due. @returns counts */
  tick(now: Date): Promise<{ deleted: number; postponed: number; givenUp: number }>;
}

/**
 * Twilio refuses to delete for at least a minute after a message. Source: Twilio docs, error 20009.
 */
const FIRST = 2 * MINUTE;
/** For a message whose carrier reports no more than that it has it. */
const UNCERTAIN = DAY;
/** Waits by the number of tries; the last is repeated. */
const AGAIN = [5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY] as const;
/**
 * Source: Twilio docs, error 20009: in rare cases it takes up to 14 days until a message can be
 * deleted.
 */
const GIVE_UP = 15 * DAY;
/** How long a claim lasts; the channel gives up on a hanging provider before that. */
const LOCK = MINUTE;
const BATCH = 50;

/** Failures for which a retry would not help. */
const HOPELESS: ReadonlySet<string> = new Set(['switched off', 'unopenable']);

const place = (id: string) => ({ collection: 'copies', field: 'box', id });
/** Rounds up to whole minutes, so that the moment of a message is not stored. */
const inTime = (now: Date, ms: number) =>
  new Date(Math.ceil((now.getTime() + ms) / MINUTE) * MINUTE);

/** What is needed to delete copies. */
export interface CopiesDeps {
  readonly db: GatewayDb;
  readonly keyring: () => GatewayKeyring;
  readonly channels: readonly Channel[];
  readonly log: Log;
}

/** How many copies of a tick were deleted, will be tried again, or were given up. */
interface CopyCounts {
  deleted: number;
  postponed: number;
  givenUp: number;
}

/** Deletes copies, for one process. */
class CopyDeleter {
  private readonly copies;

  constructor(private readonly deps: CopiesDeps) {
    this.copies = copiesOf(deps.db.gateway);
  }

  async tick(now: Date): Promise<CopyCounts> {
    const counts = { deleted: 0, postponed: 0, givenUp: 0 };
    for (let i = 0; i < BATCH; i += 1) {
      const copy = await claimDue(this.copies, now, new Date(now.getTime() + LOCK));
      if (!copy) break;
      const failure = await this.forget(copy);
      counts[await this.settle(copy, failure, now)] += 1;
      // If a provider asks us to slow down, do not ask it about the next copy.
      if (failure?.reason === 'throttled' && copy.giveUpAt > now) break;
    }
    return counts;
  }

  /**
   * Asks the provider to delete a copy.
   * @returns why the copy still exists, or undefined when it is deleted
   */
  private async forget({ _id, channel: id, box }: CopyDoc): Promise<StoredFailure | undefined> {
    const channel = this.deps.channels.find((each) => each.id === id);
    if (!channel?.forget) return { reason: 'switched off' };
    try {
      await channel.forget(this.deps.keyring().openSession(place(_id), box).toString('utf8'));
      return undefined;
    } catch (error) {
      if (!(error instanceof SendError)) return { reason: 'unopenable' };
      const code = safeCode(error.details.code);
      return { reason: error.failure, ...(code === undefined ? {} : { code }) };
    }
  }

  /** Saves the outcome for a copy. */
  private async settle(
    { _id, channel, attempts, giveUpAt }: CopyDoc,
    failure: StoredFailure | undefined,
    now: Date,
  ): Promise<keyof CopyCounts> {
    if (!failure) {
      await removeRetried(this.copies, _id);
      return 'deleted';
    }
    const { log } = this.deps;
    if (HOPELESS.has(failure.reason) || giveUpAt <= now) {
      await removeRetried(this.copies, _id);
      log.error('a copy at the provider was not deleted', { channel, ...nameOf(failure) });
      return 'givenUp';
    }
    const again = AGAIN[Math.min(attempts, AGAIN.length) - 1] ?? DAY;
    await postpone(this.copies, _id, inTime(now, again));
    if (failure.reason === 'misconfigured')
      log.error('a channel is misconfigured', { channel, ...nameOf(failure) });
    return 'postponed';
  }
}

/** Creates the deleter of copies. Any number of processes may tick. */
export function createCopies(deps: CopiesDeps): Copies {
  const writes = groupedWrites(() => copiesOf(deps.db.gateway));
  const deleter = new CopyDeleter(deps);
  return {
    async add({ id, channel, providerId, final = true }, now) {
      const set = {
        channel,
        box: deps.keyring().sealSession(place(id), providerId, now),
        dueAt: inTime(now, final ? FIRST : UNCERTAIN),
        attempts: 0,
        giveUpAt: inTime(now, GIVE_UP),
      };
      await writes.add({
        updateOne: { filter: { _id: id }, update: { $setOnInsert: set }, upsert: true },
      });
    },
    tick: (now) => deleter.tick(now),
  };
}
