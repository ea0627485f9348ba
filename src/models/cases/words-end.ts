import type { Connection, mongo } from 'mongoose';
import { removeAttachments } from './attachment.js';
import { caseEventsOf } from './case-event.js';
import { closedStates, joinedTo } from './case-work.js';
import { destroyRevealWords } from './reveal.js';
import { tipsOf, type TipDoc } from './tip-doc.js';

/** The most cases whose words are destroyed in one go. */
const MOST = 200;

/** The fields of a tip that hold words, or lead to them or to its reporter. */
export const withoutWords = {
  set: { entries: [], strands: {}, codes: [], answers: {} },
  unset: ['handle', 'seen'],
} as const;

/**
 * The filter of closed cases whose words are to be destroyed by a moment.
 * @param keepClosed how long words of a closed case are kept, in milliseconds
 */
export const wordsEndBy = (at: Date, keepClosed: number) => ({
  'work.wordsGoneAt': null,
  'work.closedAt': { $lte: new Date(at.getTime() - keepClosed) },
  'work.keepUntil': { $not: { $gt: at } },
  open: { $ne: true },
});

/** Returns closed cases whose words are to be destroyed now, those that were closed first. */
export async function casesOver(
  cases: Connection,
  now: Date,
  keepClosed: number,
): Promise<string[]> {
  const found = await tipsOf(cases)
    .find(wordsEndBy(now, keepClosed) as unknown as mongo.Filter<TipDoc>, {
      projection: { _id: 1 },
    })
    .sort({ 'work.closedAt': 1 })
    .limit(MOST)
    .toArray();
  return found.map(({ _id }) => _id);
}

/** Returns those of some tips that have words. */
export async function havingWords(cases: Connection, ids: readonly string[]): Promise<string[]> {
  const found = await tipsOf(cases)
    .find({ _id: { $in: [...ids] }, 'entries.0': { $exists: true } } as mongo.Filter<TipDoc>, {
      projection: { _id: 1 },
    })
    .toArray();
  return found.map(({ _id }) => _id);
}

/** Returns the tips whose words were destroyed since a moment. */
export async function goneSince(cases: Connection, since: Date): Promise<string[]> {
  const found = await tipsOf(cases)
    .find({ 'work.wordsGoneAt': { $gte: since } } as unknown as mongo.Filter<TipDoc>, {
      projection: { _id: 1 },
    })
    .toArray();
  return found.map(({ _id }) => _id);
}

/** Returns all tips that continue in a case, however many joinings lie between. */
export async function allJoinedTo(cases: Connection, id: string): Promise<string[]> {
  const all: string[] = [];
  let next = [id];
  while (next.length > 0) {
    const found = (await Promise.all(next.map((one) => joinedTo(cases, one)))).flat();
    next = found.filter((one) => one !== id && !all.includes(one));
    all.push(...next);
  }
  return all;
}

/**
 * Destroys all words of a case outside of its tip: notes, attachments, reasons. Part of a
 * transaction that empties the tip, too.
 * @param evenOpen also when the case is open, because a backup brought it back
 * @returns false when the case is open again, and nothing may be destroyed
 */
export async function destroyAround(
  cases: Connection,
  id: string,
  evenOpen: boolean,
  session: mongo.ClientSession,
): Promise<boolean> {
  if (!evenOpen && !(await isClosedIn(cases, id, session))) return false;
  await caseEventsOf(cases).updateMany(
    { case: id, box: { $exists: true } },
    { $unset: { box: '', wraps: '' } },
    { session },
  );
  await removeAttachments(cases, id, session);
  await destroyRevealWords(cases, id, session);
  return true;
}

async function isClosedIn(
  cases: Connection,
  id: string,
  session: mongo.ClientSession,
): Promise<boolean> {
  const closed = { _id: id, open: { $ne: true }, 'work.state': { $in: closedStates } };
  const found = await tipsOf(cases).countDocuments(closed as unknown as mongo.Filter<TipDoc>, {
    limit: 1,
    session,
  });
  return found > 0;
}
