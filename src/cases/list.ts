import { filtersFor, type CaseFilter } from '../access/case-filter.js';
import { mayAny, type CaseAction } from '../access/policy.js';
import {
  afterCursor,
  findCaseIds,
  findCases,
  oldestCase,
  type CaseListDoc,
  type Cursor,
  type ListOrder,
} from '../models/cases/case-list.js';
import { findCalledFor } from '../models/cases/escalation-calls.js';
import { findEscalations, findUnanswered } from '../models/cases/escalation.js';
import { MOST_LISTED } from '../shared/listed.js';
import type { Staff } from '../shared/staff.js';
import { conditionsOf, orderOf } from './conditions.js';
import { audit, type CaseDeps } from './deps.js';
import { escalationOf } from './facts.js';
import { done, not, type Outcome } from './outcome.js';
import type { CaseList, CaseQuery, CaseRow, Counted, InDoubt } from './query.js';
import { rowOf } from './rows.js';

const USUAL = 50;
/** The limit of counting: beyond it the number is shown as "1,000 and more". */
export const MOST_COUNTED = 1_000;

const cursorOf = ({ receivedAt, reference, _id }: CaseListDoc, order: ListOrder): string =>
  `${order === 'newest' ? receivedAt.getTime() : reference}.${_id}`;

/** Reads a cursor; undefined when it is none of this order. */
function readCursor(text: string, order: ListOrder): Cursor | undefined {
  const [, at, id] = /^(\d{1,15}|[A-Z]{2,6}-[0-9A-Z]{1,8})\.([\w-]{1,80})$/.exec(text) ?? [];
  if (at === undefined || id === undefined || at.includes('-') !== (order === 'reference'))
    return undefined;
  return order === 'reference' ? { reference: at, id } : { receivedAt: new Date(Number(at)), id };
}

/**
 * Returns the tips for which an account was called; only the relation of a focal point needs them.
 */
const calledFor = ({ db }: Pick<CaseDeps, 'db'>, { focalPoint }: Staff): Promise<string[]> =>
  focalPoint === undefined ? Promise.resolve([]) : findCalledFor(db, focalPoint);

/**
 * Returns the filters of the cases that an account may use, one for each relation that gives
 * access.
 */
export const seenBy = async (
  deps: Pick<CaseDeps, 'db'>,
  staff: Staff,
  action: CaseAction = 'case.see',
): Promise<readonly CaseFilter[]> => filtersFor(staff, action, await calledFor(deps, staff));

/** Returns the query as filters that must all match. */
async function wanted(deps: CaseDeps, staff: Staff, query: CaseQuery): Promise<CaseFilter[]> {
  const unanswered = query.unanswered ? await findUnanswered(deps.db) : undefined;
  const cursor = query.after === undefined ? undefined : readCursor(query.after, orderOf(query));
  const { clock, keepClosed } = deps;
  const conditions = conditionsOf(query, staff, { now: clock.now(), unanswered, keepClosed });
  return cursor ? [...conditions, afterCursor(cursor)] : conditions;
}

type Compare = (a: CaseListDoc, b: CaseListDoc) => number;
/** Compares codes as the database does, not as a language does. */
const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const compares: Readonly<Record<ListOrder, Compare>> = {
  newest: (a, b) => b.receivedAt.getTime() - a.receivedAt.getTime() || byCode(a._id, b._id),
  reference: (a, b) => byCode(a.reference, b.reference) || byCode(a._id, b._id),
};

/** Merges the lists of several relations, in order, each case once. */
function merged(
  parts: readonly (readonly CaseListDoc[])[],
  order: ListOrder = 'newest',
): CaseListDoc[] {
  const all = new Map(parts.flat().map((doc) => [doc._id, doc]));
  return [...all.values()].sort(compares[order]);
}

/**
 * Returns the cases that the account may see and that match the query, newest first; by reference
 * when the query has the beginning of one.
 */
export const listCases = (deps: CaseDeps, staff: Staff, query: CaseQuery): Promise<CaseList> =>
  pageOf(deps, staff, query, 'case.see', Math.min(Math.max(1, query.limit ?? USUAL), MOST_LISTED));

