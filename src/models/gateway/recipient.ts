import type { Connection } from 'mongoose';
import { durable } from '../store/db.js';
import { inTransaction } from '../store/transaction.js';
import { broadcastsOf, type BroadcastDoc } from './broadcast-doc.js';
import { packIndex, packsOf, type PackDoc } from './recipient-doc.js';

/** Saves packs durably, in one command. */
export async function insertPacks(gateway: Connection, packs: readonly PackDoc[]): Promise<void> {
  if (packs.length > 0)
    await packsOf(gateway).insertMany([...packs], { ordered: false, writeConcern: durable });
}

/** Removes what a process that died, or hung, had copied of a batch without noting it. */
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

/** Removes packs that were copied and are not needed. */
export async function removePacks(gateway: Connection, ids: readonly string[]): Promise<void> {
  // One by one: in a clustered collection, `$in` on _id would read all documents.
  for (const _id of ids) await packsOf(gateway).deleteOne({ _id }, { writeConcern: durable });
}

/**
 * Hands the people of an alert's message over to the next one.
 * @param all also those who were sent nothing of it yet
 * @returns how many must be sent the next one
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

/** Whether some people of a broadcast must still be sent the text, now or later. */
export async function anyDue(gateway: Connection, broadcast: string): Promise<boolean> {
  const found = await packsOf(gateway).findOne(
    { broadcast, state: 'due' },
    { projection: { _id: 1 }, hint: packIndex },
  );
  return found !== null;
}

/**
 * Makes everybody who was sent the text due for the reminder. People in the same packs who were
 * busy or asleep get the text for the first time then. Idempotent.
 * @param unclaimed packs that are due later than this are not claimed; the others follow when they
 * are settled
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
 * Ends a broadcast: deletes its recipients and counts those who were not reached, in one
 * transaction.
 * @returns the broadcast after it, or undefined when another process has done it
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
