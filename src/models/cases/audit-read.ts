import type { Connection, mongo } from 'mongoose';
import type { AuditEntry } from './audit.js';

/** An entry as it is read: its number, and the minute when it was done. */
export interface ReadEntry extends AuditEntry {
  readonly _id: number;
  readonly at: Date;
}

/** Which entries to look for; without subjects and actors, all. */
export interface AuditSearch {
  /** Subjects, and prefixes of those below them: pages of a case. */
  readonly subjects?: readonly (string | RegExp)[];
  readonly actors?: readonly string[];
  /** Only entries with this number or a higher one. */
  readonly from?: number | undefined;
  /** Only entries with a lower number. */
  readonly before?: number | undefined;
}

const auditOf = (cases: Connection) => cases.collection('audit') as mongo.Collection<ReadEntry>;

/**
 * Creates the indexes by person, by thing (both newest first) and by time: auditors search by all
 * of them.
 */
export async function prepareAudit(cases: Connection): Promise<void> {
  await auditOf(cases).createIndexes([
    { key: { actor: 1, _id: -1 } },
    { key: { subject: 1, _id: -1 } },
    { key: { at: 1, _id: 1 } },
  ]);
}

/** Builds the filter of a search. It is separate so that a test can run explain on it. */
export const auditFilter = ({
  subjects,
  actors,
  from,
  before,
}: AuditSearch): mongo.Filter<ReadEntry> => ({
  ...(subjects ? { subject: { $in: [...subjects] } } : {}),
  ...(actors ? { actor: { $in: [...actors] } } : {}),
  ...(from === undefined && before === undefined
    ? {}
    : {
        _id: {
          ...(from === undefined ? {} : { $gte: from }),
          ...(before === undefined ? {} : { $lt: before }),
        },
      }),
});

/** Returns the number of the first entry at a moment or later; undefined when there is none. */
export async function firstAuditSince(cases: Connection, at: Date): Promise<number | undefined> {
  const [first] = await auditOf(cases)
    .find({ at: { $gte: at } }, { projection: { _id: 1 } })
    .sort({ at: 1, _id: 1 })
    .limit(1)
    .toArray();
  return first?._id;
}

/**
 * Returns entries, the newest first.
 * @param limit the most to return
 */
export async function findAudit(
  cases: Connection,
  search: AuditSearch,
  limit: number,
): Promise<ReadEntry[]> {
  return auditOf(cases)
    .find(auditFilter(search), { projection: { link: 0 } })
    .sort({ _id: -1 })
    .limit(limit)
    .toArray();
}

/**
 * Returns the entries after a number, the oldest first, so that a reader who follows the log misses
 * none.
 * @param limit the most to return
 */
export const auditAfter = (cases: Connection, after: number, limit: number): Promise<ReadEntry[]> =>
  auditOf(cases)
    .find({ _id: { $gt: after } }, { projection: { link: 0 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
