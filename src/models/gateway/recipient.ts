import type { Connection } from 'mongoose';
import { durable } from '../store/db.js';
import { inTransaction } from '../store/transaction.js';
import { broadcastsOf, type BroadcastDoc } from './broadcast-doc.js';
import { packIndex, packsOf, type PackDoc } from './recipient-doc.js';

/** Keeps packs durably, in one command. */
export async function insertPacks(gateway: Connection, packs: readonly PackDoc[]): Promise<void> {
  if (packs.length > 0)
    await packsOf(gateway).insertMany([...packs], { ordered: false, writeConcern: durable });
}

/** Removes what somebody who died, or hung, had copied of a batch and not noted. */
export async function dropBatch(
  gateway: Connection,
  broadcast: string,
  batch: number,
): Promise<void> {
  await packsOf(gateway).deleteMany(
    { broadcast, batch: { $gte: batch } },
    { writeConcern: durable },
  );
}

/** Removes packs that were copied in vain. */
export async function removePacks(gateway: Connection, ids: readonly string[]): Promise<void> {
  // One by one: of a clustered collection, `$in` on _id would read all.
  for (const _id of ids) await packsOf(gateway).deleteOne({ _id }, { writeConcern: durable });
}

/**
 * Hands the people of an alert's message over to the next one. @param all also those who have heard
 * nothing of it yet
 * @returns how many are to be spoken to
 */
export async function handOverPacks(
  gateway: Connection,
  from: string,
  to: string,
  all: boolean,
  now: Date,
): Promise<number> {
  const told = { $setUnion: [{ $ifNull: ['$told', []] }, '$said'] };
  const todo = all ? { $setUnion: [told, '$todo', '$busy'] } : told;
  await packsOf(gateway).updateMany(
    { broadcast: from },
    [{ $set: { broadcast: to, state: 'due', dueAt: now, told, todo, busy: [], said: [] } }],
    { hint: packIndex, writeConcern: durable },
  );
  await packsOf(gateway).deleteMany({ broadcast: to, todo: [] }, { hint: packIndex });
  const count = [
    { $match: { broadcast: to } },
    { $group: { _id: null, people: { $sum: { $size: '$todo' } } } },
  ];
  const [sum] = await packsOf(gateway)
    .aggregate<{ people: number }>(count, { hint: packIndex })
    .toArray();
  return sum?.people ?? 0;
}

/** Whether somebody of a broadcast is still to be spoken to, now or later. */
export async function anyDue(gateway: Connection, broadcast: string): Promise<boolean> {
  const found = await packsOf(gateway).findOne(
    { broadcast, state: 'due' },
    { projection: { _id: 1 }, hint: packIndex },
  );
  return found !== null;
}

/**
 * Has everybody spoken to again to whom it was said. Whoever waits beside them, because they were
 * busy or asleep, is then spoken to for the first time. Doing it twice is doing it once.
 * @param unclaimed packs that are due later than this are in nobody's hands; the others follow when
 * they are settled
 */
export async function armReminder(
  gateway: Connection,
  broadcast: string,
  now: Date,
  unclaimed: Date,
): Promise<void> {
  await packsOf(gateway).updateMany(
    {
      broadcast,
      phase: 0,
      'said.0': { $exists: true },
      $or: [{ state: 'rest' }, { state: 'due', dueAt: { $gt: unclaimed } }],
    },
    [
      {
        $set: {
          state: 'due',
          phase: 1,
          dueAt: now,
          todo: { $concatArrays: ['$said', '$todo', '$busy'] },
          busy: [],
        },
      },
    ],
    { hint: packIndex, writeConcern: durable },
  );
}

/**
 * Ends a broadcast: its recipients go, and whoever was not spoken to is counted, in one
 * transaction.
 * @returns the broadcast after it, or undefined when somebody else has done it
 */
export async function endBroadcast(
  gateway: Connection,
  { _id: broadcast, state }: Pick<BroadcastDoc, '_id' | 'state'>,
  now: Date,
): Promise<BroadcastDoc | undefined> {
  const ended = state === 'stopping' ? 'stopped' : 'done';
  const left = {
    $sum: { $size: { $setDifference: [{ $concatArrays: ['$todo', '$busy'] }, '$said'] } },
  };
  return inTransaction(gateway, async (session) => {
    const [waiting] = await packsOf(gateway)
      .aggregate<{ people: number }>(
        [{ $match: { broadcast, state: 'due' } }, { $group: { _id: null, people: left } }],
        { session, hint: packIndex },
      )
      .toArray();
    await packsOf(gateway).deleteMany({ broadcast }, { session, hint: packIndex });
    const change = {
      $set: { state: ended, endedAt: now },
      $unset: { copying: '' },
      $inc: { 'counts.unreached': waiting?.people ?? 0 },
    } as const;
    return (
      (await broadcastsOf(gateway).findOneAndUpdate({ _id: broadcast, state }, change, {
        session,
        returnDocument: 'after',
      })) ?? undefined
    );
  });
}
