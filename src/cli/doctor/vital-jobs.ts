import { LATE } from '../../jobs/watchdog.js';
import { VITAL_JOBS } from '../../jobs/jobs.js';
import { readHeartbeats } from '../../models/gateway/heartbeat.js';
import type { Db } from '../../models/store/db.js';
import { MINUTE, SECOND } from '../../shared/clock.js';
import { hello } from './database.js';
import { failure, ok, warning, type Finding } from './finding.js';

const CHECK = 'jobs';
const FIX =
  'Start Amana with AMANA_ROLE=all or worker. If it runs, look in its log for "a vital job is late" and "job failed".';

function howLong(ms: number): string {
  return ms < 2 * MINUTE ? `${Math.round(ms / SECOND)} s` : `${Math.round(ms / MINUTE)} min`;
}

/**
 * Checks whether the jobs that bring calls to people succeed in some process. It uses the
 * database's clock, which also wrote the heartbeats; a heartbeat in the future only shows that this
 * clock was set back.
 */
export async function checkVitalJobs(db: Db): Promise<Finding[]> {
  const [heard, { localTime }] = await Promise.all([
    readHeartbeats(db.gateway, VITAL_JOBS),
    hello(db),
  ]);
  if (heard.size === 0)
    return [warning(CHECK, 'No job has ever run on this database: nobody is called.', FIX)];
  const findings = VITAL_JOBS.flatMap((job): Finding[] => {
    const at = heard.get(job)?.at.getTime() ?? 0;
    const ms = localTime.getTime() - at;
    if (at === 0)
      return [failure(CHECK, `The job ${job} has never succeeded: calls are not made.`, FIX)];
    if (ms <= LATE) return [];
    const says = `The job ${job} has not succeeded for ${howLong(ms)} in any process: calls are not made.`;
    return [failure(CHECK, says, FIX)];
  });
  return findings.length > 0 ? findings : [ok(CHECK, 'escalation and outbox succeed')];
}
