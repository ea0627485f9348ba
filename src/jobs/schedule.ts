import cron, { type ScheduledTask } from 'node-cron';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Counts, Job } from './job.js';

/** A job that takes longer than this is worth a line in the log, in milliseconds. */
const SLOW = 10_000;

/** The jobs of one process, running. */
export interface Schedule {
  /** Runs every job once, now, in the order of the table: at the start, and when the demo's clock is moved. */
  runAll(): Promise<Readonly<Record<string, Counts>>>;
  /** Starts no job any more, and waits for those that are running. */
  stop(): Promise<void>;
}

/** Runs one job once; what goes wrong is logged and tried again at the next tick. */
async function runOnce(job: Job, clock: Clock, log: Log): Promise<Counts> {
  const began = performance.now();
  try {
    const counts = await job.run(clock.now());
    const count = Object.values(counts).reduce((sum, n) => sum + n, 0);
    const ms = Math.round(performance.now() - began);
    if (ms > SLOW) log.warn('job took long', { job: job.name, ms, count });
    else if (count > 0) log.info('job did something', { job: job.name, ms, count });
    return counts;
  } catch (error) {
    log.error('job failed, the next tick tries again', { job: job.name, error });
    return {};
  }
}

/** Starts the jobs. A job never overlaps itself within a process. */
export function startJobs(
  jobs: readonly Job[],
  deps: { readonly clock: Clock; readonly log: Log },
): Schedule {
  const running = new Map<string, Promise<Counts>>();
  let stopped = false;
  const tick = (job: Job): Promise<Counts> => {
    const present = running.get(job.name);
    if (present) return present;
    // The connections a job needs are closed right after the jobs.
    if (stopped) return Promise.resolve({});
    const mine = runOnce(job, deps.clock, deps.log).finally(() => running.delete(job.name));
    running.set(job.name, mine);
    return mine;
  };
  const tasks: ScheduledTask[] = jobs.map((job) =>
    cron.schedule(job.cron, () => void tick(job), { name: job.name }),
  );
  return {
    async runAll() {
      const all: Record<string, Counts> = {};
      for (const job of jobs) {
        await running.get(job.name);
        all[job.name] = await tick(job);
      }
      return all;
    },
    async stop() {
      stopped = true;
      for (const task of tasks) await task.stop();
      await Promise.all(running.values());
    },
  };
}
