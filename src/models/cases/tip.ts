import { Schema, type Connection, type mongo } from 'mongoose';
import type { Affiliation } from '../../shared/affiliation.js';
import type { Priority } from '../../shared/priority.js';
import { durable } from '../store/db.js';
import { dropFormerIndexes } from '../store/former-indexes.js';
import { groupedWrites } from '../store/group-commit.js';
import { caseIndexes, type CaseWork } from './case-work.js';
import type { WrapDoc } from './wrap.js';

export type { WrapDoc };

/** Some words of a tip, sealed. */
export interface EntryDoc {
  readonly id: string;
  readonly strand: string;
  /** The question they answer, or `first`. */
  readonly step: string;
  readonly box: Buffer;
}

/**
 * A sender that nobody can talk with: an operator's
 * name, a short code, a premium number, one of our own.
 */
export type NoPerson = 'name' | 'shortCode' | 'premium' | 'ourselves';

/**
 * How far a tip has come. `unsure`: whether it is a report is for a person to say, and nobody was
 * called; `setAside`: its sender or a person says that it is none.
 */
const tipStates = ['open', 'partial', 'submitted', 'unsure', 'setAside'] as const;
export type TipState = (typeof tipStates)[number];

/** A tip: codes to route and count by, words only sealed, no address, no exact time. */
export interface TipDoc {
  readonly _id: string;
  /** What people call it. */
  readonly reference: string;
  /** ISO 3166-1 alpha-2, or `ECOWAS` while unknown. */
  readonly country: string;
  readonly area?: string;
  readonly state: TipState;
  /** What its first words seemed to be that told nothing of a report: `job`, `spam`. */
  readonly seems?: string;
  readonly priority: number;
  readonly kind: string;
  /** Why it has its priority: the signals found, and nothing of the words. */
  readonly signals: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
  readonly entries: readonly EntryDoc[];
  /** By strand id: one talk's key, sealed to those who may read it. */
  readonly strands: Readonly<Record<string, readonly WrapDoc[]>>;
  /** The compartment whose key opens it. */
  readonly compartment: string;
  readonly excludedAffiliations: readonly string[];
  readonly mode: 'A' | 'B' | 'C';
  readonly codes: readonly string[];
  /** Names the reporter's mailbox in the gateway; leads nowhere by itself. */
  readonly handle?: string;
  /** It is of a sender that nobody can talk with: nobody was called for it. */
  readonly sender?: NoPerson;
  /** The alert that a sighting is about. */
  readonly about?: { readonly alert: string };
  /** The tip of the same sender whose escalation stands for this one too: many came in an hour. */
  readonly gathered?: { readonly tip: string; readonly reference: string };
  /** Rounded down to the hour. */
  readonly receivedAt: Date;
  readonly flow: string;
  /** Ids of the writes already taken in, so that doing one twice is doing it once. */
  readonly applied: readonly string[];
  /** It is to be worked on: also what was closed, from the moment its reporter writes again. */
  readonly open?: true;
  /** Goes up with every write of the reporter and every change by people. */
  readonly changes?: number;
  /** What people did with it. */
  readonly work?: CaseWork;
  /** By account: the count of changes when its page was last opened. */
  readonly seen?: Readonly<Record<string, number>>;
}

/** One turn's contribution to a tip. Applying it twice is applying it once. */
export interface TipWrite {
  readonly id: string;
  readonly tip: string;
  readonly reference: string;
  readonly country: string;
  readonly area?: string;
  readonly priority: Priority;
  readonly kind: string;
  readonly signals: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
  readonly entries: readonly EntryDoc[];
  /**
   * The key of the words, sealed anew; absent while it is sealed already to whoever may read them.
   */
  readonly strand?: { readonly id: string; readonly wraps: readonly WrapDoc[] };
  readonly compartment: string;
  readonly excludedAffiliations: readonly Affiliation[];
  /** False when the words are added to a tip told before: then its country and compartment stay. */
  readonly own: boolean;
  readonly state?: TipState;
  readonly seems?: string;
  readonly mode?: 'A' | 'B' | 'C';
  readonly codes?: readonly string[];
  readonly handle?: string;
  readonly sender?: NoPerson;
  /** The alert that a sighting is about. */
  readonly about?: TipDoc['about'];
  readonly receivedAt: Date;
  readonly flow: string;
}

