import { randomInt } from 'node:crypto';
import type { Connection, mongo } from 'mongoose';
import type { Db } from '../store/db.js';
import { isDuplicate } from '../store/duplicate-key.js';
import { groupedWrites, type Group, type WriteOutcome } from '../store/group-commit.js';
import type { Place } from '../store/waiting.js';
import { checkedEscalation, escalationsOf, type Escalation } from './escalation-doc.js';

/** New escalations of the same moment share one command; one group for each connection. */
const births = new WeakMap<
  Connection,
  Group<mongo.AnyBulkWriteOperation<Escalation>, WriteOutcome>
>();

/**
 * Saves new escalations durably, together with others of the same moment; existing ones are left as
 * they are.
 * @returns how many are new
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

/** Versions go up by a number drawn from this many. */
const STEPS = 2 ** 32;

/**
 * Draws how far a version goes up. Counted by one, two primaries of an election give the same
 * number to two changes, and a claim that was lost with the first would save over the second's.
 */
const versionStep = (): number => randomInt(1, STEPS);

/** The query of claimDueEscalation, separate so that a test can run explain on it. */
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

/** The place where escalations wait whose next step is due. */
export const dueEscalationPlace = (now: Date): Place => ({
  collection: 'escalations',
  filter: dueQuery(now).filter,
});

/**
 * Claims the most urgent due escalation, among equals the one due longest, or one whose lock has
 * expired. A flood of less urgent ones does not delay a more urgent one. A claim is acknowledged by
 * the primary only. If a failover loses the claim, the claimer cannot save either, because nobody
 * else draws its version (compare-and-set).
 * @param lockedUntil when another process may claim it
 */
export async function claimDueEscalation(
  db: Db,
  now: Date,
  lockedUntil: Date,
): Promise<Escalation | undefined> {
  const { filter, sort, hint } = dueQuery(now);
  const claimed = await escalationsOf(db).findOneAndUpdate(
    filter,
    { $set: { lockedUntil }, $inc: { v: versionStep() } },
    { sort, hint, returnDocument: 'after', writeConcern: { w: 1 } },
  );
  return claimed ?? undefined;
}

/**
 * Replaces an escalation if nobody changed it since it was read.
 * @returns the saved one; `changed` when somebody did; `codeClash` when a code of that focal point
 * is taken
 * @throws Fault when it has a field that does not belong in it
 */
export async function saveEscalation(
  db: Db,
  escalation: Escalation,
): Promise<Escalation | 'changed' | 'codeClash'> {
  const stored = checkedEscalation({ ...escalation, v: escalation.v + versionStep() });
  const { _id, ...rest } = stored;
  try {
    const result = await escalationsOf(db).replaceOne({ _id, v: escalation.v }, rest);
    return result.matchedCount === 1 ? stored : 'changed';
  } catch (error) {
    if (isDuplicate(error)) return 'codeClash';
    throw error;
  }
}

/** Releases a claimed escalation, unless another process claimed it meanwhile. */
export async function unlockEscalation(db: Db, id: string, lockedUntil: Date): Promise<void> {
  await escalationsOf(db).updateOne(
    { _id: id, lockedUntil },
    { $unset: { lockedUntil: '' }, $inc: { v: versionStep() } },
  );
}

/** Finds the escalation of a tip. */
export async function findEscalation(db: Db, tip: string): Promise<Escalation | undefined> {
  return (await escalationsOf(db).findOne({ _id: tip })) ?? undefined;
}

/** Returns the escalations of some tips, in no order. */
export async function findEscalations(db: Db, tips: readonly string[]): Promise<Escalation[]> {
  return escalationsOf(db)
    .find({ _id: { $in: [...tips] } })
    .toArray();
}

/** Returns the open escalations for which everybody was called and nobody answered. */
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

/** The query of findOpenEscalations, separate so that a test can run explain on it. */
export function openQuery(country?: string) {
  const filter = { ...(country === undefined ? {} : { country }), dueAt: { $exists: true } };
  return {
    filter,
    sort: { priority: 1, dueAt: 1 },
    hint: country === undefined ? 'claim' : 'dueInCountry',
  } as const;
}

/** Returns open escalations, most urgent first, then by deadline. */
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
