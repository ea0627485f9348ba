import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { afi, essi, kossi, mawuli, regionalDesk } from '../fixtures/people.js';
import { install, timePasses, uninstall, type Installation } from '../support/installation.js';
import type { Program } from '../support/program.js';
import { until } from '../support/until.js';

/**
 * The last seconds before the hour that Paris lives
 * through twice, and before the one that it leaves out.
 */
const AUTUMN = '2026-10-25T00:59:57Z';
const SPRING = '2026-03-29T00:59:57Z';

let here: Installation;
let program: Program | undefined;
beforeAll(async () => {
  here = await install();
});
afterEach(async () => {
  await program?.end('SIGTERM');
  await here.db.gateway.collection('conversations').deleteMany({});
  await here.db.cases.collection('escalations').deleteMany({});
});
afterAll(async () => {
  await uninstall();
});

/** Sets the clock of the program's machine. The clock of the database goes on as it does. */
function setTo(ms: number): void {
  writeFileSync(path.join(here.folder, 'clock'), String(ms));
}

/** The program, in Paris, by a clock that is set to a moment. */
function startAt(moment: string): Program {
  setTo(Date.parse(moment) - Date.now());
  const set = pathToFileURL('test/support/set-clock.mjs').href;
  const env = { AMANA_TEST_CLOCK: path.join(here.folder, 'clock'), TZ: 'Europe/Paris' };
  return (program = here.start(env, ['--import', set]));
}

const called = (phone: string) => here.twilio.messagesTo(phone).length;

const words = 'Ils gardent trois filles derrière le marché de Lomé';

/** Afi writes of a life in danger, and the first level is called. */
async function tellOfDanger(running: Program): Promise<void> {
  const first = () => called(kossi.phone) + called(mawuli.phone);
  const before = first();
  expect((await here.text(running, afi.phone, words)).status).toBe(200);
  await until('the first level is called', () => first() > before);
}

/** How long an answer of the program takes at the most, while something goes on. */
async function slowestAnswer(running: Program, on: () => Promise<unknown>): Promise<number> {
  const url = await running.url();
  let [slowest, over] = [0, false];
  const asking = (async () => {
    while (!over) {
      const began = performance.now();
      await (await fetch(`${url}/healthz`)).text();
      slowest = Math.max(slowest, performance.now() - began);
    }
  })();
  await on().finally(() => (over = true));
  await asking;
  return slowest;
}

test.each([
  ['back in autumn', AUTUMN],
  ['forward in spring', SPRING],
])(
  '§T4 clocks go %s in Paris while a life is in danger: the second level is called all the same',
  async (_how, moment) => {
    const ahead = Date.parse(moment) - Date.now();
    const running = startAt(moment);
    const before = called(essi.phone);
    await tellOfDanger(running);
    await until('the hour changes', () => Date.now() + ahead > Date.parse(moment) + 5 * SECOND);
    await timePasses(here.db, 11 * MINUTE);
    await until('the second level is called', () => called(essi.phone) > before, 15 * SECOND);
    expect((await fetch(`${await running.url()}/readyz`)).status).toBe(200);
    expect(running.err()).not.toMatch(/NODE-CRON|missed execution/);
  },
);

test('§T4 the clock goes a month ahead and back by two hours: nothing stands still or floods, people are called', async () => {
  const running = startAt('2026-06-01T12:00:00Z');
  const now = Date.parse('2026-06-01T12:00:00Z') - Date.now();
  await tellOfDanger(running);
  const climbs = async (to: number) => {
    setTo(to);
    const all = () => called(essi.phone) + called(regionalDesk.phone);
    const before = all();
    await timePasses(here.db, 90 * MINUTE);
    await until('the next level is called', () => all() > before, 15 * SECOND);
  };
  const slowest = await slowestAnswer(running, async () => {
    await climbs(now + 30 * DAY);
    await climbs(now - 2 * HOUR);
  });
  // node-cron took a minute to count what it had missed, with a line for each.
  expect(slowest).toBeLessThan(10 * SECOND);
  expect(running.err().split('\n').length).toBeLessThan(200);
  expect(running.err()).not.toMatch(/NODE-CRON|missed execution/);
});
