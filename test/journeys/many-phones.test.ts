import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CallBudget } from '../../src/models/cases/call-budget.js';
import { digestQuery } from '../../src/models/cases/call-budget.js';
import { MINUTE } from '../../src/shared/clock.js';
import { afi, essi, kossi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

let here: TestAmana;
beforeEach(async () => {
  here = await startTestAmana();
});
afterEach(async () => {
  await here.stop();
});

const FARM = 40;
const number = (i: number) => `+228920000${String(i).padStart(2, '0')}`;
const told = (phone: string) => here.twilio.messagesTo(phone).map(({ text }) => text);
const calls = (phone: string) => told(phone).filter((text) => /OK \d{4,6}/.test(text));
const digests = (phone: string) =>
  told(phone).filter((text) => /^\d+ autres? P1 attend(ent)? :/.test(text));
const escalations = () => here.db.cases.collection('escalations');

async function farm(words: (i: number) => string): Promise<void> {
  for (let i = 0; i < FARM; i++)
    expect((await here.sms.text(number(i), words(i))).status).toBe(200);
  await here.settle();
}

const cry = (i: number) => `Ils gardent ${i} filles enfermées derrière le marché de Lomé`;

test('forty phones wake a focal point a dozen times and not forty; the rest are in digests, with codes that work', async () => {
  await farm(cry);
  expect(await escalations().countDocuments({ priority: 1 })).toBe(FARM);
  // Every escalation has its call and its code; nothing is hidden.
  expect(await escalations().countDocuments({ calls: { $size: 0 } })).toBe(0);
  expect(calls(kossi.phone)).toHaveLength(12);
  expect(digests(kossi.phone)).toHaveLength(1);
  expect(digests(kossi.phone)[0]).toMatch(/^\d+ autres? P1 attend/);
  // A cry of somebody else comes in the next minutes with the others, and its ladder goes on.
  await here.sms.text(afi.phone, 'Ma sœur est enfermée dans une maison à Lomé, ils la battent');
  await here.pass(6 * MINUTE);
  expect(digests(kossi.phone)).toHaveLength(2);
  const [reference = '', code = ''] =
    /(TG-[0-9A-Z]{5}) (\d{4,6})/.exec(digests(kossi.phone)[1] ?? '')?.slice(1) ?? [];
  await here.sms.text(kossi.phone, `OK ${code}`);
  await here.settle();
  expect(await escalations().findOne({ reference })).toMatchObject({
    state: 'acknowledged',
    acknowledgedBy: 'kossi',
  });
  await here.pass(5 * MINUTE);
  // The next level is called at its time, and its sleep is spared as well.
  expect(calls(essi.phone).length).toBe(12);
  expect(digests(essi.phone).length).toBeGreaterThan(0);
  // What was answered is in no later digest.
  await here.pass(30 * MINUTE);
  expect(digests(kossi.phone).slice(2).join()).not.toContain(reference);
  expect(told(kossi.phone).length).toBeLessThan(30);
});

test('a flood of lesser tips delays no call for a life in danger', async () => {
  await farm((i) => `Des enfants travaillent à la mine ${i} de Lomé`);
  await here.pass(40 * MINUTE, 5 * MINUTE);
  const before = calls(kossi.phone).length;
  expect(before).toBeLessThanOrEqual(12);
  await here.sms.text(afi.phone, 'Ma sœur est enfermée dans une maison à Lomé');
  await here.settle();
  expect(calls(kossi.phone).slice(before)).toMatchObject([expect.stringMatching(/ P1 /)]);
});

test('every tip that waits is named in a digest in the end, each once, and then no digest is due', async () => {
  await farm(cry);
  await escalations().updateMany({}, { $set: { dueAt: new Date('2027-01-01') } });
  await here.pass(45 * MINUTE, 5 * MINUTE);
  const named = digests(kossi.phone).flatMap((text) => text.match(/TG-[0-9A-Z]{5}/g) ?? []);
  expect(named).toHaveLength(FARM - 12);
  expect(new Set(named).size).toBe(FARM - 12);
  const budgets = here.db.cases.collection<CallBudget>('callbudgets');
  expect(await budgets.countDocuments({ digestAt: { $exists: true } })).toBe(0);
  const { filter, sort } = digestQuery(here.clock.now());
  const plan = await budgets.find(filter).sort(sort).explain('queryPlanner');
  expect(JSON.stringify(plan)).toContain('digestAt_1');
  expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
});
