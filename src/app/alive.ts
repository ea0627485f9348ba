import { VITAL_JOBS } from '../jobs/jobs.js';
import { createWatchdog, type Watchdog } from '../jobs/watchdog.js';
import { readHeartbeats } from '../models/gateway/heartbeat.js';
import type { Db } from '../models/store/db.js';
import { SECOND } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Readiness } from '../web/readiness.js';

/** Watches the vital jobs, whichever process runs them. */
export function watchdogOf(db: Db, log: Log): Watchdog {
  return createWatchdog({
    jobs: VITAL_JOBS,
    read: (names) => readHeartbeats(db.gateway, names),
    log,
  });
}

/** Whether the database answers, and the vital jobs succeed somewhere. */
export async function readiness(db: Db, watchdog: Watchdog): Promise<Readiness> {
  const answered = (await db.gateway.db?.admin().ping())?.['ok'] === 1;
  if (!answered) return { ready: false, reason: 'The database does not answer.' };
  const late = await watchdog.look();
  if (late.length === 0) return { ready: true };
  const jobs = late.map(({ job, ms }) => `${job} for ${Math.round(ms / SECOND)} s`).join(', ');
  const reason = `Calls may not be made. These jobs have not succeeded in any process: ${jobs}.`;
  return { ready: false, reason };
}
