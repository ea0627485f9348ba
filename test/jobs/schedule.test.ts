import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Job } from '../../src/jobs/job.js';
import { startJobs } from '../../src/jobs/schedule.js';
import { stoppedClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';

const clock = stoppedClock('2026-03-03T12:00:00.000Z');
let lines: Record<string, unknown>[] = [];
const log = createLog({
  write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
});
const never = '59 59 * * * *';
const job = (name: string, run: Job['run'], cron = never): Job => ({ name, cron, run });

beforeEach(() => {
  lines = [];
  // Only the timers stand in the tests' hands; everything else goes on as it does.
  jest.useFakeTimers({
    now: clock.now(),
    doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'],
  });
});
afterEach(() => {
  jest.useRealTimers();
});

test('all jobs run once, in the order of the table, at the time of the clock, and their counts come back', async () => {
  const order: string[] = [];
  const ran = (name: string, counts: Record<string, number>) =>
    job(name, async (now) => (order.push(`${name} ${now.toISOString()}`), counts));
  const schedule = startJobs([ran('silence', { ended: 2 }), ran('outbox', {})], { clock, log });
  expect(await schedule.runAll()).toEqual({ silence: { ended: 2 }, outbox: {} });
  expect(order).toEqual(['silence 2026-03-03T12:00:00.000Z', 'outbox 2026-03-03T12:00:00.000Z']);
  await schedule.stop();
  // Who did nothing is not worth a line.
  expect(lines).toMatchObject([{ msg: 'job did something', job: 'silence', count: 2 }]);
});

test('a job that fails says so without the words of the error, and the others and its next run go on', async () => {
  let tries = 0;
  const failing = job('mail', async () => {
    tries += 1;
    if (tries === 1) throw new Error('Canary +22890000001');
    return { told: 1 };
  });
  const schedule = startJobs([failing, job('outbox', async () => ({ sent: 1 }))], { clock, log });
  expect(await schedule.runAll()).toEqual({ mail: {}, outbox: { sent: 1 } });
  expect(await schedule.runAll()).toEqual({ mail: { told: 1 }, outbox: { sent: 1 } });
  await schedule.stop();
  expect(lines[0]).toMatchObject({
    level: 50,
    msg: 'job failed, the next tick tries again',
    job: 'mail',
  });
  expect(JSON.stringify(lines)).not.toMatch(/Canary|2289/);
});

test('a job never overlaps itself, however slow it is, and runs again when it is done', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const releases: (() => void)[] = [];
  const slow = job(
    'escalation',
    async () => {
      runs += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => releases.push(resolve));
      running -= 1;
      return {};
    },
    '* * * * * *',
  );
  const schedule = startJobs([slow], { clock, log });
  await jest.advanceTimersByTimeAsync(5_000);
  expect([runs, most]).toEqual([1, 1]);
  releases.shift()?.();
  await jest.advanceTimersByTimeAsync(2_000);
  expect([runs, most]).toEqual([2, 1]);
  // Stopping waits for what is running, and nothing starts after it.
  let stopped = false;
  const stop = schedule.stop().then(() => (stopped = true));
  await jest.advanceTimersByTimeAsync(3_000);
  expect([stopped, runs]).toEqual([false, 2]);
  releases.shift()?.();
  await stop;
  await jest.advanceTimersByTimeAsync(3_000);
  expect(runs).toBe(2);
});

test('who asks for all jobs while one is running gets a run that began after they asked', async () => {
  const began: number[] = [];
  let release: (() => void) | undefined;
  const one = job('catch-up', async () => {
    began.push(began.length);
    if (began.length === 1) await new Promise<void>((resolve) => (release = resolve));
    return { recovered: began.length };
  });
  const schedule = startJobs([one], { clock, log });
  const first = schedule.runAll();
  await new Promise((resolve) => setImmediate(resolve));
  const second = schedule.runAll();
  release?.();
  expect(await first).toEqual({ 'catch-up': { recovered: 1 } });
  expect(await second).toEqual({ 'catch-up': { recovered: 2 } });
  await schedule.stop();
});

