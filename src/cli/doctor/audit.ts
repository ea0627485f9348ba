import { lastAuditCheck } from '../../models/cases/audit-check.js';
import type { Acknowledged, AuditProblem } from '../../models/cases/audit-verify.js';
import type { Db } from '../../models/store/db.js';
import { DAY } from '../../shared/clock.js';
import { counted } from '../output.js';
import { failure, ok, warning, type Finding } from './finding.js';

const CHECK = 'audit log';
/** After this time without a check the daily job is not running, or fails. */
const TOO_LONG = 2 * DAY;

/** What is wrong with an entry, in words that follow its number. */
export const entryIs: Readonly<Record<AuditProblem, string>> = {
  edited: 'was changed after it was written, or the one before it was taken out',
  missing: 'is missing',
  reordered: "stands in another entry's place",
};

/** Says which wrong entries people have acknowledged, and when: `, but for entry 2 (…)`. */
export const butFor = (acknowledged: readonly Pick<Acknowledged, 'at' | 'on'>[]): string =>
  acknowledged.length === 0
    ? ''
    : `, but for what was acknowledged: ${acknowledged
        .map(({ at, on }) => `entry ${at} on ${dayOf(on)}`)
        .join(', ')}`;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Checks whether the audit log was whole at the last daily check, and whether that check runs. */
export async function checkAudit(db: Pick<Db, 'cases'>, now: Date): Promise<Finding[]> {
  const { at, head, finding, acknowledged = [] } = (await lastAuditCheck(db)) ?? {};
  if (finding)
    return [
      failure(
        CHECK,
        `It is not whole: entry ${finding.at} ${entryIs[finding.problem]}. Known since ${dayOf(finding.since)}.`,
        'Keep the database as it is, and compare it with a backup: somebody may have written to it by hand. An auditor acknowledges it with a reason, on the page Audit log.',
      ),
    ];
  if (!at) return [ok(CHECK, 'is verified when the jobs run')];
  if (now.getTime() - at.getTime() > TOO_LONG)
    return [
      warning(
        CHECK,
        `It was not verified since ${dayOf(at)}.`,
        'The job audit does it once a day: look in the log for "job failed".',
      ),
    ];
  const entries = counted(head?.count ?? 0, 'entry', 'entries');
  return [ok(CHECK, `whole on ${dayOf(at)}: ${entries}${butFor(acknowledged)}`)];
}
