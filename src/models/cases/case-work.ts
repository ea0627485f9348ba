import type { Connection, mongo, Schema } from 'mongoose';
import { durable } from '../store/db.js';
import { isDuplicate } from '../store/duplicate-key.js';
import { inTransaction } from '../store/transaction.js';
import { caseEventsOf, type CaseEventDoc } from './case-event.js';

/** The states of a case, in the words of HTCDS (Case.Status). */
export const caseStates = ['Active', 'FollowUp', 'Closed', 'ClosedReferred'] as const;
export type CaseState = (typeof caseStates)[number];
export const closedStates = ['Closed', 'ClosedReferred'] as const;
export type ClosedState = (typeof closedStates)[number];

/** The last change of a field: the version of the case, the new value, and the person. */
export interface FieldSet {
  readonly v: number;
  readonly by: string;
  readonly to: string;
}

/**
 * What people did with a tip, in its own document: codes, ids and coarse times. A reporter's
 * messages never change it; a tip without it is Active and belongs to nobody.
 */
export interface CaseWork {
  /** Increases with every change. */
  readonly v?: number;
  readonly state?: CaseState;
  /** Why it is closed, and since when, to the minute. */
  readonly reason?: string;
  readonly closedAt?: Date;
  /**
   * Who has it: the id of the directory, or of an account. It is copied from the escalation, so
   * that lists can filter by it.
   */
  readonly owner?: string;
  /** The version of the escalation that the copy was made from. */
  readonly ownerOf?: number;
  /** The day on which it must be looked at again. */
  readonly followUpAt?: Date;
  /** Its words are kept until then at least, although it is closed. */
  readonly keepUntil?: Date;
  /** When its words were destroyed, to the minute. */
  readonly wordsGoneAt?: Date;
  readonly joinedInto?: string;
  readonly links?: readonly string[];
  /** People who are named in it and never see it. */
  readonly excluded?: readonly string[];
  /** Organisations it was referred to. */
  readonly referredTo?: readonly string[];
  readonly set?: Readonly<Record<string, FieldSet>>;
}

/**
 * Creates the indexes of a tip for people's work. All are partial: a tip costs entries only while
 * it is open.
 */
export function caseIndexes(schema: Schema): void {
  const open = { partialFilterExpression: { open: true } };
  const having = (field: string) => ({
    partialFilterExpression: { [field]: { $exists: true } },
  });
  // For findCases: open cases, newest first, within countries and of all.
  schema.index({ open: 1, country: 1, receivedAt: -1, _id: 1 }, open);
  schema.index({ open: 1, receivedAt: -1, _id: 1 }, open);
  // For findCases: open cases of a kind, of an area, or with a signal, which a search combines.
  schema.index({ open: 1, kind: 1, receivedAt: -1, _id: 1 }, open);
  schema.index({ open: 1, area: 1, receivedAt: -1, _id: 1 }, open);
  schema.index({ open: 1, signals: 1, receivedAt: -1, _id: 1 }, open);
  // For findCases: closed cases, a person's cases, cases that were referred to an organisation.
  schema.index({ 'work.state': 1, receivedAt: -1, _id: 1 }, having('work.state'));
  schema.index({ 'work.owner': 1, receivedAt: -1, _id: 1 }, having('work.owner'));
  schema.index({ 'work.referredTo': 1, receivedAt: -1, _id: 1 }, having('work.referredTo'));
  // For findCases: cases with a follow-up day.
  schema.index({ 'work.followUpAt': 1 }, having('work.followUpAt'));
  // For casesOver: closed cases that still have words, by the time they were closed.
  schema.index({ 'work.wordsGoneAt': 1, 'work.closedAt': 1 }, having('work.closedAt'));
  // For joinedTo.
  schema.index({ 'work.joinedInto': 1 }, having('work.joinedInto'));
}

/** The fields of a tip that a change looks at. */
interface Changed {
  readonly _id: string;
  readonly work?: CaseWork;
  readonly changes?: number;
}

const tips = (cases: Connection) =>
  cases.collection('tips') as unknown as mongo.Collection<Changed>;

/**
 * Writes to another document in the transaction of a change.
 * @returns whether it could; if not, nothing is changed
 */
export type Also = (cases: Connection, session: mongo.ClientSession) => Promise<boolean>;

/** One change by a person: the new values, and its event on the timeline. */
export interface WorkChange {
  readonly case: string;
  /** The version that was shown when the person decided. */
  readonly v: number;
  /** The field that two people may set at once, and its new value, as a code. */
  readonly field?: { readonly name: string; readonly to: string } | undefined;
  /** Paths of the tip: `work.state`, `priority`, `open`. */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  readonly unset?: readonly string[] | undefined;
  readonly add?: Readonly<Record<string, string>> | undefined;
  readonly pull?: Readonly<Record<string, string>> | undefined;
  /** Another write in the same transaction: both are done, or neither. */
  readonly also?: Also | undefined;
  readonly event: Omit<CaseEventDoc, 'n'>;
}

