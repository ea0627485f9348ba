import { systemWait, within } from '../outbox/wait.js';
import { MINUTE, SECOND } from '../shared/clock.js';
import type { Log } from '../shared/log.js';

/**
 * A vital job is late when it has not succeeded in any process for this long: a dozen times its
 * period.
 */
export const LATE = MINUTE;
/** A process saves its successes at most this often, in milliseconds. */
export const NOTED_EVERY = 20 * SECOND;
/** A success is saved together with another's when it is at most this old, in milliseconds. */
const TOGETHER = 2.5 * SECOND;
/** A success that is due to be saved waits at most this long for another one, in milliseconds. */
const WAITS = 4 * SECOND;
/**
 * How long to wait for the heartbeats, in milliseconds: as long as the time between two looks at
 * them.
 */
const PATIENCE = 10 * SECOND;

/** A vital job that has not succeeded in any process for this many milliseconds. */
export interface LateJob {
  readonly job: string;
  readonly ms: number;
}

/** Watches, from any process, whether the vital jobs succeed in at least one. */
export interface Watchdog {
  /**
   * Looks at the heartbeats now. Never fails: heartbeats that cannot be read count as unchanged.
   * @returns the late jobs
   */
  look(): Promise<readonly LateJob[]>;
}

/** What a watchdog needs. */
export interface WatchdogDeps {
  /** The names of the vital jobs. */
  readonly jobs: readonly string[];
  /** Reads the heartbeats from the database. */
  readonly read: (
    jobs: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly beats: number }>>;
  readonly log: Log;
  /** Milliseconds of a clock that nobody can set. */
  readonly elapsed?: () => number;
}

/**
 * What is known of a vital job: its last heartbeat, since when it is unchanged, and when it was
 * last logged.
 */
interface Known {
  beats: number | undefined;
  since: number;
  toldAt: number | undefined;
}

/** Logs that a job is late, at most once a minute. */
function tellLate(log: Log, { job, ms }: LateJob, of: Known, now: number): void {
  if (of.toldAt !== undefined && now - of.toldAt < MINUTE) return;
  of.toldAt = now;
  log.error('a vital job is late, calls may not be made', { job, ms });
}

/** Notes a job's heartbeats as they were read. */
function noteBeats(log: Log, job: string, of: Known, beats: number, now: number): void {
  // The first look shows only the counter's value: it may have been unchanged for days.
  const first = of.beats === undefined;
  if (beats === of.beats) return;
  of.beats = beats;
  if (first) return;
  of.since = now;
  if (of.toldAt !== undefined) log.warn('a vital job runs again', { job });
  of.toldAt = undefined;
}

/**
 * Creates the watchdog of one process. It checks whether a counter has changed within the elapsed
 * time of this process. It compares no times of day, so that no clock can make a job late or hide
 * that it is.
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
  return {
    async look() {
      const reading = await within(read(jobs), PATIENCE, systemWait).catch(() => 'late' as const);
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
    },
  };
}

/** A vital job of this process: when it last succeeded, and when that was last saved. */
interface Success {
  at: number;
  noted: number;
}

/**
 * Saves the successes of vital jobs every 20 seconds, normally all in one command: the jobs run
 * side by side, so a success waits a few seconds for another one.
 * @param note saves some where all processes see them
 */
export function heartbeats(
  note: (jobs: readonly string[]) => Promise<void>,
  elapsed: () => number = () => performance.now(),
): (job: string) => Promise<void> {
  const known = new Map<string, Success>();
  return async (job) => {
    const now = elapsed();
    const { noted } = known.get(job) ?? { noted: -Infinity };
    known.set(job, { at: now, noted });
    if (now - noted < NOTED_EVERY) return;
    const fresh = [...known].filter(([, { at }]) => now - at <= TOGETHER);
    const alone = fresh.length === 1 && known.size > 1;
    if (alone && now - noted < NOTED_EVERY + WAITS) return;
    const before = fresh.map(([, success]) => [success, success.noted] as const);
    for (const [success] of before) success.noted = now;
    try {
      await note(fresh.map(([name]) => name));
    } catch (error) {
      for (const [success, earlier] of before) success.noted = earlier;
      throw error;
    }
  };
}
