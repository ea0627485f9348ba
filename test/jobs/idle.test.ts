import { expect, test } from '@jest/globals';
import type { Job } from '../../src/jobs/job.js';
import { timetable } from '../../src/jobs/timetable.js';
import { whenWaiting } from '../../src/jobs/when-waiting.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { kofi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { profiled } from '../support/profile.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

/**
 * Runs the jobs by their timetable for some seconds of the
 * clock, those of one moment together, as `startJobs` does.
 */
async function live(seconds: number): Promise<void> {
  const all = here.amana.jobs.map((job) => ({ job, times: timetable(job.cron) }));
  for (let second = 1; second <= seconds; second += 1) {
    here.clock.advance(SECOND);
    const due = all.filter(({ times }) => times.after((second - 1) * SECOND) <= second * SECOND);
    await Promise.all(due.map(({ job }) => job.run(here.clock.now())));
  }
}

const named = (name: string) => here.amana.jobs.find((job) => job.name === name);

test('a minute in which nobody writes costs less than a command a second', async () => {
  await live(60);
  let casesCommands: readonly unknown[] = [];
  const { cases, gateway } = here.db;
  const gatewayCommands = await profiled(gateway, async () => {
    casesCommands = await profiled(cases, () => live(60));
  });
  // 30 for the outbox and all that asks with it, 12 for escalations, one for what was erased,
  // seven once in ten minutes. Six more note the time and the heartbeats: not by these runs.
  expect(gatewayCommands.length + casesCommands.length).toBeLessThanOrEqual(50);
  const asked = gatewayCommands.filter(({ op }) => op === 'aggregate').length;
  expect(asked).toBeLessThanOrEqual(31);
});

test('what waits is seen in the beat in which it always was: a text within two seconds, an escalation within five', async () => {
  await live(60);
  const now = here.clock.now();
  const target = { channel: 'sms', to: kofi.phone } as const;
  await here.amana.outbox.enqueue(
    [{ id: 'call-1', class: 'urgent', targets: [target], text: 'TG-1' }],
    now,
  );
  await live(2);
  expect(here.twilio.messagesTo(kofi.phone).map(({ text }) => text)).toEqual(['TG-1']);
  await here.amana.escalations.openAll(
    [
      {
        tip: 'tip-1',
        reference: 'TG-7K2M4',
        country: 'TG',
        priority: 1,
        kind: 'other',
        excludedAffiliations: [],
      },
    ],
    here.clock.now(),
  );
  const ran: unknown[] = [];
  for (let second = 0; second < 5; second += 1) {
    here.clock.advance(SECOND);
    if (second === 4) ran.push(await named('escalation')?.run(here.clock.now()));
  }
  expect(ran).toEqual([expect.objectContaining({ claimed: 1 })]);
});

test('a job that cannot be asked for waiting work runs all the same, every 15 minutes; a vital one every five', async () => {
  const ran: string[] = [];
  let answer: () => Promise<boolean> = async () => false;
  const job = (name: string, waits: Job['waits'], vital?: Job['vital']): Job =>
    whenWaiting(
      {
        name,
        cron: '* * * * * *',
        ...(vital ? { vital } : {}),
        ...(waits ? { waits } : {}),
        run: async () => (ran.push(name), { did: 1 }),
      },
      { gateway: () => answer(), cases: () => answer() },
    );
  const jobs = [
    job('asks', ['gateway', () => []]),
    job('vital', ['gateway', () => []], () => true),
    job('cannot tell', ['cases', () => undefined]),
    job('asks nobody', undefined),
  ];
  const runAll = async (at: number) => {
    ran.length = 0;
    for (const one of jobs) await one.run(new Date(at));
    return [...ran];
  };
  const start = here.clock.now().getTime();
  const always = ['cannot tell', 'asks nobody'];
  const all = ['asks', 'vital', ...always];
  expect(await runAll(start)).toEqual(all);
  expect(await runAll(start + MINUTE)).toEqual(always);
  answer = () => Promise.reject(new Error('away'));
  expect(await runAll(start + MINUTE)).toEqual(all);
  answer = async () => false;
  expect(await runAll(start + 5 * MINUTE)).toEqual(always);
  expect(await runAll(start + 6 * MINUTE)).toEqual(['vital', ...always]);
  expect(await runAll(start + 15 * MINUTE)).toEqual(['vital', ...always]);
  expect(await runAll(start + 16 * MINUTE)).toEqual(['asks', ...always]);
  // A clock that was set back.
  expect(await runAll(start)).toEqual(all);
});
