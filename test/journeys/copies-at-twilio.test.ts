import { afterEach, expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { afi, kofi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { lookForCanaries } from '../support/canaries.js';
import { profiled } from '../support/profile.js';
import { newSid } from '../support/twilio-webhook.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana(undefined, { deleteAfter: 'delivered' })));
afterEach(() => {
  expect(here.twilio.complaints).toEqual([]);
});

const copies = () => here.db.gateway.collection('copies');
const tick = () => here.amana.jobs.find(({ name }) => name === 'copies')?.run(here.clock.now());
/** Somebody writes, and Twilio says of every text of ours what became of it. */
async function talk(from: string, state: string): Promise<void> {
  await here.sms.text(from, 'menu');
  await here.settle();
  const last = here.twilio.messagesTo(from).at(-1);
  if (!last) throw new Error('nothing was sent');
  await here.sms.status(last, state);
}

test('§T30 minutes after a text came or arrived, Twilio has it no more, and its ids were kept sealed', async () => {
  const sid = newSid();
  await here.sms.text(afi.phone, 'Ils gardent trois filles', { sid });
  await here.settle();
  const [reply] = here.twilio.messagesTo(afi.phone);
  if (!reply) throw new Error('nothing was sent');
  await here.sms.status(reply, 'delivered');
  expect(here.twilio.copies.kept).toEqual(expect.arrayContaining([sid, reply.sid]));
  const searched = await lookForCanaries([sid, reply.sid, sid.slice(2)], {
    databases: here.db.address,
    texts: { log: here.logged() },
  });
  expect(searched).toMatchObject({ found: [] });
  expect(searched.oplog).toBeGreaterThan(0);
  // Twilio refuses it in the first minute: it is not even asked.
  await here.pass(MINUTE);
  expect(here.twilio.copies.asked).toBe(0);
  await here.pass(3 * MINUTE);
  expect(here.twilio.copies.kept).not.toContain(sid);
  expect(here.twilio.copies.kept).not.toContain(reply.sid);
  expect(await copies().countDocuments()).toBe(0);
});

test('what cannot be deleted yet is tried again, whatever was in the way, and what is gone already is done', async () => {
  await talk(kofi.phone, 'undelivered');
  here.twilio.copies.failures.push('20009', 'reset', '20429');
  await here.pass(4 * MINUTE);
  expect(await copies().countDocuments()).toBe(2);
  await here.pass(30 * MINUTE);
  expect(await copies().countDocuments()).toBe(0);
  const again = here.twilio.messagesTo(kofi.phone).at(-1);
  if (again) await here.sms.status(again, 'failed');
  await here.pass(4 * MINUTE);
  expect(await copies().countDocuments()).toBe(0);
});

test('where the carrier says no more than that it has our text, its copy goes after a day', async () => {
  await talk(kofi.phone, 'sent');
  const sid = here.twilio.messagesTo(kofi.phone).at(-1)?.sid;
  await here.pass(23 * HOUR, HOUR);
  expect(here.twilio.copies.kept).toContain(sid);
  await here.pass(2 * HOUR, HOUR);
  expect(here.twilio.copies.kept).not.toContain(sid);
});

test('what cannot be deleted in fifteen days is given up, and an operator is told which code Twilio gave', async () => {
  await talk(kofi.phone, 'delivered');
  here.twilio.copies.failures.push(...Array.from({ length: 80 }, () => '20009' as const));
  await here.pass(14 * DAY, DAY / 2);
  expect(await copies().countDocuments()).toBe(2);
  await here.pass(2 * DAY, DAY / 2);
  expect(await copies().countDocuments()).toBe(0);
  expect(here.logged().match(/a copy at the provider was not deleted/g)).toHaveLength(2);
  expect(here.logged()).toContain('"code":"20009"');
  here.twilio.copies.failures.length = 0;
});

test('a process that dies while it deletes leaves it to the next, and the oldest is found by the index', async () => {
  await talk(kofi.phone, 'delivered');
  here.clock.advance(3 * MINUTE);
  // Claimed, and never heard of again.
  await copies().updateMany({}, { $set: { dueAt: new Date(here.clock.now().getTime() + MINUTE) } });
  expect((await tick())?.['deleted'] ?? 0).toBe(0);
  here.clock.advance(MINUTE);
  const seen = await profiled(here.db.gateway, async () => {
    const counts = await Promise.all([tick(), tick()]);
    expect(counts.reduce((sum, one) => sum + (one?.['deleted'] ?? 0), 0)).toBe(2);
  });
  for (const { planSummary } of seen) expect(planSummary).not.toContain('COLLSCAN');
});

test('unless it is asked for, nothing is deleted and no id of Twilio’s is kept', async () => {
  const other = await startTestAmana();
  await other.sms.text(afi.phone, 'bonjour');
  await other.settle();
  const [reply] = other.twilio.messagesTo(afi.phone);
  if (reply) await other.sms.status(reply, 'delivered');
  expect(await other.db.gateway.collection('copies').countDocuments()).toBe(0);
  expect([other.twilio.copies.kept.length, other.twilio.copies.asked]).toEqual([2, 0]);
  await other.stop();
});
