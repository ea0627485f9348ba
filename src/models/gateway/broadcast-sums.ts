import type { Connection, mongo } from 'mongoose';
import { upsertThroughRace } from '../store/duplicate-key.js';
import { durable } from '../store/db.js';
import { inTransaction } from '../store/transaction.js';
import { changeBroadcast, type Change } from './broadcast.js';
import { broadcastsOf, type BroadcastDoc } from './broadcast-doc.js';

/**
 * Which broadcasts are summed: those of a poll, of a campaign, or those that a person began in a
 * span of time.
 */
export type SumOf =
  | { readonly poll: string }
  | { readonly campaign: string }
  | { readonly by: string; readonly from: Date; readonly until: Date };

/**
 * A document that every confirmation changes, so that no two confirmations can be decided at once.
 */
interface TurnDoc {
  readonly _id: string;
  readonly taken: number;
}

const TURN = 'confirm';
const turnsOf = (gateway: Connection) =>
  gateway.collection('broadcastturns') as unknown as mongo.Collection<TurnDoc>;

/** The query of sumOnOneWord, separate so that a test can run explain on it. */
export const onOneWord = (of: SumOf): mongo.Filter<BroadcastDoc> => ({
  ...('by' in of
    ? {
        decisions: {
          $elemMatch: { what: 'confirm', by: of.by, at: { $gte: of.from, $lt: of.until } },
        },
        'decisions.what': { $ne: 'approve' },
      }
    : { ...of, 'decisions.what': { $eq: 'confirm', $ne: 'approve' } }),
  // A sending that had to wait for approval never counts, whether it was approved or stopped.
  approval: { $exists: false },
  state: { $nin: ['draft', 'waiting'] },
});

/**
 * Sums the people of all broadcasts that began by one person's decision, without the approval of a
 * second one. A broadcast counts with the number that was confirmed, even if it was stopped later.
 * @param except the broadcast that is being decided on
 */
export async function sumOnOneWord(
  gateway: Connection,
  of: SumOf,
  except: string,
  session?: mongo.ClientSession,
): Promise<number> {
  const [sum] = await broadcastsOf(gateway)
    .aggregate<{ people: number }>(
      [
        { $match: { ...onOneWord(of), _id: { $ne: except } } },
        { $group: { _id: null, people: { $sum: '$estimated.recipients' } } },
      ],
      session ? { session } : {},
    )
    .toArray();
  return sum?.people ?? 0;
}

/** What the decider of a confirmation may do while no other confirmation is decided. */
export interface ConfirmingTurn {
  /** As sumOnOneWord. */
  sum(of: SumOf, except: string): Promise<number>;
  /** As changeBroadcast, for a draft. */
  change(
    id: string,
    change: Change,
    more: mongo.Filter<BroadcastDoc>,
  ): Promise<BroadcastDoc | undefined>;
}

/**
 * Decides on a confirmation while no other process decides on one. The sums and the change that
 * follows from them are one transaction: of two at once the later one is repeated and sees the
 * earlier, and a process killed in between has changed nothing.
 */
export async function inConfirmingTurn<T>(
  gateway: Connection,
  work: (turn: ConfirmingTurn) => Promise<T>,
): Promise<T> {
  const turns = turnsOf(gateway);
  await upsertThroughRace(() =>
    turns.updateOne(
      { _id: TURN },
      { $setOnInsert: { taken: 0 } },
      { upsert: true, writeConcern: durable },
    ),
  );
  return inTransaction(gateway, async (session) => {
    // First of all: the second of two fails here, before it has read any sum.
    await turns.updateOne({ _id: TURN }, { $inc: { taken: 1 } }, { session });
    return work({
      sum: (of, except) => sumOnOneWord(gateway, of, except, session),
      change: (id, change, more) => changeBroadcast(gateway, id, ['draft'], change, more, session),
    });
  });
}
