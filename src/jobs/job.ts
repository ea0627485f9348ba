/** Counts a job reports: what it did, never to whom. */
export type Counts = Readonly<Record<string, number>>;

/** Something done again and again. Any number of processes may run it: work is claimed, not elected. */
export interface Job {
  readonly name: string;
  /** node-cron expression with seconds. */
  readonly cron: string;
  /**
   * Needed also by a process that only answers: what it holds in memory must follow what others change. Such a job writes no
   * key: all that tend, make and destroy keys are for workers alone.
   */
  readonly everywhere?: boolean;
  run(now: Date): Promise<Counts>;
}
