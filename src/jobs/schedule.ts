import { within, systemWait } from '../outbox/wait.js';
import { MINUTE, SECOND, type Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Counts, Job } from './job.js';
import { timetable } from './timetable.js';

/** A job that takes longer than this is logged, in milliseconds. */
const SLOW = 10_000;
/**
 * A run that does not end is given up after this long, unless its job says otherwise, in
 * milliseconds.
 */
const PATIENCE = 5 * MINUTE;
/**
 * How often the schedule checks which jobs are due, in milliseconds: the finest step that the job
 * table can express.
 */
const BEAT = SECOND;

/** The running jobs of one process. */
export interface Schedule {
  /**
   * Runs every job once, now, in the order of the table: at the start, and when the demo's clock is
   * moved.
   */
  runAll(): Promise<Readonly<Record<string, Counts>>>;
  /** Starts no more jobs, and waits for those that are running. */
  stop(): Promise<void>;
}

/** What is needed to run the jobs. */
export interface ScheduleDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Saves that a vital job has succeeded, for the watchdogs of all processes. */
  readonly alive?: (job: string) => Promise<void>;
  /** Milliseconds of a clock that nobody can set. */
  readonly elapsed?: () => number;
}

/** Runs one job once; a failure is logged, and the next tick tries again. */
async function runOnce(job: Job, { clock, log, alive }: ScheduleDeps): Promise<Counts> {
  const began = performance.now();
  try {
    const counts = await job.run(clock.now());
    const count = Object.values(counts).reduce((sum, n) => sum + n, 0);
    const ms = Math.round(performance.now() - began);
    if (ms > SLOW) log.warn('job took long', { job: job.name, ms, count });
    else if (count > 0) log.info('job did something', { job: job.name, ms, count });
    if (job.vital?.(counts)) await alive?.(job.name);
    return counts;
  } catch (error) {
    log.error('job failed, the next tick tries again', { job: job.name, error });
    return {};
  }
}

/** As `runOnce`, but a run that never ends does not stop its job from running again. */
async function runWithin(job: Job, deps: ScheduleDeps): Promise<Counts> {
  const ms = job.patience ?? PATIENCE;
  const counts = await within(runOnce(job, deps), ms, systemWait);
  if (counts !== 'late') return counts;
  deps.log.error('job does not end, it is started again', { job: job.name, ms });
  return {};
}

/**
 * Calls `start` with each job that is due, by elapsed time alone: setting the clock, a time zone or
 * a change to summer time cannot stop it. Runs that were missed, because the process was blocked or
 * the machine slept, become one.
 * @returns a function that stops it
 */
function beating(
  jobs: readonly Job[],
  elapsed: () => number,
  start: (job: Job) => void,
): () => void {
  const began = elapsed();
  const dues = jobs.map((job) => {
    const times = timetable(job.cron);
    return { job, times, dueAt: times.after(0) };
  });
  const beat = setInterval(() => {
    const now = elapsed() - began;
    for (const due of dues) {
      if (now < due.dueAt) continue;
      due.dueAt = due.times.after(now);
      start(due.job);
    }
  }, BEAT);
  return () => clearInterval(beat);
}

/**
 * Starts the jobs. Runs of one job do not overlap within a process, unless one of them does not
 * end.
 */
export function startJobs(jobs: readonly Job[], deps: ScheduleDeps): Schedule {
  const { elapsed = () => performance.now() } = deps;
  const running = new Map<string, Promise<Counts>>();
  let stopped = false;
  const tick = (job: Job): Promise<Counts> => {
    const present = running.get(job.name);
    if (present) return present;
    // The connections that a job needs are closed right after the jobs stop.
    if (stopped) return Promise.resolve({});
    const mine = runWithin(job, deps).finally(() => running.delete(job.name));
    running.set(job.name, mine);
    return mine;
  };
  const stopBeating = beating(jobs, elapsed, (job) => void tick(job));
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
      stopBeating();
      await Promise.all(running.values());
    },
  };
}