const APPLIED = 128;

/** The index of the tips that a person is to look through. */
export const UNSURE_INDEX = { state: 1, receivedAt: -1 } as const;

const schema = new Schema(
  {
    _id: { type: String, required: true },
    reference: { type: String, required: true },
    country: { type: String, required: true },
    area: String,
    state: { type: String, enum: tipStates, required: true },
    seems: String,
    priority: { type: Number, min: 1, max: 3, required: true },
    kind: { type: String, required: true },
    signals: [String],
    answers: Schema.Types.Mixed,
    entries: [{ _id: false, id: String, strand: String, step: String, box: Buffer }],
    strands: Schema.Types.Mixed,
    compartment: { type: String, required: true },
    excludedAffiliations: [String],
    mode: { type: String, enum: ['A', 'B', 'C'], required: true },
    codes: [String],
    handle: String,
    sender: { type: String, enum: ['name', 'shortCode', 'premium', 'ourselves'] },
    about: { _id: false, type: { alert: String } },
    gathered: { _id: false, type: { tip: String, reference: String } },
    receivedAt: { type: Date, required: true },
    flow: String,
    applied: [String],
    open: Boolean,
    changes: Number,
    work: Schema.Types.Mixed,
    seen: Schema.Types.Mixed,
  },
  { collection: 'tips', versionKey: false },
);
// For findTipByCode: a reporter comes back.
schema.index({ codes: 1 }, { sparse: true });
// For findTipByHandle: an answer to a question arrives.
schema.index({ handle: 1 }, { sparse: true });
// For listTips and the console: newest first within
// a country; the id tells those of one hour apart.
schema.index({ country: 1, receivedAt: -1, _id: 1 });
// The same of all countries.
schema.index({ receivedAt: -1, _id: 1 });
caseIndexes(schema);
// For countOfNoPerson: what nobody was called for. Few tips have the field.
schema.index(
  { sender: 1, receivedAt: -1 },
  { partialFilterExpression: { sender: { $exists: true } } },
);
// For listUnsure and countUnsure: what a person is to look through. Few tips are in this state.
schema.index(UNSURE_INDEX, { partialFilterExpression: { state: 'unsure' } });
// For the sightings of an alert. Few tips have the field.
schema.index(
  { 'about.alert': 1 },
  { partialFilterExpression: { 'about.alert': { $exists: true } } },
);
// For findTipByReference: `amana tips show TG-7K2M4`.
schema.index({ reference: 1 });

/** Indexes of version 0.2.0 that longer ones replace. */
const FORMER_INDEXES = ['country_1_receivedAt_-1', 'receivedAt_-1'];

/** Creates the collection and its indexes. */
export async function prepareTips(cases: Connection): Promise<void> {
  await cases.model('Tip', schema).createIndexes();
  await dropFormerIndexes(tipsOf(cases), FORMER_INDEXES);
}

/** The driver's own collection. */
export function tipsOf(cases: Connection): mongo.Collection<TipDoc> {
  return cases.collection<TipDoc>('tips');
}

/** What a write sets, whatever was there before. */
function setBy(write: TipWrite): Record<string, unknown> {
  const answers = Object.entries(write.answers).map(
    ([step, value]) => [`answers.${step}`, value] as const,
  );
  return {
    ...(write.strand ? { [`strands.${write.strand.id}`]: write.strand.wraps } : {}),
    ...Object.fromEntries(answers),
    ...(write.own ? { country: write.country, compartment: write.compartment } : {}),
    ...(write.area && write.own ? { area: write.area } : {}),
    ...(write.state ? { state: write.state } : {}),
    ...(write.seems ? { seems: write.seems } : {}),
    ...(write.mode ? { mode: write.mode } : {}),
    ...(write.handle ? { handle: write.handle } : {}),
    ...(write.sender ? { sender: write.sender } : {}),
    ...(write.about ? { about: write.about } : {}),
    ...(write.kind === 'general' ? {} : { kind: write.kind }),
    open: true,
  };
}

