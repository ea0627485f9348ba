import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { quantile } from '../lib/numbers.js';

/** Milliseconds of one read and one write, one after the other, as the driver alone does them. */
export interface Bare {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * What any bot that keeps its talk must wait for: the session read, and
 * written durably (majority, journal), as large as Amana's. The least a
 * message can take when nothing is remembered between messages.
 */
export async function bareReadWrite(uri: string, seconds: number): Promise<Bare> {
  const client = await MongoClient.connect(uri, { writeConcern: { w: 'majority', journal: true } });
  const sessions = client.db('bench_bare').collection<{ _id: string; v: number }>('sessions');
  const times: number[] = [];
  const end = performance.now() + seconds * 1_000;
  for (let v = 0; performance.now() < end; v += 1) {
    const began = performance.now();
    await sessions.findOne({ _id: 'one' });
    await sessions.updateOne(
      { _id: 'one' },
      { $set: { v, box: randomBytes(1_024) } },
      { upsert: true },
    );
    times.push(performance.now() - began);
  }
  await client.close();
  return { count: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
