import type { Connection, mongo } from 'mongoose';
import type { AuditEntry } from './audit.js';

/** An entry as it is read: its number, and when it was done, to the minute. */
export interface ReadEntry extends AuditEntry {
  readonly _id: number;
  readonly at: Date;
}

/** Which entries are looked for; without either, all. */
export interface AuditSearch {
  readonly subjects?: readonly string[];
  readonly actors?: readonly string[];
  /** Only entries with a lower number. */
  readonly before?: number | undefined;
}

const auditOf = (cases: Connection) => cases.collection('audit') as mongo.Collection<ReadEntry>;

/** By person and by thing, the newest first: both are looked for by auditors. */
export async function prepareAudit(cases: Connection): Promise<void> {
  await auditOf(cases).createIndexes([
    { key: { actor: 1, _id: -1 } },
    { key: { subject: 1, _id: -1 } },
  ]);
}

/** The filter of a search, apart so that a test can have it explained. */
export const auditFilter = ({
  subjects,
  actors,
  before,
}: AuditSearch): mongo.Filter<ReadEntry> => ({
  ...(subjects ? { subject: { $in: [...subjects] } } : {}),
  ...(actors ? { actor: { $in: [...actors] } } : {}),
  ...(before === undefined ? {} : { _id: { $lt: before } }),
});

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
