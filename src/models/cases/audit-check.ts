import type { Connection, mongo } from 'mongoose';
import { durable, type Db } from '../store/db.js';
import { insertNew } from '../store/insert-new.js';
import type { AuditHead } from './audit.js';
import type { Acknowledged, WalkBreak } from './audit-verify.js';

/** A wrong entry that nobody has acknowledged, and since when it is known. */
export type AuditFinding = Omit<WalkBreak, 'ok'> & { readonly since: Date };

/** The last check of the audit log: one document. */
export interface AuditCheck {
  readonly _id: 'audit';
  /** How many times the whole log was walked. */
  readonly turns: number;
  /** When the last walk ended, to the minute. */
  readonly at?: Date;
  /** The head of the last check that found the log whole. */
  readonly head?: AuditHead;
  /** Present while something is wrong that nobody has acknowledged. */
  readonly finding?: AuditFinding;
  /** What people have acknowledged, oldest first. */
  readonly acknowledged?: readonly Acknowledged[];
  /** How far an unfinished walk has come. */
  readonly walk?: AuditHead;
  /** Until when one process may walk. */
  readonly heldUntil?: Date;
}

const ID = 'audit';
const checksOf = (cases: Connection): mongo.Collection<AuditCheck> =>
  cases.collection<AuditCheck>('auditchecks');

/** Returns the last check; undefined before the first. */
export async function lastAuditCheck({
  cases,
}: Pick<Db, 'cases'>): Promise<AuditCheck | undefined> {
  return (await checksOf(cases).findOne({ _id: ID })) ?? undefined;
}

/**
 * Claims the walk for one process, until a moment, if no other has it.
 * @param most how long a process may have it, in milliseconds, so that a clock that was set back
 *   blocks nobody
 * @returns the present state; undefined when another process has it
 */
export async function holdAuditCheck(
  { cases }: Pick<Db, 'cases'>,
  now: Date,
  most: number,
): Promise<AuditCheck | undefined> {
  await insertNew(checksOf(cases), [{ _id: ID, turns: 0 }]);
  const heldUntil = new Date(now.getTime() + most);
  const free = [
    { heldUntil: { $exists: false } },
    { heldUntil: { $lte: now } },
    { heldUntil: { $gt: heldUntil } },
  ];
  const options = { returnDocument: 'after', writeConcern: durable } as const;
  const found = await checksOf(cases).findOneAndUpdate(
    { _id: ID, $or: free },
    { $set: { heldUntil } },
    options,
  );
  return found ?? undefined;
}

/** Saves how far a walk has come, and releases it. */
export async function noteAuditWalk({ cases }: Pick<Db, 'cases'>, walk: AuditHead): Promise<void> {
  const to = { $set: { walk }, $unset: { heldUntil: '' } } as const;
  await checksOf(cases).updateOne({ _id: ID }, to, { writeConcern: durable });
}

/** Saves the result of a walk over the whole log. */
export async function noteAuditCheck(
  { cases }: Pick<Db, 'cases'>,
  at: Date,
  found: { readonly head: AuditHead } | { readonly finding: AuditFinding },
): Promise<void> {
  const over = { walk: '', heldUntil: '' } as const;
  await checksOf(cases).updateOne(
    { _id: ID },
    {
      $set: { at, ...found },
      $unset: 'head' in found ? { ...over, finding: '' as const } : over,
      $inc: { turns: 1 },
    },
    { writeConcern: durable },
  );
}

/**
 * Saves that a person has acknowledged a finding. The walk continues behind it at the next run.
 * @returns false when the finding is no longer there as it was read
 */
export async function noteAcknowledged(
  { cases }: Pick<Db, 'cases'>,
  { at, problem, print, resume, end }: AuditFinding,
  one: Acknowledged,
): Promise<boolean> {
  const noted = await checksOf(cases).updateOne(
    { _id: ID, 'finding.at': at, 'finding.problem': problem, 'finding.print': print },
    {
      $push: { acknowledged: one },
      $set: { walk: resume, ...(end ? { head: resume } : {}) },
      $unset: { finding: '' },
    },
    { writeConcern: durable },
  );
  return noted.modifiedCount === 1;
}
