import { clockPlace, noteTime, stillToMove } from '../models/gateway/database-clock.js';
import { moveDeadlines } from '../models/gateway/move-deadlines.js';
import type { Db } from '../models/store/db.js';
import type { AnyWaits } from '../models/store/waiting.js';
import type { CommonClock } from '../shared/common-clock.js';
import { MINUTE, type Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Counts } from './job.js';

/** Each process saves the time at least this often, however recent the saved time is. */
const AT_LEAST_EVERY = 5 * MINUTE;

/**
 * Looks at the clock that all processes share. If it was set back, one process moves everything
 * that waits with it, a minute and a half later. If it was set forward, everything due by then is
 * done, as after a downtime.
 * @param toNote whether to save the time although the clock was not set
 */
export async function lookAtClock(
  clock: CommonClock,
  db: Db,
  log: Log,
  toNote: () => Promise<boolean> = async () => true,
): Promise<Counts> {
  const [asked, step] = await Promise.all([toNote(), clock.look()]);
  // An old saved time would look to all as if the clock had been set back.
  if (step === undefined) return {};
  if (Math.abs(step) > MINUTE) log.warn('the clock of the database was set', { ms: step });
  if (!asked && step === 0) return {};
  const now = clock.now();
  const back = await noteTime(db.gateway, now, new Date(now.getTime() - step));
  if (back === 0) return {};
  const moved = await moveDeadlines(db, back, clock.now()).catch(async (error: unknown) => {
    // What was moved already will be moved twice: a call too early is better than one too late.
    await stillToMove(db.gateway, back, clock.now());
    throw error;
  });
  log.warn('what waits was moved back with the clock', { ms: back, count: moved });
  return { moved };
}

/**
 * Returns whether a process must save the time: the saved time covers all that look in the same
 * moment, and the first look always saves it.
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