/** What a write sets only if it begins the tip. */
function begunBy(write: TipWrite): Record<string, unknown> {
  return {
    reference: write.reference,
    receivedAt: write.receivedAt,
    flow: write.flow,
    ...(write.own ? {} : { country: write.country, compartment: write.compartment }),
    ...(write.state ? {} : { state: 'open' }),
    ...(write.mode ? {} : { mode: 'A' }),
    ...(write.kind === 'general' ? { kind: write.kind } : {}),
    ...(Object.keys(write.answers).length === 0 ? { answers: {} } : {}),
    ...(write.strand ? {} : { strands: {} }),
  };
}

const LISTS = ['signals', 'excludedAffiliations', 'entries'] as const;

/**
 * What a write adds to the lists of a tip. A list to which nothing comes is only begun: MongoDB
 * takes its time over `$each: []`.
 */
function addedBy(write: TipWrite) {
  const each = <N extends (typeof LISTS)[number]>(name: N) =>
    write[name].length > 0 ? { [name]: { $each: write[name] } } : {};
  const begun = LISTS.filter((name) => write[name].length === 0).map((name) => [name, []]);
  return {
    begun: Object.fromEntries(begun) as Record<string, unknown>,
    united: {
      ...each('signals'),
      ...each('excludedAffiliations'),
      ...(write.codes ? { codes: { $each: write.codes } } : {}),
    },
    pushed: each('entries'),
  };
}

/** Takes a write into its tip, which it begins if it is the first. */
function operation(write: TipWrite): mongo.AnyBulkWriteOperation<TipDoc> {
  const { begun, united, pushed } = addedBy(write);
  const applied = { $each: [write.id], $slice: -APPLIED };
  const update = {
    $setOnInsert: { ...begunBy(write), ...begun },
    $set: setBy(write),
    $min: { priority: write.priority },
    $inc: { changes: 1 },
    ...(Object.keys(united).length > 0 ? { $addToSet: united } : {}),
    $push: { ...pushed, applied },
  };
  // A write that was applied before no longer matches,
  // runs into the existing _id, and reports a duplicate.
  const filter = { _id: write.tip, applied: { $ne: write.id } };
  return {
    updateOne: { filter, update, upsert: true },
  } as unknown as mongo.AnyBulkWriteOperation<TipDoc>;
}

/**
 * Moves a tip from some states to another. Twice is once. @returns false when it is in none of them
 */
export async function moveTip(
  cases: Connection,
  tip: string,
  from: readonly TipState[],
  to: TipState,
): Promise<boolean> {
  const filter = { _id: tip, state: { $in: [...from, to] } };
  const { matchedCount } = await tipsOf(cases).updateOne(
    filter,
    { $set: { state: to } },
    { writeConcern: durable },
  );
  return matchedCount > 0;
}

/** Notes that another tip's escalation stands for this one too. Twice is once. */
export async function markGathered(
  cases: Connection,
  tip: string,
  gathered: NonNullable<TipDoc['gathered']>,
): Promise<void> {
  await tipsOf(cases).updateOne({ _id: tip }, { $set: { gathered } });
}

/** The tip whose escalation stands for this one too. */
export async function gatheredInto(cases: Connection, tip: string): Promise<string | undefined> {
  const found = await tipsOf(cases).findOne({ _id: tip }, { projection: { gathered: 1 } });
  return found?.gathered?.tip;
}

/** Takes in what people told, grouped with what others tell in the same moment. */
export interface TipIntake {
  /** Durable when it returns. `applied`, or `duplicate` when it had been taken in before. */
  take(write: TipWrite): Promise<'applied' | 'duplicate'>;
}

/** The intake of one process. It can write tips and reads none. */
export function createTipIntake(cases: Connection): TipIntake {
  const writes = groupedWrites(() => tipsOf(cases));
  return {
    async take(write) {
      // Two processes that open one tip in the same moment: the
      // slower is refused like a repetition. The second time, the
      // tip is there, and only what was taken in before is refused.
      const outcome = await writes.add(operation(write));
      return outcome === 'applied' ? outcome : writes.add(operation(write));
    },
  };
}
