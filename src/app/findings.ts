import { checkAlerts } from '../cli/doctor/alerts.js';
import { checkAudit } from '../cli/doctor/audit.js';
import { checkAttachments } from '../cli/doctor/attachments.js';
import { checkData } from '../cli/doctor/data.js';
import { checkDirectory } from '../cli/doctor/directory.js';
import { guarded } from '../cli/doctor/finding.js';
import { checkFiles, checkMemory } from '../cli/doctor/machine.js';
import { checkNotCalled } from '../cli/doctor/no-person.js';
import type { HealthFinding } from '../desk/health.js';
import type { Directory } from '../directory/directory.js';
import type { Db } from '../models/store/db.js';

/** The data to check, and the time. */
interface Looked {
  readonly db: Db;
  readonly directory: Directory;
  readonly now: Date;
}

/**
 * Returns those findings of `doctor` that a running program can check without any other service.
 * About sending, jobs, keys and languages the health report already says more.
 */
export async function findingsOf({ db, directory, now }: Looked): Promise<HealthFinding[]> {
  const all = await Promise.all([
    guarded('data', () => checkData(db)),
    guarded('directory', () => checkDirectory(directory, now)),
    guarded('not called', () => checkNotCalled(db, now)),
    guarded('attachments', () => checkAttachments(db)),
    guarded('alerts', () => checkAlerts(db, now)),
    guarded('audit log', () => checkAudit(db, now)),
    guarded('memory', () => checkMemory()),
    guarded('files', checkFiles),
  ]);
  return all
    .flat()
    .flatMap(({ check, state, says, fix = '' }) =>
      state === 'ok' ? [] : [{ check, state, says, fix }],
    )
    .sort((a, b) => Number(a.state === 'warning') - Number(b.state === 'warning'));
}
