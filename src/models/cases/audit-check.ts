import type { Connection, mongo } from 'mongoose';
import { durable, type Db } from '../store/db.js';
import { insertNew } from '../store/insert-new.js';
import type { AuditHead } from './audit.js';
import type { AuditBreak } from './audit-verify.js';

/** An entry that was found wrong, and since when that is known. */
export type AuditFinding = Pick<AuditBreak, 'at' | 'problem'> & { readonly since: Date };

/** How the house verified its audit log last: one document. */
export interface AuditCheck {
  readonly _id: 'audit';
  /** How many times the whole log was walked. */
  readonly turns: number;
  /** When the last walk ended, to the minute. */
  readonly at?: Date;
  /** The head of the last walk that found it whole. */
  readonly head?: AuditHead;
  /** As long as the log is not whole. */
  readonly finding?: AuditFinding;
  /** How far a walk has come that goes on. */
  readonly walk?: AuditHead;
  /** Until when one process walks. */
  readonly heldUntil?: Date;
}

const ID = 'audit';
const checksOf = (cases: Connection): mongo.Collection<AuditCheck> =>
  cases.collection<AuditCheck>('auditchecks');

/** The last check; undefined before the first. */
export async function lastAuditCheck({
  cases,
}: Pick<Db, 'cases'>): Promise<AuditCheck | undefined> {
  return (await checksOf(cases).findOne({ _id: ID })) ?? undefined;
}

/**
 * Takes up the walk for one process, until a moment, when no other has it.
 * @param most how long a process may have it at most, in milliseconds: a clock that was set back
 *   holds nobody up
 * @returns how things stand; undefined when another process is at it
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

/** Notes how far a walk has come, and gives it free. */
export async function noteAuditWalk({ cases }: Pick<Db, 'cases'>, walk: AuditHead): Promise<void> {
  const to = { $set: { walk }, $unset: { heldUntil: '' } } as const;
  await checksOf(cases).updateOne({ _id: ID }, to, { writeConcern: durable });
}

/** Notes what came of a walk over the whole log. */
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
