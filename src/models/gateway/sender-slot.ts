import type { mongo } from 'mongoose';
import { MINUTE } from '../../shared/clock.js';
import { schemaOf } from '../store/schema-of.js';
import type { GatewayDb } from './delivery-doc.js';
import { upsertThroughRace } from '../store/duplicate-key.js';

/** A request for a stretch of a sender's time. All in milliseconds. */
export interface SlotRequest {
  readonly now: number;
  /** The length of the stretch. */
  readonly span: number;
  /**
   * The earliest beginning, from `now`; covers the time that the answer takes. Below 0: past time
   * is accepted.
   */
  readonly lead: number;
  /** The latest beginning, from `now`; if that is not possible, nothing is granted. */
  readonly horizon: number;
}

/** A sender's document: when its time is free again, and where the last grant begins. */
export interface SenderSlots {
  readonly nextFree: number;
  readonly from: number | null;
}

/**
 * No correct `nextFree` is this far ahead. Such a value comes from a clock that was set back (a
 * demo that was moved forward and restarted), and would silence a sender for as long as the clock
 * had been ahead.
 */
export const TOO_FAR_AHEAD = MINUTE;

/**
 * The rule for granting, as a function. The database runs the same rule in `leaseSlots`; a test
 * checks that both agree.
 */
export function grant(nextFree: number | undefined, request: SlotRequest): SenderSlots {
  const { now, span, lead, horizon } = request;
  const free = nextFree === undefined || nextFree > now + TOO_FAR_AHEAD ? now : nextFree;
  const from = Math.max(free, now + lead);
  return from > now + horizon ? { nextFree: free, from: null } : { nextFree: from + span, from };
}

const schema = schemaOf(
  { _id: String, nextFree: { type: Number, required: true }, from: Number },
  { collection: 'senderslots', versionKey: false, strict: 'throw' },
);

const collection = ({ gateway }: GatewayDb) =>
  (gateway.models['SenderSlot'] ?? gateway.model('SenderSlot', schema))
    .collection as unknown as mongo.Collection<SenderSlots & { _id: string }>;

/**
 * Takes a stretch of a sender's time for this process alone, by one atomic update (served by
 * `_id`). It is acknowledged by the primary only: pacing need not be durable, and a journalled
 * majority would make every lone reply wait for a second commit. So a failover can grant one
 * stretch twice.
 * @returns when the stretch begins, in milliseconds since 1970, or null when nothing is free within
 * the horizon
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
