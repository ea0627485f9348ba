import { Schema, type Connection, type mongo } from 'mongoose';
import { dropFormerIndexes } from '../store/former-indexes.js';
import { schemaOf } from '../store/schema-of.js';
import { caseIndexes, type CaseWork } from './case-work.js';
import type { WrapDoc } from './wrap.js';

/** Words of a tip, sealed. */
export interface EntryDoc {
  readonly id: string;
  readonly strand: string;
  /** The question they answer, or `first`. */
  readonly step: string;
  readonly box: Buffer;
}

/**
 * A kind of sender that nobody can talk with: a company's name, a short code, a premium number,
 * one of our own.
 */
export type NoPerson = 'name' | 'shortCode' | 'premium' | 'ourselves';

/**
 * The states of a tip. `unsure`: a person must say whether it is a report, and nobody was called;
 * `setAside`: its sender or a person says that it is no report.
 */
const tipStates = ['open', 'partial', 'submitted', 'unsure', 'setAside'] as const;
export type TipState = (typeof tipStates)[number];

/** A tip: codes to route and count by; words only sealed; no address; no exact time. */
export interface TipDoc {
  readonly _id: string;
  /** The name that people use for it. */
  readonly reference: string;
  /** ISO 3166-1 alpha-2, or `ECOWAS` while unknown. */
  readonly country: string;
  readonly area?: string;
  readonly state: TipState;
  /** What its first words seemed to be when they told nothing of a report: `job`, `spam`. */
  readonly seems?: string;
  readonly priority: number;
  readonly kind: string;
  /** The reason for its priority: the signals found, and nothing of the words. */
  readonly signals: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
  readonly entries: readonly EntryDoc[];
  /** By strand id: the key of one conversation, sealed to the people who may read it. */
  readonly strands: Readonly<Record<string, readonly WrapDoc[]>>;
  /** The compartment whose key opens it. */
  readonly compartment: string;
  readonly excludedAffiliations: readonly string[];
  readonly mode: 'A' | 'B' | 'C';
  readonly codes: readonly string[];
  /** The name of the reporter's mailbox in the gateway; by itself it leads nowhere. */
  readonly handle?: string;
  /** Set when the sender is one that nobody can talk with: nobody was called for it. */
  readonly sender?: NoPerson;
  /** The alert that a sighting is about. */
  readonly about?: { readonly alert: string };
  /**
   * The tip of the same sender whose escalation covers this one too, because many came in an hour.
   */
  readonly gathered?: { readonly tip: string; readonly reference: string };
  /** A person opened it, about another missing person of whom this tip tells. */
  readonly openedFrom?: { readonly tip: string; readonly by: string };
  /** Rounded down to the hour. */
  readonly receivedAt: Date;
  readonly flow: string;
  /**
   * Ids of the writes that were applied already, so that applying one twice has the effect of once.
   */
  readonly applied: readonly string[];
  /** It is to be worked on; a closed tip too, from the moment its reporter writes again. */
  readonly open?: true;
  /** Increases with every write of the reporter and every change by people. */
  readonly changes?: number;
  /** What people did with it. */
  readonly work?: CaseWork;
  /** By account: the number of changes when that person last opened its page. */
  readonly seen?: Readonly<Record<string, number>>;
}

/** The fields by which a list names a tip, as a projection: no words, no keys. */
export const tipHead = {
  reference: 1,
  country: 1,
  area: 1,
  state: 1,
  priority: 1,
  kind: 1,
  receivedAt: 1,
} as const;
export type TipHead = '_id' | keyof typeof tipHead;

/** The index of tips that a person must look through. */
export const UNSURE_INDEX = { state: 1, receivedAt: -1 } as const;

const schema = schemaOf(
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
    openedFrom: { _id: false, type: { tip: String, by: String } },
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
// For listTips and the console: newest first within a country; the id orders tips of the same hour.
schema.index({ country: 1, receivedAt: -1, _id: 1 });
// The same for all countries.
schema.index({ receivedAt: -1, _id: 1 });
caseIndexes(schema);
// For countOfNoPerson: tips that nobody was called for. Few tips have the field.
schema.index(
  { sender: 1, receivedAt: -1 },
  { partialFilterExpression: { sender: { $exists: true } } },
);
// For listUnsure and countUnsure: tips that a person must look through. Few tips are in this state.
schema.index(UNSURE_INDEX, { partialFilterExpression: { state: 'unsure' } });
// For the sightings of an alert. Few tips have the field.
schema.index(
  { 'about.alert': 1 },
  { partialFilterExpression: { 'about.alert': { $exists: true } } },
);
// For findTipByReference: `amana tips show TG-7K2M4`; and for findCases by the beginning of one.
schema.index({ reference: 1, _id: 1 });

/** Indexes of former versions that longer ones replace. */
const FORMER_INDEXES = ['country_1_receivedAt_-1', 'receivedAt_-1', 'reference_1'];

/** Creates the collection and its indexes. */
export async function prepareTips(cases: Connection): Promise<void> {
  await cases.model('Tip', schema).createIndexes();
  await dropFormerIndexes(tipsOf(cases), FORMER_INDEXES);
}

/** The driver's own collection. */
export function tipsOf(cases: Connection): mongo.Collection<TipDoc> {
  return cases.collection<TipDoc>('tips');
}
