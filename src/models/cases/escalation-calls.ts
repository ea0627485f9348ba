import { DAY } from '../../shared/clock.js';
import type { Db } from '../store/db.js';
import { escalationsOf, type Call, type Escalation } from './escalation-doc.js';

/** Returns the escalations that some codes of a focal point belong to, open or not. */
export async function findEscalationsByCodes(
  db: Db,
  focalPoint: string,
  codes: readonly string[],
): Promise<Escalation[]> {
  if (codes.length === 0) return [];
  const call = { focalPoint, code: { $in: [...codes] } };
  return escalationsOf(db)
    .find({ calls: { $elemMatch: call } })
    .toArray();
}

/** Returns open escalations in which a focal point was called; not all when there are many. */
export async function findOpenEscalationsOf(db: Db, focalPoint: string): Promise<Escalation[]> {
  return escalationsOf(db)
    .find({ 'calls.focalPoint': focalPoint, dueAt: { $exists: true } })
    .limit(20)
    .toArray();
}

/** Finds the escalation that a focal point answers with a code, open or not. */
export async function findEscalationByCode(
  db: Db,
  focalPoint: string,
  code: string,
): Promise<Escalation | undefined> {
  return (
    (await escalationsOf(db).findOne({ calls: { $elemMatch: { focalPoint, code } } })) ?? undefined
  );
}

/**
 * Outcomes of a call that still relate a person to the case: they may answer it, or could not be
 * reached by text.
 */
const joinedByCall = { $in: [null, 'lapsed', 'unreachable'] };

/** Whether a call relates a person to the case, so that they may see it. */
export const joins = ({ outcome }: Call): boolean =>
  outcome === undefined || outcome === 'lapsed' || outcome === 'unreachable';

/** The query of findCalledFor, separate so that a test can run explain on it. */
export const calledForQuery = (focalPoint: string) => ({
  calls: { $elemMatch: { focalPoint, outcome: joinedByCall } },
});

/**
 * Returns the tips that a focal point was called for, also tips merged into others; not all when
 * there are very many.
 */
export async function findCalledFor(db: Db, focalPoint: string): Promise<string[]> {
  const found = await escalationsOf(db)
    .find(calledForQuery(focalPoint) as never, { projection: { 'gathered.tips': 1 } })
    .limit(5_000)
    .toArray();
  return found.flatMap(({ _id, gathered }) => [_id, ...(gathered?.tips ?? [])]);
}

/** How long a link leads to its case after the call that brought it. */
export const LINK_KEPT = 7 * DAY;

/**
 * Finds the call whose text contained a link, unless it is too old or its person may not know of
 * the case any more.
 */
export async function findCallByLink(
  db: Db,
  link: string,
  now: Date,
): Promise<{ readonly tip: string; readonly focalPoint: string } | undefined> {
  if (!/^[0-9A-Z]{8}$/.test(link)) return undefined;
  const found = await escalationsOf(db).findOne({ 'calls.link': link });
  const since = new Date(now.getTime() - LINK_KEPT);
  const call = found?.calls.findLast((one) => one.link === link && one.at >= since);
  if (!found || !call || call.outcome === 'excluded') return undefined;
  return { tip: found._id, focalPoint: call.focalPoint };
}
