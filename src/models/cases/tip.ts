import type { Connection, mongo } from 'mongoose';
import type { Affiliation } from '../../shared/affiliation.js';
import type { Priority } from '../../shared/priority.js';
import { durable } from '../store/db.js';
import { groupedRepeatable, type RepeatableWrite } from '../store/repeatable-writes.js';
import {
  tipsOf,
  type EntryDoc,
  type NoPerson,
  type TipDoc,
  type TipHead,
  type TipState,
} from './tip-doc.js';
import type { WrapDoc } from './wrap.js';

/** The contribution of one turn to a tip. Idempotent: applying it twice has the effect of once. */
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
   * The key of the words, sealed anew; absent while it is already sealed to the people who may read
   * them.
   */
  readonly strand?: { readonly id: string; readonly wraps: readonly WrapDoc[] };
  readonly compartment: string;
  readonly excludedAffiliations: readonly Affiliation[];
  /** False when the words are added to an earlier tip: then its country and compartment stay. */
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

/** Returns the fields that a write sets in any case. */
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

/** Returns the fields that a write sets only if it begins the tip. */
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
 * Returns what a write adds to the lists of a tip. A list that gets nothing is only created:
 * MongoDB is slow on `$each: []`.
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

/**
 * Builds the update that applies a write to its tip, and creates the tip if the write is its first.
 */
function operation(write: TipWrite): RepeatableWrite<TipDoc> {
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
  // A write that was applied before does not match, runs into the existing _id, and reports a
  // duplicate.
  const filter = { _id: write.tip, applied: { $ne: write.id } };
  return {
    updateOne: { filter, update, upsert: true },
  } as unknown as RepeatableWrite<TipDoc>;
}

/**
 * Moves a tip from some states to another. Idempotent.
 * @returns false when it is in none of them
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

/** Notes that another tip's escalation covers this one too. Idempotent. */
export async function markGathered(
  cases: Connection,
  tip: string,
  gathered: NonNullable<TipDoc['gathered']>,
): Promise<void> {
  await tipsOf(cases).updateOne({ _id: tip }, { $set: { gathered } });
}

/** Returns the tip whose escalation covers this one too. */
export async function gatheredInto(cases: Connection, tip: string): Promise<string | undefined> {
  const found = await tipsOf(cases).findOne({ _id: tip }, { projection: { gathered: 1 } });
  return found?.gathered?.tip;
}

/** A case that a person opens about another missing person of a report. */
export type OpenedTip = Pick<
  TipDoc,
  TipHead | 'signals' | 'answers' | 'compartment' | 'excludedAffiliations' | 'openedFrom' | 'work'
>;

/** Inserts a case that a person opened, which has no words of a reporter. @returns true */
export async function insertOpenedTip(
  cases: Connection,
  tip: OpenedTip,
  session: mongo.ClientSession,
): Promise<true> {
  const nothing = { entries: [], strands: {}, codes: [], applied: [] } as const;
  const born = { mode: 'A', flow: 'opened', open: true, changes: 1 } as const;
  await tipsOf(cases).insertOne({ ...nothing, ...born, ...tip }, { session });
  return true;
}

/** Saves what people reported, grouped with other reports of the same moment. */
export interface TipIntake {
  /** Durable when it returns. `applied`, or `duplicate` when it was applied before. */
  take(write: TipWrite): Promise<'applied' | 'duplicate'>;
}

/** Creates the intake of one process. It can write tips and reads none. */
export function createTipIntake(cases: Connection): TipIntake {
  const writes = groupedRepeatable(() => tipsOf(cases));
  return {
    async take(write) {
      // If two processes create one tip in the same moment, the slower one is refused like a
      // repetition. At the second try the tip exists, and only what was applied before is refused.
      const outcome = await writes.add(operation(write));
      return outcome === 'applied' ? outcome : writes.add(operation(write));
    },
  };
}
