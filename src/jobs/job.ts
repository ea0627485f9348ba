import type { Halves, Place } from '../models/store/waiting.js';

/** The counts that a job reports: what it did, never to whom. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Work that is repeated. Any number of processes may run it: each claims work, no process is
 * elected.
 */
export interface Job {
  readonly name: string;
  /** A cron expression with seconds, read as parts of an hour of elapsed time (timetable.ts). */
  readonly cron: string;
  /**
   * Also needed by a process that only answers, because its memory must follow changes that others
   * make. Such a job writes no key: all that maintain, create and destroy keys are for workers
   * alone.
   */
  readonly everywhere?: boolean;
  /**
   * A run that has not ended after this many milliseconds is given up: the next one starts without
   * it.
   */
  readonly patience?: number;
  /**
   * No call is sent while this job fails, so all processes watch it (watchdog.ts).
   * @returns whether a run with these counts has succeeded
   */
  readonly vital?: (counts: Counts) => boolean;
  /**
   * The half and the places in which work may wait for it (when-waiting.ts). While none waits, the
   * run is skipped. Undefined places: that is not known, and the job looks by itself.
   */
  readonly waits?: readonly [keyof Halves, (now: Date) => readonly Place[] | undefined];
  run(now: Date): Promise<Counts>;
}
