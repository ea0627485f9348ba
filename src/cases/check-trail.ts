import {
  holdAuditCheck,
  lastAuditCheck,
  noteAuditCheck,
  noteAuditWalk,
  type AuditCheck,
} from '../models/cases/audit-check.js';
import { NONE } from '../models/cases/audit.js';
import { walkAudit, type AuditWalk } from '../models/cases/audit-verify.js';
import { beginningOf, DAY, MINUTE } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { CaseDeps } from './deps.js';

/** How often the whole log is verified, in milliseconds of elapsed time. */
export const CHECKED_EVERY = DAY;
/** The most entries that one run verifies; the next run continues from there. */
const A_RUN = 200_000;
/** How long a run is waited for if its process may have died, in milliseconds. */
const RUN_AT_MOST = 10 * MINUTE;

/** What checking the audit log depends on. */
export interface TrailCheckDeps extends Pick<CaseDeps, 'db' | 'keys'> {
  readonly log: Log;
  /** Milliseconds of a clock that nobody can set. */
  readonly elapsed?: () => number;
  /** Entries in one run. */
  readonly most?: number;
}

/** The result of a run: how many entries it verified, and how many logs are not whole. */
export interface TrailChecked {
  readonly verified: number;
  readonly broken: number;
}

/** Verifies the audit log once a day. */
export interface TrailCheck {
  tend(now: Date): Promise<TrailChecked>;
}

const NOTHING: TrailChecked = { verified: 0, broken: 0 };

/**
 * Makes the check whether the log is due. A day has passed if this process's monotonic clock says
 * so, or the common clock in either direction.
 */
function dueTeller(elapsed: () => number): (last: AuditCheck | undefined, now: Date) => boolean {
  let seen = { turns: -1, at: elapsed() };
  return (last, now) => {
    if (!last?.at || last.walk) return true;
    if (last.turns !== seen.turns) seen = { turns: last.turns, at: elapsed() };
    const byCommonClock = Math.abs(now.getTime() - last.at.getTime());
    return byCommonClock >= CHECKED_EVERY || elapsed() - seen.at >= CHECKED_EVERY;
  };
}

/** Saves the result of a walk, and logs what people must know. */
async function conclude(
  { db, log }: TrailCheckDeps,
  walked: AuditWalk,
  last: AuditCheck,
  now: Date,
): Promise<void> {
  const at = beginningOf(MINUTE, now);
  if (!walked.ok) {
    const { ok: _, ...found } = walked;
    const { problem } = found;
    const known = last.finding?.at === walked.at && last.finding.problem === problem;
    const since = known && last.finding ? last.finding.since : at;
    await noteAuditCheck(db, at, { finding: { ...found, since } });
    log.error('the audit log is not whole', { count: walked.at, reason: problem });
    return;
  }
  if (!walked.end) return noteAuditWalk(db, walked.head);
  await noteAuditCheck(db, at, { head: walked.head });
  if (last.finding) log.warn('the audit log is whole again', { count: walked.head.count });
}

/**
 * Makes the daily check of the audit log. It also compares the log with the head of the last check,
 * so that an end that was cut off is noticed.
 */
export function createTrailCheck(deps: TrailCheckDeps): TrailCheck {
  const { db, keys, elapsed = () => performance.now(), most = A_RUN } = deps;
  const due = dueTeller(elapsed);
  return {
    async tend(now) {
      if (!due(await lastAuditCheck(db), now)) return NOTHING;
      const last = await holdAuditCheck(db, now, RUN_AT_MOST);
      // Another process may have ended the walk between the two looks.
      if (!last || !due(last, now)) return NOTHING;
      const { walk: from = NONE, head: expected = NONE, acknowledged } = last;
      const walked = await walkAudit(db, keys.cases(), { from, expected, most, acknowledged });
      await conclude(deps, walked, last, now);
      return walked.ok
        ? { verified: walked.head.count - from.count, broken: 0 }
        : { verified: 0, broken: 1 };
    },
  };
}
