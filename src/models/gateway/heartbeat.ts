import type { Connection, mongo } from 'mongoose';
import type { Place } from '../store/waiting.js';

/**
 * The last success of a vital job, in any process: a counter, and the database's time for people to
 * read.
 */
export interface HeartbeatDoc {
  readonly _id: string;
  readonly beats: number;
  readonly at: Date;
}

const heartbeatsOf = (gateway: Connection) =>
  gateway.collection('heartbeats') as unknown as mongo.Collection<HeartbeatDoc>;

/**
 * Notes that some jobs have succeeded, normally in one command. Not durable: if a failover loses
 * it, it is written again seconds later.
 */
export async function noteHeartbeats(gateway: Connection, jobs: readonly string[]): Promise<void> {
  const beat = { $inc: { beats: 1 }, $currentDate: { at: true } } as const;
  const [all, writeConcern] = [heartbeatsOf(gateway), { w: 1 }];
  const { matchedCount } = await all.updateMany({ _id: { $in: [...jobs] } }, beat, {
    writeConcern,
  });
  if (matchedCount === jobs.length) return;
  // It does no harm to increase a counter twice: only the fact that it changed matters.
  for (const job of jobs) await all.updateOne({ _id: job }, beat, { upsert: true, writeConcern });
}

/** The place of the heartbeats of some jobs. */
export const heartbeatPlace = (jobs: readonly string[]): Place => ({
  collection: 'heartbeats',
  filter: { _id: { $in: [...jobs] } },
});

/** Returns the heartbeats of some jobs; a job that never succeeded has none. */
export async function readHeartbeats(
  gateway: Connection,
  jobs: readonly string[],
): Promise<ReadonlyMap<string, { readonly beats: number; readonly at: Date }>> {
  const found = await heartbeatsOf(gateway)
    .find({ _id: { $in: [...jobs] } }, { readConcern: { level: 'local' } })
    .toArray();
  return new Map(found.map(({ _id, beats, at }) => [_id, { beats, at }]));
}
