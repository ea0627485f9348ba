import { clockPlace, moveDeadlines, noteTime } from '../models/gateway/database-clock.js';
import type { Db } from '../models/store/db.js';
import type { AnyWaits } from '../models/store/waiting.js';
import type { CommonClock } from '../shared/common-clock.js';
import { MINUTE, type Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Counts } from './job.js';

/** However recent what is noted looks, each process notes the time so often. */
const AT_LEAST_EVERY = 5 * MINUTE;

/**
 * Looks at the clock that all processes share. When it was set back, what
 * waits is moved with it a minute and a half later, by one process. When
 * it was set forward, what is due by it is done, as after a downtime.
 * @param toNote whether the time is to be noted although the clock was not set
 */
export async function lookAtClock(
  clock: CommonClock,
  db: Db,
  log: Log,
  toNote: () => Promise<boolean> = async () => true,
): Promise<Counts> {
  const [asked, step] = await Promise.all([toNote(), clock.look()]);
  // By an old time it would look to all as if the clock had been set back.
  if (step === undefined) return {};
  if (Math.abs(step) > MINUTE) log.warn('the clock of the database was set', { ms: step });
  if (!asked && step === 0) return {};
  const now = clock.now();
  const back = await noteTime(db.gateway, now, new Date(now.getTime() - step));
  if (back === 0) return {};
  const moved = await moveDeadlines(db, back, clock.now());
  log.warn('what waits was moved back with the clock', { ms: back, count: moved });
  return { moved };
}

/**
 * Whether a process is to note the time: what is noted shows it to
 * all that look in the same moment, and the first look always notes.
 */
export function timeToNote(waits: AnyWaits, clock: Clock): () => Promise<boolean> {
  let notedAt = -Infinity;
  return async () => {
    const now = clock.now();
    const long = Math.abs(now.getTime() - notedAt) >= AT_LEAST_EVERY;
    if (!long && !(await waits([clockPlace(now)]).catch(() => true))) return false;
    notedAt = now.getTime();
    return true;
  };
}