test('once they are stopped no job begins: neither the rest of a pass, nor what somebody asks for after it', async () => {
  const began: string[] = [];
  let release: (() => void) | undefined;
  const first = job('catch-up', async () => {
    began.push('catch-up');
    await new Promise<void>((resolve) => (release = resolve));
    return { recovered: 1 };
  });
  const schedule = startJobs([first, job('outbox', async () => (began.push('outbox'), {}))], {
    clock,
    log,
  });
  const pass = schedule.runAll();
  await new Promise((resolve) => setImmediate(resolve));
  const stop = schedule.stop();
  release?.();
  await stop;
  expect(await pass).toEqual({ 'catch-up': { recovered: 1 }, outbox: {} });
  expect(await schedule.runAll()).toEqual({ 'catch-up': {}, outbox: {} });
  expect(began).toEqual(['catch-up']);
});

/** Jobs every five seconds and every minute, and how often each ran. */
function counted() {
  const ran = { often: 0, seldom: 0 };
  const jobs = [
    job('often', async () => (ran.often++, {}), '*/5 * * * * *'),
    job('seldom', async () => (ran.seldom++, {}), '15 * * * * *'),
  ];
  return { ran, schedule: startJobs(jobs, { clock, log }) };
}

test.each([
  ['into the night in which clocks go back', '2026-10-25T00:59:58Z'],
  ['into the night in which clocks go forward', '2026-03-29T00:59:58Z'],
  ['a year ahead', '2027-03-03T12:00:00Z'],
  ['a year back', '2025-03-03T12:00:00Z'],
  ['to the end of what a date can be', '+275760-09-13T00:00:00.000Z'],
])(
  'jobs go on by elapsed time when the clock is set %s: none stops, none is repeated',
  async (_how, to) => {
    const { ran, schedule } = counted();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ran).toEqual({ often: 12, seldom: 1 });
    jest.setSystemTime(new Date(to));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ran).toEqual({ often: 24, seldom: 2 });
    await schedule.stop();
    expect(lines).toEqual([]);
  },
);

test('what a blocked process or a machine that slept has missed becomes one run, without a line for each', async () => {
  let elapsed = 0;
  let runs = 0;
  const one = job('outbox', async () => (runs++, {}), '*/2 * * * * *');
  const schedule = startJobs([one], { clock, log, elapsed: () => elapsed });
  elapsed = 1_000 * 3_600_000;
  await jest.advanceTimersByTimeAsync(1_000);
  expect(runs).toBe(1);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(runs).toBe(1);
  elapsed += 2_000;
  await jest.advanceTimersByTimeAsync(1_000);
  expect(runs).toBe(2);
  await schedule.stop();
  expect(lines).toEqual([]);
});

test('a job that never ends holds up no other, and itself only for its patience; this is said', async () => {
  const began: string[] = [];
  const hangs: Job = {
    ...job('escalation', () => (began.push('escalation'), new Promise(() => undefined))),
    cron: '*/5 * * * * *',
    patience: 60_000,
  };
  const outbox = job('outbox', async () => (began.push('outbox'), {}), '*/30 * * * * *');
  const schedule = startJobs([hangs, outbox], { clock, log });
  const pass = schedule.runAll();
  await jest.advanceTimersByTimeAsync(59_000);
  expect(began).toEqual(['escalation', 'outbox']);
  await jest.advanceTimersByTimeAsync(7_000);
  expect(began.filter((name) => name === 'escalation')).toHaveLength(2);
  expect(await pass).toEqual({ escalation: {}, outbox: {} });
  expect(lines).toMatchObject([
    { level: 50, msg: 'job does not end, it is started again', job: 'escalation', ms: 60_000 },
  ]);
  const stop = schedule.stop();
  await jest.advanceTimersByTimeAsync(60_000);
  await stop;
});

test('a vital job is alive when it succeeded, and not when it failed or could do nothing it claimed', async () => {
  const alive: string[] = [];
  let outcome: () => Promise<Record<string, number>> = async () => ({ claimed: 2, failed: 1 });
  const vital: Job = {
    ...job('escalation', () => outcome()),
    vital: ({ claimed = 0, failed = 0 }) => claimed === 0 || failed < claimed,
  };
  const note = async (name: string) => void alive.push(name);
  const schedule = startJobs([vital, job('mail', async () => ({}))], { clock, log, alive: note });
  await schedule.runAll();
  expect(alive).toEqual(['escalation']);
  outcome = async () => ({ claimed: 2, failed: 2 });
  await schedule.runAll();
  outcome = () => Promise.reject(new Error('away'));
  await schedule.runAll();
  expect(alive).toEqual(['escalation']);
  outcome = async () => ({});
  await schedule.runAll();
  expect(alive).toEqual(['escalation', 'escalation']);
  await schedule.stop();
});