export type WorkChanged =
  | { readonly ok: true; readonly v: number }
  /** The form was sent before. */
  | { readonly ok: 'same'; readonly v: number }
  | { readonly ok: false; readonly reason: 'unknown' }
  /** The other write could not be done. */
  | { readonly ok: false; readonly reason: 'notAlso' }
  | { readonly ok: false; readonly reason: 'conflict'; readonly theirs: FieldSet };

/** Returns the field's last change by somebody else, if its value is not the wanted one. */
function setSince(work: CaseWork, { field, v, event }: WorkChange): FieldSet | undefined {
  const last = field && work.set?.[field.name];
  return last && last.v > v && last.by !== event.by && last.to !== field.to ? last : undefined;
}

function updateOf(change: WorkChange, v: number): mongo.UpdateFilter<Changed> {
  const { field, set = {}, unset = [], add = {}, pull = {}, event } = change;
  const byField = field
    ? { [`work.set.${field.name}`]: { v, by: event.by, to: field.to } satisfies FieldSet }
    : {};
  return {
    $set: { ...set, ...byField, 'work.v': v },
    $inc: { changes: 1 },
    ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((one) => [one, ''])) } : {}),
    ...(Object.keys(add).length > 0 ? { $addToSet: add } : {}),
    ...(Object.keys(pull).length > 0 ? { $pull: pull } : {}),
  };
}

async function changeOnce(
  cases: Connection,
  change: WorkChange,
  session: mongo.ClientSession,
): Promise<WorkChanged> {
  const found = await tips(cases).findOne(
    { _id: change.case },
    { session, projection: { work: 1, changes: 1 } },
  );
  if (!found) return { ok: false, reason: 'unknown' };
  const { work = {} } = found;
  const before = await caseEventsOf(cases).findOne({ _id: change.event._id }, { session });
  if (before) return { ok: 'same', v: work.v ?? 0 };
  const theirs = setSince(work, change);
  if (theirs) return { ok: false, reason: 'conflict', theirs };
  if (change.also && !(await change.also(cases, session))) return { ok: false, reason: 'notAlso' };
  const v = (work.v ?? 0) + 1;
  await tips(cases).updateOne({ _id: change.case }, updateOf(change, v), { session });
  const n = (found.changes ?? 0) + 1;
  await caseEventsOf(cases).insertOne({ ...change.event, n }, { session });
  return { ok: true, v };
}

/**
 * Changes a case and adds the event to its timeline, both or neither. If two people set one field,
 * the second is told the value that the first set; if they set different fields, both are done.
 */
export async function changeCase(cases: Connection, change: WorkChange): Promise<WorkChanged> {
  try {
    return await inTransaction(cases, (session) => changeOnce(cases, change, session));
  } catch (error) {
    // The same form was sent in the same moment, to another process.
    if (!isDuplicate(error)) throw error;
    const found = await tips(cases).findOne({ _id: change.case }, { projection: { work: 1 } });
    return { ok: 'same', v: found?.work?.v ?? 0 };
  }
}

/**
 * Writes to some tips who has their escalation. An older version of the escalation is ignored.
 * @param ownerOf the version of the escalation
 */
export async function mirrorOwner(
  cases: Connection,
  ids: readonly string[],
  owner: string | undefined,
  ownerOf: number,
): Promise<void> {
  const newer = { 'work.ownerOf': { $not: { $gte: ownerOf } } };
  const set = { 'work.ownerOf': ownerOf, ...(owner === undefined ? {} : { 'work.owner': owner }) };
  await tips(cases).updateMany(
    { _id: { $in: [...ids] }, ...newer },
    {
      $set: set,
      $inc: { changes: 1 },
      ...(owner === undefined ? { $unset: { 'work.owner': '' } } : {}),
    },
    { writeConcern: durable },
  );
}

/**
 * Notes that a person has seen the case in its present state. Lists read what the majority has, so
 * it waits for that.
 */
export async function markSeen(
  cases: Connection,
  id: string,
  account: string,
  changes: number,
): Promise<void> {
  await tips(cases).updateOne(
    { _id: id },
    { $max: { [`seen.${account}`]: changes } },
    {
      writeConcern: { w: 'majority' },
    },
  );
}

/** Returns the tips that were joined to one. */
export async function joinedTo(cases: Connection, id: string): Promise<string[]> {
  const filter = { 'work.joinedInto': id } as mongo.Filter<Changed>;
  const found = await tips(cases)
    .find(filter, { projection: { _id: 1 } })
    .limit(100)
    .toArray();
  return found.map(({ _id }) => _id);
}
