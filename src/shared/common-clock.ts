import { SECOND, type Clock } from './clock.js';

/** A clock that all processes of an installation share. */
export interface CommonClock extends Clock {
  /**
   * Asks what time it is.
   * @returns by how many milliseconds the clock was set, 0 as a rule; negative when it went back;
   * undefined when the answer took so long that it tells nothing
   */
  look(): Promise<number | undefined>;
}

/** What the way of an answer cannot explain is no step below this, in milliseconds. */
const JITTER = 50;
/** An answer that took longer tells too little of the time, in milliseconds. */
const SLOW = 2 * SECOND;

/**
 * Makes the clock of one process: the time that somebody else tells, and how much has passed since
 * by a clock that is never set. What is done to the machine's own clock changes nothing, and two
 * processes on machines whose clocks differ agree on what is due.
 * @param ask the time, of whoever tells it to all @param elapsed milliseconds that only go forward
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
