import type { Connection } from 'mongoose';
import { Fault } from '../../shared/fault.js';
import { asBuffer } from '../store/as-buffer.js';
import { tipsOf, UNSURE_INDEX, type TipDoc, type TipHead } from './tip-doc.js';

const tipKey = {
  reference: 1,
  country: 1,
  signals: 1,
  handle: 1,
  excludedAffiliations: 1,
} as const;

/** What a person who has a tip's code may know of the tip. */
export type TipKey = Pick<TipDoc, '_id' | keyof typeof tipKey>;

/**
 * Finds the tip that a case code belongs to.
 * @param digests of the code, under every key
 */
export async function findTipByCode(
  cases: Connection,
  digests: readonly string[],
): Promise<TipKey | null> {
  return tipsOf(cases).findOne<TipKey>({ codes: { $in: [...digests] } }, { projection: tipKey });
}

/** Finds the tip that a mailbox belongs to. */
export async function findTipByHandle(cases: Connection, handle: string): Promise<TipKey | null> {
  return tipsOf(cases).findOne<TipKey>({ handle }, { projection: tipKey });
}

/** What a list of tips shows: no words. */
export type TipRow = Pick<TipDoc, TipHead | 'mode' | 'gathered' | 'sender' | 'seems'>;

/** Returns the tips of a country (or of all), newest first. */
export async function listTips(
  cases: Connection,
  country: string | undefined,
  limit: number,
): Promise<TipRow[]> {
  return tipsOf(cases)
    .find(country ? { country } : {}, {
      projection: { entries: 0, strands: 0, codes: 0, applied: 0 },
    })
    .sort(country ? { country: 1, receivedAt: -1 } : { receivedAt: -1 })
    .limit(limit)
    .toArray();
}

/** The query of listUnsure and countUnsure, separate so that a test can run explain on it. */
export const unsureQuery = (country?: string) =>
  ({ state: 'unsure', ...(country ? { country } : {}) }) as const;

/** Returns the tips in doubt, newest first: a person must say whether they are reports. */
export async function listUnsure(
  cases: Connection,
  country: string | undefined,
  limit: number,
): Promise<TipRow[]> {
  return tipsOf(cases)
    .find(unsureQuery(country), {
      projection: { entries: 0, strands: 0, codes: 0, applied: 0 },
      hint: UNSURE_INDEX,
    })
    .sort({ receivedAt: -1 })
    .limit(limit)
    .toArray();
}

/**
 * Counts the tips in doubt, for which a person must say whether they are reports; more than `most`
 * are not counted.
 */
export async function countUnsure(cases: Connection, most: number): Promise<number> {
  return tipsOf(cases).countDocuments(unsureQuery(), { hint: UNSURE_INDEX, limit: most });
}

/** The query of countOfNoPerson, separate so that a test can run explain on it. */
export const noPersonQuery = (since: Date) =>
  ({
    sender: { $exists: true, $in: ['name', 'shortCode', 'premium', 'ourselves'] },
    receivedAt: { $gte: since },
  }) as const;

/** Counts the tips from senders that nobody can talk with: nobody was called for them. */
export async function countOfNoPerson(cases: Connection, since: Date): Promise<number> {
  return tipsOf(cases).countDocuments(noPersonQuery(since), {
    hint: { sender: 1, receivedAt: -1 },
  });
}

/**
 * References are short, to be said on a phone: among a million tips of a country some share one.
 */
const MOST_NAMESAKES = 5;

function namesakes(reference: string, tips: readonly TipDoc[]): Fault {
  const each = tips.map(
    ({ _id, priority, kind, receivedAt }) =>
      `${_id} (P${priority} ${kind}, ${receivedAt.toISOString().slice(0, 13)}h)`,
  );
  return new Fault(
    `Several tips are called ${reference}. Name the one you mean by its id: ${each.join(' or ')}`,
  );
}

/**
 * Finds a tip, by id or reference.
 * @throws Fault naming them, when several tips have that reference: nobody may take one for another
 */
export async function findTip(cases: Connection, idOrReference: string): Promise<TipDoc | null> {
  const named = await tipsOf(cases)
    .find({ $or: [{ _id: idOrReference }, { reference: idOrReference.toUpperCase() }] })
    .limit(MOST_NAMESAKES)
    .toArray();
  const doc = named.find(({ _id }) => _id === idOrReference) ?? named[0];
  if (!doc) return null;
  if (named.length > 1 && doc._id !== idOrReference) throw namesakes(idOrReference, named);
  return clean(doc);
}

/** Turns the driver's own buffers into Node's. */
const clean = (doc: TipDoc): TipDoc => ({
  ...doc,
  entries: doc.entries.map((entry) => ({ ...entry, box: asBuffer(entry.box) })),
  strands: Object.fromEntries(
    Object.entries(doc.strands).map(([id, wraps]) => [
      id,
      wraps.map(({ kid, box }) => ({ kid, box: asBuffer(box) })),
    ]),
  ),
});

/** Finds several tips, in any order. */
export async function findTips(cases: Connection, ids: readonly string[]): Promise<TipDoc[]> {
  const found = await tipsOf(cases)
    .find({ _id: { $in: [...ids] } })
    .toArray();
  return found.map(clean);
}

/** Returns the ids of the tips that have a reference. */
export async function idsByReference(cases: Connection, reference: string): Promise<string[]> {
  const named = await tipsOf(cases)
    .find({ reference: reference.toUpperCase() }, { projection: { _id: 1 } })
    .limit(MOST_NAMESAKES)
    .toArray();
  return named.map(({ _id }) => _id);
}

/**
 * Returns the tips that came in a span of hours, with the fields that are needed to report that
 * they came.
 * @param to the first moment after the span
 */
export const tipsReceived = (
  cases: Connection,
  from: Date,
  to: Date,
): AsyncIterable<Pick<TipDoc, '_id' | 'receivedAt'>> =>
  tipsOf(cases)
    .find({ receivedAt: { $gte: from, $lt: to } }, { projection: { receivedAt: 1 } })
    .sort({ receivedAt: -1, _id: 1 });
