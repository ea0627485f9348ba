import type { Connection, mongo } from 'mongoose';

/**
 * The last success of a vital job, in whatever process:
 * a counter, and the database's time for people to read.
 */
interface HeartbeatDoc {
  readonly _id: string;
  readonly beats: number;
  readonly at: Date;
}

const heartbeatsOf = (gateway: Connection) =>
  gateway.collection('heartbeats') as unknown as mongo.Collection<HeartbeatDoc>;

/**
 * Notes that a job has succeeded. Not durable: what
 * a failover loses is written again seconds later.
 */
export async function noteHeartbeat(gateway: Connection, job: string): Promise<void> {
  await heartbeatsOf(gateway).updateOne(
    { _id: job },
    { $inc: { beats: 1 }, $currentDate: { at: true } },
    { upsert: true, writeConcern: { w: 1 } },
  );
}

/** The heartbeats of some jobs; a job that never succeeded has none. */
export async function readHeartbeats(
  gateway: Connection,
  jobs: readonly string[],
): Promise<ReadonlyMap<string, { readonly beats: number; readonly at: Date }>> {
  const found = await heartbeatsOf(gateway)
    .find({ _id: { $in: [...jobs] } }, { readConcern: { level: 'local' } })
    .toArray();
  return new Map(found.map(({ _id, beats, at }) => [_id, { beats, at }]));
}
