import mongoose, { type mongo } from 'mongoose';
import { MINUTE } from '../../shared/clock.js';
import type { GatewayDb } from './delivery-doc.js';
import { upsertThroughRace } from '../store/duplicate-key.js';

/** A stretch of a sender's time asked for. All in milliseconds. */
export interface SlotRequest {
  readonly now: number;
  /** How long a stretch. */
  readonly span: number;
  /**
   * How far from `now` it may begin at the earliest; covers the time the answer takes. Below 0:
   * time that has passed will do.
   */
  readonly lead: number;
  /** How far from `now` it may begin at the latest; if that is not possible, nothing is granted. */
  readonly horizon: number;
}

/** What a sender's document says: when its time is free again, and where the last grant begins. */
export interface SenderSlots {
  readonly nextFree: number;
  readonly from: number | null;
}

/**
 * No honest `nextFree` is this far ahead. One that is comes from a clock
 * that went back (a demo that was moved forward and started again), and
 * would keep a sender silent for as long as the clock had been ahead.
 */
export const TOO_FAR_AHEAD = MINUTE;

/**
 * The rule of granting, as a function. The database runs the
 * same rule in `leaseSlots`; a test holds them together.
 */
export function grant(nextFree: number | undefined, request: SlotRequest): SenderSlots {
  const { now, span, lead, horizon } = request;
  const free = nextFree === undefined || nextFree > now + TOO_FAR_AHEAD ? now : nextFree;
  const from = Math.max(free, now + lead);
  return from > now + horizon ? { nextFree: free, from: null } : { nextFree: from + span, from };
}

const schema = new mongoose.Schema(
  { _id: String, nextFree: { type: Number, required: true }, from: Number },
  { collection: 'senderslots', versionKey: false, strict: 'throw' },
);

const collection = ({ gateway }: GatewayDb) =>
  (gateway.models['SenderSlot'] ?? gateway.model('SenderSlot', schema as mongoose.Schema))
    .collection as unknown as mongo.Collection<SenderSlots & { _id: string }>;

/**
 * Takes a stretch of a sender's time for this process alone, by one atomic update (served by
 * `_id`). It is acknowledged by the primary only: pacing is no promise to keep, and a journalled
 * majority would make every lone reply wait for a second commit. A failover can therefore grant one
 * stretch twice.
 * @returns when the stretch begins, in milliseconds since
 * 1970, or null when nothing is free within the horizon
 */
export async function leaseSlots(
  db: GatewayDb,
  sender: string,
  request: SlotRequest,
): Promise<number | null> {
  const { now, span, lead, horizon } = request;
  const known = { $ifNull: ['$nextFree', now] };
  const rule = [
    { $set: { nextFree: { $cond: [{ $gt: [known, now + TOO_FAR_AHEAD] }, now, known] } } },
    { $set: { from: { $max: ['$nextFree', now + lead] } } },
    { $set: { from: { $cond: [{ $gt: ['$from', now + horizon] }, null, '$from'] } } },
    {
      $set: {
        nextFree: { $cond: [{ $eq: ['$from', null] }, '$nextFree', { $add: ['$from', span] }] },
      },
    },
  ];
  const lease = () =>
    collection(db).findOneAndUpdate({ _id: sender }, rule, {
      upsert: true,
      returnDocument: 'after',
      writeConcern: { w: 1 },
    });
  return (await upsertThroughRace(lease))?.from ?? null;
}
