import type { Connection, mongo } from 'mongoose';
import type { AuditEntry } from './audit.js';

/** An entry as it is read: its number, and when it was done, to the minute. */
export interface ReadEntry extends AuditEntry {
  readonly _id: number;
  readonly at: Date;
}

/** Which entries are looked for; without either, all. */
export interface AuditSearch {
  /** Subjects, and the beginnings of those that are below them: pages of a case. */
  readonly subjects?: readonly (string | RegExp)[];
  readonly actors?: readonly string[];
  /** Only entries with this number or a higher one. */
  readonly from?: number | undefined;
  /** Only entries with a lower number. */
  readonly before?: number | undefined;
}

const auditOf = (cases: Connection) => cases.collection('audit') as mongo.Collection<ReadEntry>;

/** By person and by thing, the newest first, and by time: all are looked for by auditors. */
export async function prepareAudit(cases: Connection): Promise<void> {
  await auditOf(cases).createIndexes([
    { key: { actor: 1, _id: -1 } },
    { key: { subject: 1, _id: -1 } },
    { key: { at: 1, _id: 1 } },
  ]);
}

/** The filter of a search, apart so that a test can have it explained. */
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

/** The number of the first entry of a moment or later; undefined when there is none. */
export async function firstAuditSince(cases: Connection, at: Date): Promise<number | undefined> {
  const [first] = await auditOf(cases)
    .find({ at: { $gte: at } }, { projection: { _id: 1 } })
    .sort({ at: 1, _id: 1 })
    .limit(1)
    .toArray();
  return first?._id;
}

/** Entries, the newest first. @param limit the most to return */
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
 * The entries behind a number, the oldest first: whoever follows the log misses none.
 * @param limit the most to return
 */
export const auditAfter = (cases: Connection, after: number, limit: number): Promise<ReadEntry[]> =>
  auditOf(cases)
    .find({ _id: { $gt: after } }, { projection: { link: 0 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
