import type { Connection, mongo } from 'mongoose';
import {
  broadcastModel,
  broadcastsOf,
  liveStates,
  type BroadcastDoc,
  type BroadcastState,
} from './broadcast-doc.js';
import { durable } from '../store/db.js';
import type { Place } from '../store/waiting.js';

/**
 * Saves a new broadcast.
 * @throws Fault of the schema when it is not valid
 */
export async function insertBroadcast(gateway: Connection, born: BroadcastDoc): Promise<void> {
  await broadcastModel(gateway).create([born], { writeConcern: durable });
}

/** Removes a broadcast that is still a draft. */
export async function removeDraft(gateway: Connection, id: string): Promise<void> {
  await broadcastsOf(gateway).deleteOne({ _id: id, state: 'draft' }, { writeConcern: durable });
}

/** Removes drafts that were made before a moment and never confirmed. */
export async function removeOldDrafts(gateway: Connection, before: Date): Promise<void> {
  await broadcastsOf(gateway).deleteMany(
    { state: 'draft', createdAt: { $lt: before } },
    { writeConcern: durable },
  );
}

/** Finds a broadcast. */
export async function findBroadcast(
  gateway: Connection,
  id: string,
): Promise<BroadcastDoc | undefined> {
  return (await broadcastsOf(gateway).findOne({ _id: id })) ?? undefined;
}

const decided: readonly BroadcastState[] = ['waiting', 'scheduled', 'copying', 'sending'];

/** The query of findApproved, separate so that a test can run explain on it. */
export const approvedOf = (
  of: { readonly poll: string } | { readonly campaign: string },
): mongo.Filter<BroadcastDoc> => ({
  ...of,
  kind: { $ne: 'results' },
  approval: { $exists: true },
  state: { $in: [...decided] },
});

/**
 * Finds a broadcast of a poll or campaign, not ended yet, whose words a second person has approved
 * or must approve.
 */
export async function findApproved(
  gateway: Connection,
  of: { readonly poll: string } | { readonly campaign: string },
): Promise<BroadcastDoc | undefined> {
  return (await broadcastsOf(gateway).findOne(approvedOf(of))) ?? undefined;
}

/**
 * Returns the latest broadcasts except those of alerts, latest first.
 * @param limit the most to return
 * @param kinds only these; by default all
 */
export async function listBroadcasts(
  gateway: Connection,
  limit: number,
  kinds?: readonly BroadcastDoc['kind'][],
): Promise<BroadcastDoc[]> {
  return broadcastsOf(gateway)
    .find({ kind: kinds ? { $in: kinds } : { $ne: 'alert' } })
    .sort({ createdAt: -1 })
    .limit(limit)
    .toArray();
}

const live = { state: { $in: [...liveStates] } };

/** The place where broadcasts in progress wait for their next step. */
export const livePlace: Place = { collection: 'broadcasts', filter: live };

/** Returns broadcasts that may need work, in the order in which they began. */
export async function findLive(gateway: Connection): Promise<BroadcastDoc[]> {
  return broadcastsOf(gateway).find(live).sort({ state: 1, startsAt: 1 }).toArray();
}

/** A change, and the condition for it. */
export type Change = mongo.UpdateFilter<BroadcastDoc>;

/**
 * Changes a broadcast if it is in one of these states, in one durable update.
 * @param more further conditions
 * @param session of a transaction, which is durable as a whole
 * @returns the broadcast after it, or undefined when the conditions did not hold
 */
export async function changeBroadcast(
  gateway: Connection,
  id: string,
  states: readonly BroadcastState[],
  change: Change,
  more: mongo.Filter<BroadcastDoc> = {},
  session?: mongo.ClientSession,
): Promise<BroadcastDoc | undefined> {
  const filter = { _id: id, state: { $in: [...states] }, ...more } as mongo.Filter<BroadcastDoc>;
  const changed = await broadcastsOf(gateway).findOneAndUpdate(filter, change, {
    returnDocument: 'after',
    ...(session ? { session } : { writeConcern: durable }),
  });
  return changed ?? undefined;
}
