import { systemWait, within } from '../outbox/wait.js';
import { MINUTE, SECOND } from '../shared/clock.js';
import type { Log } from '../shared/log.js';

/**
 * A vital job is late when it has not succeeded in
 * any process for so long: a dozen times its period.
 */
export const LATE = MINUTE;
/** A process notes its successes at most so often, in milliseconds. */
export const NOTED_EVERY = 20 * SECOND;
/** How often a process looks at the heartbeats, in milliseconds. */
const LOOK_EVERY = 10 * SECOND;

/** A vital job that has not succeeded in any process for so many milliseconds. */
export interface LateJob {
  readonly job: string;
  readonly ms: number;
}

/** Watches, from any process, whether somewhere the vital jobs succeed. */
export interface Watchdog {
  /**
   * Looks at the heartbeats now. Never fails: what cannot be read has not changed.
   * @returns what is late
   */
  look(): Promise<readonly LateJob[]>;
  /** Goes on looking, and tells the log. @returns how to stop */
  start(): () => void;
}

/** What a watchdog needs. */
export interface WatchdogDeps {
  /** The names of the vital jobs. */
  readonly jobs: readonly string[];
  /** The heartbeats as the database has them. */
  readonly read: (
    jobs: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly beats: number }>>;
  readonly log: Log;
  /** Milliseconds of a clock that nobody can set. */
  readonly elapsed?: () => number;
}

/**
 * What is known of a vital job: its last heartbeat,
 * since when it is that, and when the log was told last.
 */
interface Known {
  beats: number | undefined;
  since: number;
  toldAt: number | undefined;
}

/** Tells the log that a job is late, at most once a minute. */
function tellLate(log: Log, { job, ms }: LateJob, of: Known, now: number): void {
  if (of.toldAt !== undefined && now - of.toldAt < MINUTE) return;
  of.toldAt = now;
  log.error('a vital job is late, calls may not be made', { job, ms });
}

/** Notes what was read of a job's heartbeats. */
function noteBeats(log: Log, job: string, of: Known, beats: number, now: number): void {
  // The first look only shows where the counter stands: it may have stood there for days.
  const first = of.beats === undefined;
  if (beats === of.beats) return;
  of.beats = beats;
  if (first) return;
  of.since = now;
  if (of.toldAt !== undefined) log.warn('a vital job runs again', { job });
  of.toldAt = undefined;
}

/** Looks every few seconds, and never twice at once. @returns how to stop */
function keepLooking(look: () => Promise<unknown>): () => void {
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, LOOK_EVERY);
  return () => clearInterval(timer);
}

/**
 * Makes the watchdog of one process. It asks whether a counter has changed within the elapsed time
 * of this process, and compares no times, so that no clock can make a job late or hide that it is.
 */
export function createWatchdog({
  jobs,
  read,
  log,
  elapsed = () => performance.now(),
}: WatchdogDeps): Watchdog {
  const began = elapsed();
  const known = new Map<string, Known>(
    jobs.map((job) => [job, { beats: undefined, since: began, toldAt: undefined }]),
  );
  const look = async (): Promise<readonly LateJob[]> => {
    const reading = await within(read(jobs), LOOK_EVERY, systemWait).catch(() => 'late' as const);
    const late: LateJob[] = [];
    for (const [job, of] of known) {
      const now = elapsed();
      if (reading !== 'late') noteBeats(log, job, of, reading.get(job)?.beats ?? 0, now);
      const ms = Math.round(now - of.since);
      if (ms <= LATE) continue;
      late.push({ job, ms });
      tellLate(log, { job, ms }, of, now);
    }
    return late;
  };
  return { look, start: () => keepLooking(look) };
}

/**
 * Notes successes of vital jobs, each at most every 20 seconds.
 * @param note writes one where all processes see it
 */
export function heartbeats(
  note: (job: string) => Promise<void>,
  elapsed: () => number = () => performance.now(),
): (job: string) => Promise<void> {
  const noted = new Map<string, number>();
  return async (job) => {
    const now = elapsed();
    if (now - (noted.get(job) ?? -Infinity) < NOTED_EVERY) return;
    await note(job);
    noted.set(job, now);
  };
}
