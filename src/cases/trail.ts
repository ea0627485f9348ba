import { mayAny } from '../access/policy.js';
import {
  findAudit,
  firstAuditSince,
  type AuditSearch,
  type ReadEntry,
} from '../models/cases/audit-read.js';
import { lastAuditCheck, type AuditCheck } from '../models/cases/audit-check.js';
import {
  auditedVerdict,
  auditProblems,
  verifyAudit,
  type AuditVerdict,
} from '../models/cases/audit-verify.js';
import { auditHead, type AuditHead } from '../models/cases/audit.js';
import { idsByReference } from '../models/cases/tip-lookup.js';
import type { Staff } from '../shared/staff.js';
import { audit, type CaseDeps } from './deps.js';
import { done, not, type Outcome } from './outcome.js';

export { auditProblems, type AuditHead, type AuditVerdict };
export type TrailEntry = ReadEntry;

/** What an auditor looks for in the audit log. */
export interface TrailQuery {
  /** The reference of a case, or an id. */
  readonly case?: string | undefined;
  /** A login, the id of a focal point, or an actor as the log writes it. */
  readonly person?: string | undefined;
  /** Entries of this moment and later, and entries before that one. The log keeps minutes. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Entries with a lower number only: where the page before ended. */
  readonly before?: number | undefined;
}

/** One page of the audit log, the newest entry first. */
export interface TrailPage {
  readonly entries: readonly TrailEntry[];
  /** Where the next page begins, when there is one. */
  readonly next?: number;
  readonly head: AuditHead;
  /** What the house's own daily check came to; undefined before the first. */
  readonly checked?: CheckedTrail | undefined;
}

/** When the house verified the log last, the head it was whole up to, and what is wrong. */
export type CheckedTrail = Required<Pick<AuditCheck, 'at'>> & Pick<AuditCheck, 'head' | 'finding'>;

/** The audit log as auditors read it. */
export interface Trail {
  page(staff: Staff, query: TrailQuery): Promise<Outcome<TrailPage>>;
  /** Walks the whole chain. @param head noted earlier: shows whether the end was cut off since */
  verify(staff: Staff, head?: AuditHead): Promise<Outcome<AuditVerdict>>;
  /** The entries of a search as they leave the house, noted before they are given. */
  entries(staff: Staff, query: TrailQuery): Promise<Outcome<readonly TrailEntry[]>>;
}

type TrailDeps = Pick<CaseDeps, 'db' | 'keys' | 'clock' | 'door'>;

const PAGE = 50;
const MOST_EXPORTED = 10_000;
/** Where a person can have come in: the log names them by door and login. */
const DOORS = ['console:', 'api:', 'cli:', 'focal-point/', ''] as const;

const escaped = (text: string): string => text.replace(/[^\w]/g, '\\$&');

/** The names that a case has as the subject of entries, and what those of its pages begin with. */
async function subjectsOf({ db }: TrailDeps, wanted: string): Promise<(string | RegExp)[]> {
  const ids = [...new Set([...(await idsByReference(db.cases, wanted)), wanted])];
  return ids.flatMap((id) => {
    const page = `page/console/cases/${id}`;
    return [id, `case/${id}`, page, new RegExp(`^${escaped(page)}/`)];
  });
}

/** No entry has this number: what is looked for lies after the end of the log. */
const AFTER_ALL = Number.MAX_SAFE_INTEGER;

/** The numbers between two moments: entries are numbered in the order of time. */
async function numbersOf(
  { db }: TrailDeps,
  { since, until, before }: TrailQuery,
): Promise<Pick<AuditSearch, 'from' | 'before'>> {
  const from = since && ((await firstAuditSince(db.cases, since)) ?? AFTER_ALL);
  const end = until && (await firstAuditSince(db.cases, until));
  const last = Math.min(before ?? AFTER_ALL, end ?? AFTER_ALL);
  return {
    ...(from === undefined ? {} : { from }),
    ...(last === AFTER_ALL ? {} : { before: last }),
  };
}

async function searchOf(deps: TrailDeps, query: TrailQuery): Promise<AuditSearch> {
  const { person } = query;
  return {
    ...(query.case === undefined ? {} : { subjects: await subjectsOf(deps, query.case) }),
    ...(person === undefined ? {} : { actors: DOORS.map((door) => `${door}${person}`) }),
    ...(await numbersOf(deps, query)),
  };
}

/** Whether somebody may read the log; a try of somebody who may not is in it. */
async function mayRead(deps: TrailDeps, staff: Staff): Promise<boolean> {
  if (mayAny(staff, 'audit.read')) return true;
  await audit(deps, staff, 'access.denied', 'audit');
  return false;
}

async function pageOf(deps: TrailDeps, query: TrailQuery): Promise<TrailPage> {
  const search = await searchOf(deps, query);
  const [found, head, check] = await Promise.all([
    findAudit(deps.db.cases, search, PAGE + 1),
    auditHead(deps.db),
    lastAuditCheck(deps.db),
  ]);
  const entries = found.slice(0, PAGE);
  const last = found.length > PAGE ? entries.at(-1) : undefined;
  const checked = check?.at && { at: check.at, head: check.head, finding: check.finding };
  return { entries, head, checked, ...(last ? { next: last._id } : {}) };
}

/** The audit log over one installation. */
export function createTrail(deps: TrailDeps): Trail {
  return {
    page: async (staff, query) =>
      (await mayRead(deps, staff)) ? done(await pageOf(deps, query)) : not('denied'),
    async verify(staff, head) {
      if (!(await mayRead(deps, staff))) return not('denied');
      const verdict = await verifyAudit(deps.db, deps.keys.cases(), head);
      await audit(deps, staff, 'audit.verified', auditedVerdict(verdict, head));
      return done(verdict);
    },
    async entries(staff, query) {
      if (!(await mayRead(deps, staff))) return not('denied');
      await audit(deps, staff, 'audit.exported', 'audit');
      return done(await findAudit(deps.db.cases, await searchOf(deps, query), MOST_EXPORTED));
    },
  };
}
