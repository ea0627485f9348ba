/** Counts a job reports: what it did, never to whom. */
export type Counts = Readonly<Record<string, number>>;

/** Something done again and again. Any number of processes may run it: work is claimed, not elected. */
export interface Job {
  readonly name: string;
  /** node-cron expression with seconds. */
  readonly cron: string;
  run(now: Date): Promise<Counts>;
}
