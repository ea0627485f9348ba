import { SECOND, type Clock } from './clock.js';

/** A clock that all processes of an installation share. */
export interface CommonClock extends Clock {
  /**
   * Asks for the time.
   * @returns by how many milliseconds the clock was set, usually 0; negative when it went back;
   * undefined when the answer took too long to be useful
   */
  look(): Promise<number | undefined>;
}

/** A difference below this, in milliseconds, is not taken as a step of the clock. */
const JITTER = 50;
/**
 * The longest useful answer time, in milliseconds; a slower answer tells too little about the time.
 */
const SLOW = 2 * SECOND;

/**
 * Makes the clock of one process: the time from a common source, plus the time that has passed
 * since by a clock that is never set. Changes of the machine's own clock have no effect, and two
 * processes on machines with different clocks agree on what is due.
 * @param ask returns the time of the source that all share
 * @param elapsed milliseconds that only go forward
 */
export function commonClock(
  ask: () => Promise<Date>,
  elapsed: () => number = () => performance.now(),
): CommonClock {
  let ahead = Date.now() - elapsed();
  let asked = false;
  return {
    now: () => new Date(elapsed() + ahead),
    async look() {
      const began = elapsed();
      const told = (await ask()).getTime();
      const took = elapsed() - began;
      const first = !asked;
      if (took > SLOW && !first) return undefined;
      asked = true;
      const step = told + took / 2 - (elapsed() + ahead);
      if (Math.abs(step) <= took / 2 + JITTER) return 0;
      ahead += step;
      return first ? 0 : Math.round(step);
    },
  };
}
