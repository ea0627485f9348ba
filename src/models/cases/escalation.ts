import type { Connection, mongo } from 'mongoose';
import type { Db } from '../store/db.js';
import { isDuplicate } from '../store/duplicate-key.js';
import { groupedWrites, type Group, type WriteOutcome } from '../store/group-commit.js';
import type { Place } from '../store/waiting.js';
import { checkedEscalation, escalationsOf, type Escalation } from './escalation-doc.js';

/** Those who open escalations in the same moment share one command; one group a connection. */
const births = new WeakMap<
  Connection,
  Group<mongo.AnyBulkWriteOperation<Escalation>, WriteOutcome>
>();

/**
 * Stores new escalations, durably and together with those that others store in the same moment;
 * those that exist are left as they are. @returns how many are new
 */
export async function insertEscalations(db: Db, born: readonly Escalation[]): Promise<number> {
  const group = births.get(db.cases) ?? groupedWrites(() => escalationsOf(db));
  births.set(db.cases, group);
  const documents = born.map(checkedEscalation);
  const outcomes = await Promise.all(
    documents.map((document) => group.add({ insertOne: { document } })),
  );
  return outcomes.filter((outcome) => outcome === 'applied').length;
}

/** The query behind claimDueEscalation, apart so that a test can have it explained. */
export function dueQuery(now: Date) {
  return {
    filter: {
      priority: { $in: [1, 2, 3] },
      dueAt: { $lte: now },
      lockedUntil: { $not: { $gt: now } },
    },
    sort: { priority: 1, dueAt: 1 },
    hint: { priority: 1, dueAt: 1, lockedUntil: 1 },
  } as const;
}

/** Where escalations wait whose next step is due. */
export const dueEscalationPlace = (now: Date): Place => ({
  collection: 'escalations',
  filter: dueQuery(now).filter,
});

/**
 * Claims the most urgent due escalation, the one longest due among equals, or takes over one whose
 * lock ran out. A flood of less urgent ones costs a more urgent one nothing. A claim is
 * acknowledged by the primary only: it is no promise to keep, and one that a failover loses is lost
 * to whoever saves by it too (compare-and-set).
 * @param lockedUntil when another may take it over
 */
export async function claimDueEscalation(
  db: Db,
  now: Date,
  lockedUntil: Date,
): Promise<Escalation | undefined> {
  const { filter, sort, hint } = dueQuery(now);
  const claimed = await escalationsOf(db).findOneAndUpdate(
    filter,
    { $set: { lockedUntil }, $inc: { v: 1 } },
    { sort, hint, returnDocument: 'after', writeConcern: { w: 1 } },
  );
  return claimed ?? undefined;
}

/**
 * Replaces an escalation if nobody changed it since it was read.
 * @returns the stored one; `changed` when somebody did; `codeClash` when a code is taken at that
 * focal point
 * @throws Fault when it holds what has no place in it
 */
export async function saveEscalation(
  db: Db,
  escalation: Escalation,
): Promise<Escalation | 'changed' | 'codeClash'> {
  const stored = checkedEscalation({ ...escalation, v: escalation.v + 1 });
  const { _id, ...rest } = stored;
  try {
    const result = await escalationsOf(db).replaceOne({ _id, v: escalation.v }, rest);
    return result.matchedCount === 1 ? stored : 'changed';
  } catch (error) {
    if (isDuplicate(error)) return 'codeClash';
    throw error;
  }
}

/** Gives a claimed escalation back, unless another process took it over meanwhile. */
export async function unlockEscalation(db: Db, id: string, lockedUntil: Date): Promise<void> {
  await escalationsOf(db).updateOne(
    { _id: id, lockedUntil },
    { $unset: { lockedUntil: '' }, $inc: { v: 1 } },
  );
}

/** The escalation of a tip. */
export async function findEscalation(db: Db, tip: string): Promise<Escalation | undefined> {
  return (await escalationsOf(db).findOne({ _id: tip })) ?? undefined;
}

/** The escalations of some tips, in no order. */
export async function findEscalations(db: Db, tips: readonly string[]): Promise<Escalation[]> {
  return escalationsOf(db)
    .find({ _id: { $in: [...tips] } })
    .toArray();
}

/** The open escalations for which everybody was called and nobody answered. */
export async function findUnanswered(db: Db): Promise<string[]> {
  const found = await escalationsOf(db)
    .find(
      { dueAt: { $exists: true }, unanswered: true },
      {
        projection: { 'gathered.tips': 1 },
        hint: 'unanswered',
      },
    )
    .limit(2_000)
    .toArray();
  return found.flatMap(({ _id, gathered }) => [_id, ...(gathered?.tips ?? [])]);
}

/** The query behind findOpenEscalations, apart so that a test can have it explained. */
export function openQuery(country?: string) {
  const filter = { ...(country === undefined ? {} : { country }), dueAt: { $exists: true } };
  return {
    filter,
    sort: { priority: 1, dueAt: 1 },
    hint: country === undefined ? 'claim' : 'dueInCountry',
  } as const;
}

/** Open escalations, most urgent first, then by deadline. */
export async function findOpenEscalations(
  db: Db,
  { country, limit = 500 }: { readonly country?: string; readonly limit?: number } = {},
): Promise<Escalation[]> {
  const { filter, sort, hint } = openQuery(country);
  return escalationsOf(db)
    .find(filter as never)
    .sort(sort)
    .hint(hint)
    .limit(limit)
    .toArray();
}
