import type { Connection, mongo } from 'mongoose';
import { DAY } from '../../shared/clock.js';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * A focal point's channel that their provider refuses: blocked, opted out, no such number. Ids, no
 * addresses.
 */
export interface RefusedReach {
  /** The focal point and the channel. */
  readonly _id: string;
  readonly focalPoint: string;
  readonly channel: string;
  /** A name of bots/errors.ts. */
  readonly reason: string;
  /** When it was refused last. */
  readonly at: Date;
}

/** In days: a refusal that does not happen again for this long is deleted. */
const KEPT_DAYS = 30;

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    focalPoint: { type: String, required: true },
    channel: { type: String, required: true },
    reason: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'refusedreaches', versionKey: false, strict: 'throw' },
);
/** MongoDB deletes old documents. */
schema.index({ at: 1 }, { expireAfterSeconds: (KEPT_DAYS * DAY) / 1_000 });

const collectionOf = (gateway: Connection) =>
  gateway.collection('refusedreaches') as unknown as mongo.Collection<RefusedReach>;
const idOf = (focalPoint: string, channel: string) => `${focalPoint}/${channel}`;

/** Creates the collection's index where it is missing. */
export async function prepareRefusedReaches(gateway: Connection): Promise<void> {
  const model = gateway.models['RefusedReach'] ?? gateway.model('RefusedReach', schema);
  await model.createIndexes();
}

/** Notes that a focal point was refused on a channel. */
export async function noteRefusedReach(
  gateway: Connection,
  { focalPoint, channel, reason, at }: Omit<RefusedReach, '_id'>,
): Promise<void> {
  await collectionOf(gateway).updateOne(
    { _id: idOf(focalPoint, channel) },
    { $set: { focalPoint, channel, reason, at } },
    { upsert: true, writeConcern: durable },
  );
}

/** Notes that a focal point was reached on a channel: deletes the refusal. */
export async function forgetRefusedReach(
  gateway: Connection,
  focalPoint: string,
  channel: string,
): Promise<void> {
  await collectionOf(gateway).deleteOne({ _id: idOf(focalPoint, channel) });
}

/** Returns all known refusals. */
export async function findRefusedReaches(gateway: Connection): Promise<RefusedReach[]> {
  return collectionOf(gateway).find({}).sort({ _id: 1 }).limit(1_000).toArray();
}
