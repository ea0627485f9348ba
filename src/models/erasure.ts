import { Schema, type Connection, type mongo } from 'mongoose';
import { DAY, endOfDay } from '../shared/clock.js';
import { durable } from './db.js';

/** That a return address was destroyed: its name, which leads to nobody, for as long as a backup could hold it. */
export interface Erasure {
  readonly _id: string;
  readonly expiresAt: Date;
}

/** As long as an address may be kept. After that its week's key is gone, and a backup is of no use. */
export const ERASURE_KEPT = 91 * DAY;

const schema = new Schema(
  { _id: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { collection: 'erasures', versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const erasuresOf = (gateway: Connection) => gateway.collection('erasures') as unknown as mongo.Collection<Erasure>; // prettier-ignore

/** Creates the collection and its index. */
export async function prepareErasures(gateway: Connection): Promise<void> {
  await gateway.model('Erasure', schema).createIndexes();
}

/** Notes durably that addresses are destroyed. Twice is once. */
export async function noteErasures(gateway: Connection, names: readonly string[], now: Date): Promise<void> {
  await addErasures(gateway, names.map((_id) => ({ _id, expiresAt: endOfDay(now.getTime() + ERASURE_KEPT) }))); // prettier-ignore
}

/** Adds those that are not there. */
export async function addErasures(gateway: Connection, erasures: readonly Erasure[]): Promise<void> {
  if (erasures.length === 0) return;
  await erasuresOf(gateway).bulkWrite(
    erasures.map(({ _id, expiresAt }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: { expiresAt } }, upsert: true },
    })),
    { ordered: false, writeConcern: durable },
  );
}

/** All of them. There are as many as people said STOP or ERASE in three months who had chosen to be texted. */
export async function findErasures(gateway: Connection): Promise<Erasure[]> {
  return erasuresOf(gateway).find().toArray();
}
