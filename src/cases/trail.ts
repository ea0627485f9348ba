import { mayAny } from '../access/policy.js';
import {
  findAudit,
  firstAuditSince,
  type AuditSearch,
  type ReadEntry,
} from '../models/cases/audit-read.js';
import { lastAuditCheck, noteAcknowledged, type AuditCheck } from '../models/cases/audit-check.js';
import {
  acknowledgedBy,
  auditedVerdict,
  auditProblems,
  verifyAudit,
  type Acknowledged,
  type AuditVerdict,
} from '../models/cases/audit-verify.js';
import { auditHead, type AuditHead } from '../models/cases/audit.js';
import { idsByReference } from '../models/cases/tip-lookup.js';
import type { Staff } from '../shared/staff.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import { actorOf, audit, type CaseDeps } from './deps.js';
import { done, not, type Outcome } from './outcome.js';
import { saidIn } from './typed-words.js';
import { LONGEST_REASON } from './work.js';

export { auditProblems, type Acknowledged, type AuditHead, type AuditVerdict };
export type TrailEntry = ReadEntry;

/** The search of an auditor in the audit log. */
export interface TrailQuery {
  /** The reference of a case, or an id. */
  readonly case?: string | undefined;
  /** A login, the id of a focal point, or an actor as the log writes it. */
  readonly person?: string | undefined;
  /** Entries from this moment on, and entries before that one. The log stores minutes. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Only entries with a lower number: the end of the page before. */
  readonly before?: number | undefined;
}

/** One page of the audit log, newest entry first. */
export interface TrailPage {
  readonly entries: readonly TrailEntry[];
  /** The start of the next page, if there is one. */
  readonly next?: number;
  readonly head: AuditHead;
  /** The result of the daily check; undefined before the first. */
  readonly checked?: CheckedTrail | undefined;
}

/**
 * When the log was last verified by the daily check, the head up to which it was whole, and what is
 * wrong.
 */
export type CheckedTrail = Required<Pick<AuditCheck, 'at'>> &
  Pick<AuditCheck, 'head' | 'finding' | 'acknowledged'>;

/** The audit log as auditors read it. */
export interface Trail {
  page(staff: Staff, query: TrailQuery): Promise<Outcome<TrailPage>>;
  /**
   * Checks the whole chain.
   * @param head noted earlier: shows whether the end was cut off since
   */
  verify(staff: Staff, head?: AuditHead): Promise<Outcome<AuditVerdict>>;
  /**
   * Acknowledges what the daily check found wrong, with a reason. The check then goes on behind it,
   * and is red again for anything new.
   * @param who an account, or a person at the machine
   * @param at the number of the wrong entry, as it was shown
   */
  acknowledge(
    who: Staff | `cli:${string}`,
    at: number,
    reason: string,
  ): Promise<Outcome<Acknowledged>>;
  /**
   * Returns all entries of a search for export, the newest first, piece by piece. The audit log
   * records it first.
   */
  entries(staff: Staff, query: TrailQuery): Promise<Outcome<AsyncIterable<readonly TrailEntry[]>>>;
}

type TrailDeps = Pick<CaseDeps, 'db' | 'keys' | 'clock' | 'door'>;

const PAGE = 50;
/** How many entries of an export are in memory at once. */
const EXPORTED_AT_ONCE = 500;
/** The doors through which a person may have come: the log names them by door and login. */
const DOORS = ['console:', 'api:', 'cli:', 'focal-point/', ''] as const;

const escaped = (text: string): string => text.replace(/[^\w]/g, '\\$&');

/**
 * Returns the names of a case as the subject of entries, and the prefixes of the names of its
 * parts.
 */
async function subjectsOf({ db }: TrailDeps, wanted: string): Promise<(string | RegExp)[]> {
  const ids = [...new Set([...(await idsByReference(db.cases, wanted)), wanted])];
  return ids.flatMap((id) => {
    const page = `page/console/cases/${id}`;
    return [id, `case/${id}`, page, new RegExp(`^${escaped(page)}/`)];
  });
}

/** A number beyond all entries, for a search after the end of the log. */
const AFTER_ALL = Number.MAX_SAFE_INTEGER;

/** Returns the entry numbers between two moments: entries are numbered in time order. */
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

/** Checks whether a person may do something with the log; the log records refused attempts. */
async function mayDo(
  deps: TrailDeps,
  who: Staff | `cli:${string}`,
  action: 'audit.read' | 'audit.acknowledge',
): Promise<boolean> {
  if (typeof who === 'string' || mayAny(who, action)) return true;
  await audit(deps, who, 'access.denied', 'audit');
  return false;
}
const mayRead = (deps: TrailDeps, staff: Staff) => mayDo(deps, staff, 'audit.read');

async function acknowledge(
  deps: TrailDeps,
  who: Staff | `cli:${string}`,
  at: number,
  reason: string,
): Promise<Outcome<Acknowledged>> {
  if (!(await mayDo(deps, who, 'audit.acknowledge'))) return not('denied');
  const said = saidIn(reason, LONGEST_REASON, 'noReason');
  if (!said.ok) return said;
  const { finding } = (await lastAuditCheck(deps.db)) ?? {};
  if (finding?.at !== at) return not('unknown');
  const { problem, print } = finding;
  const on = beginningOf(MINUTE, deps.clock.now());
  const by = actorOf(deps, who);
  const one = acknowledgedBy(deps.keys.cases(), {
    ...{ at, problem, print, by, on },
    reason: said.value,
  });
  await audit(deps, who, 'audit.acknowledged', `audit/${problem}/${at}`);
  return (await noteAcknowledged(deps.db, finding, one)) ? done(one) : not('unknown');
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
  const checked = check?.at && {
    at: check.at,
    head: check.head,
    finding: check.finding,
    acknowledged: check.acknowledged,
  };
  return { entries, head, checked, ...(last ? { next: last._id } : {}) };
}

/** Yields all entries of a search, the newest first. */
async function* allOf(
  { db }: TrailDeps,
  search: AuditSearch,
): AsyncGenerator<readonly TrailEntry[], void, void> {
  let before = search.before;
  do {
    const next = before === undefined ? search : { ...search, before };
    const piece = await findAudit(db.cases, next, EXPORTED_AT_ONCE);
    if (piece.length > 0) yield piece;
    before = piece.length < EXPORTED_AT_ONCE ? undefined : piece.at(-1)?._id;
  } while (before !== undefined);
}

/** Creates the audit log functions for one installation. */
export function createTrail(deps: TrailDeps): Trail {
  return {
    page: async (staff, query) =>
      (await mayRead(deps, staff)) ? done(await pageOf(deps, query)) : not('denied'),
    async verify(staff, head) {
      if (!(await mayRead(deps, staff))) return not('denied');
      const { acknowledged } = (await lastAuditCheck(deps.db)) ?? {};
      const verdict = await verifyAudit(deps.db, deps.keys.cases(), head, acknowledged);
      await audit(deps, staff, 'audit.verified', auditedVerdict(verdict, head));
      return done(verdict);
    },
    acknowledge: (who, at, reason) => acknowledge(deps, who, at, reason),
    async entries(staff, query) {
      if (!(await mayRead(deps, staff))) return not('denied');
      await audit(deps, staff, 'audit.exported', 'audit');
      return done(allOf(deps, await searchOf(deps, query)));
    },
  };
}