async function pageOf(
  deps: CaseDeps,
  staff: Staff,
  query: CaseQuery,
  action: CaseAction,
  limit: number,
): Promise<CaseList> {
  const conditions = await wanted(deps, staff, query);
  const { cases } = deps.db;
  const order = orderOf(query);
  const parts = await Promise.all(
    (await seenBy(deps, staff, action)).map((seen) =>
      findCases(cases, [seen, ...conditions], limit + 1, staff.account, order),
    ),
  );
  const found = merged(parts, order);
  const docs = found.slice(0, limit);
  const last = found.length > limit ? docs.at(-1) : undefined;
  const rows = await rowsOf(deps, staff, docs);
  return { rows, ...(last ? { next: cursorOf(last, order) } : {}) };
}

/** The most exported rows; larger tables belong in reports. */
const MOST_EXPORTED = 5_000;

/** Returns the rows of a list for export: codes only. The audit log records it first. */
export async function exportRows(
  deps: CaseDeps,
  staff: Staff,
  query: CaseQuery,
): Promise<Outcome<readonly CaseRow[]>> {
  if (!mayAny(staff, 'case.export')) {
    await audit(deps, staff, 'access.denied', 'cases/export');
    return not('denied');
  }
  await audit(deps, staff, 'case.exported', 'cases');
  const { rows } = await pageOf(deps, staff, query, 'case.export', MOST_EXPORTED);
  return done(rows);
}

/** Returns cases as rows, each with the state of its escalation. */
export async function rowsOf({ db }: CaseDeps, staff: Staff, docs: readonly CaseListDoc[]) {
  const escalations = await findEscalations(db, docs.map(escalationOf));
  const byId = new Map(escalations.map((one) => [one._id, one]));
  return docs.map((doc) => rowOf(doc, byId.get(escalationOf(doc)), staff.account));
}

/**
 * Returns cases by their ids, as far as the account may see them, in list order. They stay unread.
 */
export async function rowsById(
  deps: CaseDeps,
  staff: Staff,
  ids: readonly string[],
): Promise<readonly CaseRow[]> {
  const named = { _id: { $in: ids.slice(0, MOST_LISTED) } };
  const parts = await Promise.all(
    (await seenBy(deps, staff)).map((seen) =>
      findCases(deps.db.cases, [seen, named], MOST_LISTED, staff.account),
    ),
  );
  return rowsOf(deps, staff, merged(parts));
}

/** Returns which of some cases the account may see, by their ids. Nothing is recorded. */
export async function visibleOf(
  deps: Pick<CaseDeps, 'db'>,
  staff: Staff,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const named = { _id: { $in: ids } };
  const parts = await Promise.all(
    (await seenBy(deps, staff)).map((seen) =>
      findCaseIds(deps.db.cases, [seen, named], ids.length),
    ),
  );
  return new Set(parts.flat());
}

/** Returns how many there are, up to a limit. */
export async function countCases(deps: CaseDeps, staff: Staff, query: CaseQuery): Promise<Counted> {
  const conditions = await wanted(deps, staff, { ...query, after: undefined });
  const parts = await Promise.all(
    (await seenBy(deps, staff)).map((seen) =>
      findCaseIds(deps.db.cases, [seen, ...conditions], MOST_COUNTED + 1),
    ),
  );
  const { size } = new Set(parts.flat());
  return { count: Math.min(size, MOST_COUNTED), atLeast: size > MOST_COUNTED };
}

/** Returns how many texts in doubt the account may see, and since when the oldest waits. */
export async function inDoubt(deps: CaseDeps, staff: Staff): Promise<InDoubt> {
  const query = { inDoubt: true };
  const conditions = await wanted(deps, staff, query);
  const parts = await Promise.all(
    (await seenBy(deps, staff)).map((seen) => oldestCase(deps.db.cases, [seen, ...conditions])),
  );
  const [oldest] = parts.filter((at) => at !== undefined).sort((a, b) => a.getTime() - b.getTime());
  return { ...(await countCases(deps, staff, query)), oldest };
}

/**
 * Returns the ids of the cases with an id or a reference that the account may see. References are
 * short, and several tips can share one.
 */
export async function findByName(
  deps: CaseDeps,
  staff: Staff,
  name: string,
): Promise<readonly string[]> {
  const named = { $or: [{ _id: name }, { reference: name.trim().toUpperCase() }] };
  const parts = await Promise.all(
    (await seenBy(deps, staff)).map((seen) => findCaseIds(deps.db.cases, [seen, named], 6)),
  );
  return [...new Set(parts.flat())];
}
