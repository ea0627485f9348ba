import { VITAL_JOBS } from '../jobs/jobs.js';
import { createWatchdog, type Watchdog } from '../jobs/watchdog.js';
import { heartbeatPlace, readHeartbeats, type HeartbeatDoc } from '../models/gateway/heartbeat.js';
import type { Db } from '../models/store/db.js';
import type { Asking } from '../models/store/waiting.js';
import { SECOND } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Readiness } from '../web/readiness.js';

/**
 * Watches the vital jobs, in whichever process they run.
 * @param asking the gateway database, which shares one query among all readers of the moment
 */
export function watchdogOf(db: Db, asking: Pick<Asking, 'read'>, log: Log): Watchdog {
  const shared = async (names: readonly string[]) => {
    const docs = (await asking.read(heartbeatPlace(names))) as readonly HeartbeatDoc[];
    return new Map(docs.map((doc) => [doc._id, doc]));
  };
  return createWatchdog({
    jobs: VITAL_JOBS,
    // If the shared query fails because of another reader, the heartbeats are read alone, so that
    // no job seems late.
    read: (names) => shared(names).catch(() => readHeartbeats(db.gateway, names)),
    log,
  });
}

/** Checks whether the database answers, and whether the vital jobs succeed in some process. */
export async function readiness(db: Db, watchdog: Watchdog): Promise<Readiness> {
  const answered = (await db.gateway.db?.admin().ping())?.['ok'] === 1;
  if (!answered) return { ready: false, reason: 'The database does not answer.' };
  const late = await watchdog.look();
  if (late.length === 0) return { ready: true };
  const jobs = late.map(({ job, ms }) => `${job} for ${Math.round(ms / SECOND)} s`).join(', ');
  const reason = `Calls may not be made. These jobs have not succeeded in any process: ${jobs}.`;
  return { ready: false, reason };
}
