import { setTimeout as pause } from 'node:timers/promises';
import type { Amana } from '../../src/app/build.js';
import type { Job } from '../../src/jobs/job.js';
import type { Db } from '../../src/models/store/db.js';
import { createAsking } from '../../src/models/store/waiting.js';
import { MINUTE, SECOND, type AdjustableClock } from '../../src/shared/clock.js';

/** What falls due is let happen. */
export interface Settling {
  /** Lets everything that is due happen, until nothing is. @param only the jobs with these names */
  settle(only?: readonly string[]): Promise<void>;
  /** Time passes, a minute (or `step` ms) at a time, and what falls due happens in order. */
  pass(ms: number, step?: number): Promise<void>;
}

/**
 * What is due again so soon was given back for want of
 * a slot: on a busy machine that happens at any time.
 */
const SOON = 2 * SECOND;

/**
 * When the first text that was given back is due again; undefined when none is so soon.
 * @param since it was not due then
 */
async function givenBackUntil({ gateway }: Db, since: Date, now: Date): Promise<Date | undefined> {
  const [first] = await gateway
    .collection<{ dueAt: Date }>('deliveries')
    .find({
      state: 'due',
      dueAt: { $gt: since, $lte: new Date(now.getTime() + SOON) },
      lockedUntil: { $exists: false },
      // These wait for their sender, and not for a slot.
      held: { $exists: false },
    })
    .sort({ dueAt: 1 })
    .limit(1)
    .toArray();
  return first?.dueAt;
}

/** Whether a job comes less than once a minute, and cannot be asked whether anything waits. */
const comesSeldom = ({ cron, waits }: Job): boolean =>
  waits === undefined && cron.split(' ')[1] !== '*';

/** Within this time of its last run a job is left out while nothing waits for it. */
const RESTS = 5 * MINUTE;

/**
 * Tells which jobs nothing waits for, with one question for all of them, as jobs that run in the
 * same moment ask. Nearly all runs of a journey find nothing: each job asked that for itself.
 */
function restingJobs(db: Db): (jobs: readonly Job[], now: Date) => Promise<ReadonlySet<Job>> {
  const gateway = createAsking(() => db.gateway);
  const cases = createAsking(() => db.cases);
  const halves = { gateway: gateway.waits, cases: cases.waits };
  const called = new Map<Job, number>();
  const rests = async (job: Job, now: Date): Promise<boolean> => {
    const last = called.get(job) ?? -Infinity;
    if (!job.waits || Math.abs(now.getTime() - last) >= RESTS) return false;
    const [half, places] = job.waits;
    const asked = places(now);
    return asked !== undefined && !(await halves[half](asked).catch(() => true));
  };
  return async (jobs, now) => {
    const resting = await Promise.all(jobs.map((job) => rests(job, now)));
    jobs.forEach((job, i) => resting[i] || called.set(job, now.getTime()));
    return new Set(jobs.filter((_, i) => resting[i]));
  };
}

/**
 * Lets what is due in an Amana happen by its own jobs.
 * @param speed how many seconds of its clock pass in one
 */
export function settling(
  {
    conversation,
    escalations,
    jobs,
    outbox,
  }: Pick<Amana, 'conversation' | 'escalations' | 'jobs' | 'outbox'>,
  db: Db,
  clock: AdjustableClock,
  speed: number,
): Settling {
  const resting = restingJobs(db);
  const tended = new Map<Job, number>();
  /** Whether a job that comes every ten minutes or every hour is to run. */
  function tends(job: Job, all: boolean): boolean {
    const now = clock.now().getTime();
    if (!all && Math.abs(now - (tended.get(job) ?? -Infinity)) < RESTS) return false;
    tended.set(job, now);
    return true;
  }
  /** @param all also the jobs that come seldom */
  async function runOnce(names: readonly string[] | undefined, all: boolean): Promise<boolean> {
    await conversation.idle();
    await escalations.idle();
    const chosen = jobs.filter(({ name }) => names?.includes(name) ?? true);
    const rest = await resting(chosen, clock.now());
    let [busy, asked] = [false, true];
    for (const job of chosen) {
      if ((asked && rest.has(job)) || (comesSeldom(job) && !tends(job, all))) continue;
      const counts = await job.run(clock.now());
      busy ||= Object.values(counts).some((count) => count > 0);
      // What ran may have made work for those after it: from here on each asks for itself.
      if (busy || job.waits) asked = false;
    }
    return busy;
  }
  /**
   * A tick returns while its provider hangs, and what had no slot is tried again a second later.
   */
  async function sendsGoOn(since: Date): Promise<boolean> {
    if (outbox.waiting(clock.now()) === undefined) return true;
    const until = await givenBackUntil(db, since, clock.now());
    if (until) await pause(Math.max(0, until.getTime() - clock.now().getTime()) / speed);
    return until !== undefined;
  }
  async function settle(only: readonly string[] | undefined, all: boolean): Promise<void> {
    const sends = only?.includes('outbox') ?? true;
    // The jobs that come seldom run at first, and once more when nothing else is to do.
    for (let [goesOn, tend] = [true, all]; goesOn;) {
      const since = clock.now();
      goesOn = (await runOnce(only, tend)) || (sends && (await sendsGoOn(since)));
      if (!goesOn && all && !tend) goesOn = tend = true;
      else tend = false;
    }
  }
  return {
    settle: (only) => settle(only, true),
    async pass(ms, step = MINUTE) {
      for (let left = ms; left > 0; left -= step) {
        clock.advance(Math.min(step, left));
        await settle(undefined, left <= step);
      }
    },
  };
}
