import { standingOf } from '../../models/migrations/migrate.js';
import type { Step } from '../../models/migrations/step.js';
import type { Db } from '../../models/store/db.js';
import { ok, warning, type Finding } from './finding.js';

const CHECK = 'data';

/**
 * Checks whether the data belongs to this version: pending migration steps, or steps of a newer
 * version.
 */
export async function checkData(db: Db, steps?: readonly Step[]): Promise<Finding[]> {
  const { pending, again, newer } = await standingOf(db, steps);
  const findings = [
    ...pending.map(({ id, says }) =>
      warning(
        CHECK,
        `Pending: ${id} (${says}).`,
        'A running worker does it within minutes; the program works meanwhile. If it stays, look in the log for "job failed" of the job migrate.',
      ),
    ),
    ...newer.map((id) =>
      warning(
        CHECK,
        `A newer version has changed this data: ${id}.`,
        'Read in its changelog whether this version reads what it wrote; else go on with the newer one.',
      ),
    ),
  ];
  if (findings.length > 0) return findings;
  const waits = again.map(
    ({ step: { id }, dueAt }) => `; ${id} looks once more on ${dueAt.toISOString().slice(0, 10)}`,
  );
  return [ok(CHECK, `is that of this version${waits.join('')}`)];
}
