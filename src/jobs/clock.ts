import { moveDeadlines, noteTime } from '../models/gateway/database-clock.js';
import type { Db } from '../models/store/db.js';
import type { CommonClock } from '../shared/common-clock.js';
import { MINUTE } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Counts } from './job.js';

/**
 * Looks at the clock that all processes share. When it was set back, what
 * waits is moved with it a minute and a half later, by one process. When
 * it was set forward, what is due by it is done, as after a downtime.
 */
export async function lookAtClock(clock: CommonClock, db: Db, log: Log): Promise<Counts> {
  const step = await clock.look();
  // By an old time it would look to all as if the clock had been set back.
  if (step === undefined) return {};
  if (Math.abs(step) > MINUTE) log.warn('the clock of the database was set', { ms: step });
  const back = await noteTime(db.gateway, clock.now());
  if (back === 0) return {};
  const moved = await moveDeadlines(db, back, clock.now());
  log.warn('what waits was moved back with the clock', { ms: back, count: moved });
  return { moved };
}
