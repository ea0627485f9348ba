import type { Halves, Place } from '../models/store/waiting.js';

/** Counts a job reports: what it did, never to whom. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Something done again and again. Any number of processes may run it: work is claimed, not elected.
 */
export interface Job {
  readonly name: string;
  /** A cron expression with seconds, read as parts of an hour of elapsed time (timetable.ts). */
  readonly cron: string;
  /**
   * Needed also by a process that only answers: what it holds in memory must follow what others
   * change. Such a job writes no key: all that tend, make and destroy keys are for workers alone.
   */
  readonly everywhere?: boolean;
  /**
   * A run that has not ended after so many milliseconds
   * is given up: the next one begins without it.
   */
  readonly patience?: number;
  /**
   * A call reaches nobody while this job does not succeed, so all processes watch it (watchdog.ts).
   * @returns whether a run with these counts has succeeded
   */
  readonly vital?: (counts: Counts) => boolean;
  /**
   * The half and the places in which something may wait for it (when-waiting.ts). While nothing
   * does, a run is passed over. Undefined places: that cannot be told, and it looks by itself.
   */
  readonly waits?: readonly [keyof Halves, (now: Date) => readonly Place[] | undefined];
  run(now: Date): Promise<Counts>;
}
