import type { Connection, mongo } from 'mongoose';
import { tipHead, tipsOf, type TipDoc } from './tip-doc.js';

/** A filter of the collection of tips. */
export type TipFilter = Readonly<Record<string, unknown>>;

const shown = {
  ...tipHead,
  signals: 1,
  answers: 1,
  gathered: 1,
  openedFrom: 1,
  open: 1,
  changes: 1,
  work: 1,
} as const;

/** The fields for a row of a list: no words, no keys, no codes of the reporter. */
export type CaseListDoc = Pick<TipDoc, '_id' | 'seen' | keyof typeof shown>;

/**
 * The orders of lists, each an index. `newest`: newest first, then by id where the hour is the
 * same. `reference`: for a search by the beginning of a reference, as one looks up a name.
 */
export const listOrders = {
  newest: { receivedAt: -1, _id: 1 },
  reference: { reference: 1, _id: 1 },
} as const;
export type ListOrder = keyof typeof listOrders;

/** A place in an order. */
export type Cursor =
  | { readonly receivedAt: Date; readonly id: string }
  | { readonly reference: string; readonly id: string };

/**
 * Returns the filter for what follows a place in its order. The first part limits the index range;
 * the second skips the rest of the hour, or of the cases of that reference.
 */
export function afterCursor(cursor: Cursor): TipFilter {
  const _id = { $gt: cursor.id };
  if ('reference' in cursor) {
    const { reference } = cursor;
    const rest = [{ reference: { $gt: reference } }, { reference, _id }];
    return { $and: [{ reference: { $gte: reference } }, { $or: rest }] };
  }
  const { receivedAt } = cursor;
  const rest = [{ receivedAt: { $lt: receivedAt } }, { receivedAt, _id }];
  return { $and: [{ receivedAt: { $lte: receivedAt } }, { $or: rest }] };
}

/** The query of findCases, separate so that a test can run explain on it. */
export const caseQuery = (filters: readonly TipFilter[]) => ({ $and: [...filters] });

/**
 * Returns a page of a list, in its order.
 * @param account whose marks are read
 * @param order newest first if it is left out
 */
export async function findCases(
  cases: Connection,
  filters: readonly TipFilter[],
  limit: number,
  account: string,
  order: ListOrder = 'newest',
): Promise<CaseListDoc[]> {
  return tipsOf(cases)
    .find(caseQuery(filters) as mongo.Filter<TipDoc>, {
      projection: { ...shown, [`seen.${account}`]: 1 },
    })
    .sort(listOrders[order])
    .limit(limit)
    .toArray();
}

/** Returns the ids of cases that match a filter, up to a limit, to count them. */
export async function findCaseIds(
  cases: Connection,
  filters: readonly TipFilter[],
  limit: number,
): Promise<string[]> {
  const found = await tipsOf(cases)
    .find(caseQuery(filters) as mongo.Filter<TipDoc>, { projection: { _id: 1 } })
    .limit(limit)
    .toArray();
  return found.map(({ _id }) => _id);
}

/** Returns when the oldest case that matches a filter came. */
export async function oldestCase(
  cases: Connection,
  filters: readonly TipFilter[],
): Promise<Date | undefined> {
  const [found] = await tipsOf(cases)
    .find(caseQuery(filters) as mongo.Filter<TipDoc>, { projection: { receivedAt: 1 } })
    .sort({ receivedAt: 1 })
    .limit(1)
    .toArray();
  return found?.receivedAt;
}

/** Finds a case as a list shows it. */
export async function findCase(
  cases: Connection,
  id: string,
  account: string,
): Promise<CaseDoc | undefined> {
  const projection = { ...shown, ...part, 'entries.id': 1, [`seen.${account}`]: 1 };
  return (await tipsOf(cases).findOne<CaseDoc>({ _id: id }, { projection })) ?? undefined;
}

const part = {
  compartment: 1,
  excludedAffiliations: 1,
  mode: 1,
  sender: 1,
  handle: 1,
  seems: 1,
  about: 1,
} as const;

/** The fields of a case that a decision needs. */
export type CaseDoc = CaseListDoc &
  Pick<TipDoc, keyof typeof part> & { readonly entries: readonly { readonly id: string }[] };

/** Returns the versions of the cases that a filter finds, of some or of all. */
export async function findCaseWorks(
  cases: Connection,
  filter: TipFilter,
  ids: readonly string[] | undefined,
): Promise<ReadonlyMap<string, number>> {
  const filters = ids ? [filter, { _id: { $in: [...ids] } }] : [filter];
  const found = await tipsOf(cases)
    .find(caseQuery(filters) as mongo.Filter<TipDoc>, { projection: { 'work.v': 1 } })
    .limit(1_000)
    .toArray();
  return new Map(found.map(({ _id, work }) => [_id, work?.v ?? 0]));
}
