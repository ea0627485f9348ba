import { Schema, type Connection, type mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { isDuplicate } from '../store/duplicate-key.js';
import { schemaOf } from '../store/schema-of.js';
import type { WrapDoc } from './wrap.js';

/** What people do with a case, as its timeline shows it. */
export const caseEventTypes = [
  'read',
  'taken',
  'released',
  'acted',
  'passed',
  'assigned',
  'handedOver',
  'escalated',
  'raised',
  'lowered',
  'closed',
  'reopened',
  'note',
  'followUp',
  'linked',
  'unlinked',
  'joined',
  'redacted',
  'excluded',
  'madeReport',
  'setAside',
  'asked',
  'alertBegun',
  'alertAsked',
  'alertOut',
  'alertDenied',
  'alertEnded',
  'alertProposed',
  'revealAsked',
  'revealApproved',
  'revealDenied',
  'revealSeen',
  'revealLate',
  'revealExpired',
  'referred',
  'referralAccepted',
  'referralDeclined',
  'referralReported',
  'referralWithdrawn',
  'referralDone',
  'referralLate',
  'referralExpired',
  'judged',
  'sightingFalse',
  'sightingTrue',
  'kept',
  'wordsGone',
] as const;
export type CaseEventType = (typeof caseEventTypes)[number];

/** One action of people on a case. It is written once and never changed. */
export interface CaseEventDoc {
  readonly _id: string;
  readonly case: string;
  /** The number of the case's change: it orders events of one minute. */
  readonly n: number;
  /** To the minute. */
  readonly at: Date;
  /** The person: the id of the directory or of an account. */
  readonly by: string;
  readonly type: CaseEventType;
  readonly codes: Readonly<Record<string, string | number>>;
  /**
   * The written words, sealed under their own key, and that key sealed to the case's compartment.
   */
  readonly box?: Buffer;
  readonly wraps?: readonly WrapDoc[];
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    case: { type: String, required: true },
    n: { type: Number, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true },
    type: { type: String, enum: caseEventTypes, required: true },
    codes: Schema.Types.Mixed,
    box: Buffer,
    wraps: [{ _id: false, kid: String, box: Buffer }],
  },
  { collection: 'caseevents', versionKey: false },
);
// For eventsOf: a timeline, newest first.
schema.index({ case: 1, at: -1, n: -1 });

/** Creates the collection and its indexes. */
export async function prepareCaseEvents(cases: Connection): Promise<void> {
  await cases.model('CaseEvent', schema).createIndexes();
}

export const caseEventsOf = (cases: Connection): mongo.Collection<CaseEventDoc> =>
  cases.collection<CaseEventDoc>('caseevents');

/**
 * Adds an event to a timeline and changes nothing else. Idempotent.
 * @returns whether it is new
 */
export async function tellEvent(cases: Connection, event: CaseEventDoc): Promise<boolean> {
  try {
    await caseEventsOf(cases).insertOne(event, { writeConcern: durable });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** The most events that a timeline shows. */
const MOST_EVENTS = 1_000;

/** Returns what people did with a case, newest first. */
export async function eventsOf(cases: Connection, id: string): Promise<CaseEventDoc[]> {
  const found = await caseEventsOf(cases)
    .find({ case: id })
    .sort({ case: 1, at: -1, n: -1 })
    .limit(MOST_EVENTS)
    .toArray();
  return found.map(({ box, wraps, ...event }) => ({
    ...event,
    ...(box ? { box: asBuffer(box) } : {}),
    ...(wraps ? { wraps: wraps.map((one) => ({ ...one, box: asBuffer(one.box) })) } : {}),
  }));
}
