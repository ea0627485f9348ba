import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { MINUTE } from '../../src/shared/clock.js';
import { afi, kossi, ngozi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

/**
 * So many people write at once; the long form is `AMANA_FLOOD=10000 npm test -- test/faults/flood`.
 */
const FLOOD = Number(process.env.AMANA_FLOOD ?? 600);
/** So many webhooks are under way at once. */
const AT_ONCE = 64;

let here: TestAmana;
beforeAll(async () => {
  // One by one, so that their order is seen.
  here = await startTestAmana('2026-03-03T10:00:00Z', { callsAnHour: 10_000 });
});
afterAll(async () => {
  await here.stop();
});

const urgent = 'Ils gardent trois filles derrière le marché de Lomé et elles ne peuvent pas sortir';
const number = (i: number) => `+2289${String(1_000_000 + i)}`;
const isUrgentCall = ({ text }: { text: string }) => / P1 /.test(text);

/**
 * Lets happen what is due, until nothing is. An outbox that gets no answer for five seconds says
 * that it did nothing, and what it sends meanwhile is still due; an escalation that failed is tried
 * again when its lock runs out.
 */
async function allDueIsDone(): Promise<void> {
  const due = { dueAt: { $lte: here.clock.now() } };
  const deliveries = here.db.gateway.collection('deliveries');
  const escalations = here.db.cases.collection('escalations');
  do await here.settle();
  while (
    (await deliveries.countDocuments({ state: 'due', ...due })) +
      (await escalations.countDocuments(due)) >
    0
  );
}

/** Everybody texts, so many at once. @param half what happens in the middle of it */
async function flood(half: () => Promise<void>): Promise<void> {
  let next = 0;
  const middle = Math.floor(FLOOD / 2);
  const texting = async () => {
    while (next < FLOOD) {
      const i = next;
      next += 1;
      if (i === middle) await half();
      // A fifth of them tell of something that is not urgent
      // and is a matter for a focal point within the hour.
      const words =
        i % 5 === 0
          ? `Des enfants travaillent à la mine ${i}`
          : `Un homme au port promet du travail loin aux filles ${i}`;
      expect((await here.sms.text(number(i), words)).status).toBe(200);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, texting));
}

test('§5.47 §T5 in a flood of tips an urgent one is called for, and before all others when they fall due', async () => {
  await flood(async () => {
    expect((await here.sms.text(afi.phone, urgent)).status).toBe(200);
    // Nobody ticks but the outbox: a life in danger is
    // called for with its own turn, whoever else writes.
    const outbox = here.amana.jobs.find(({ name }) => name === 'outbox');
    while (here.twilio.messagesTo(kossi.phone).length === 0) {
      await pause(50);
      await outbox?.run(here.clock.now());
    }
    expect(here.twilio.messagesTo(kossi.phone)).toMatchObject([
      { text: expect.stringMatching(/P1 séquestration/) },
    ]);
  });
  await here.amana.conversation.idle();
  expect(await here.db.cases.collection('tips').countDocuments()).toBe(FLOOD + 1);

  // Half an hour later they have all fallen silent, and
  // all are due in the same moment as another urgent one.
  const before = here.twilio.messages.length;
  here.clock.advance(40 * MINUTE);
  expect(
    (
      await here.sms.text(
        ngozi.phone,
        'They are holding my sister in a locked house in Lagos with guns',
      )
    ).status,
  ).toBe(200);
  await allDueIsDone();
  const calls = here.twilio.messages.slice(before).filter(({ text }) => / P[123] /.test(text));
  expect(calls.length).toBeGreaterThan(FLOOD);
  // The one of before is due again, too; none of the flood is called for before them.
  const last = calls.findLastIndex(isUrgentCall);
  const first = calls.findIndex((call) => !isUrgentCall(call));
  expect(calls.filter(isUrgentCall).length).toBeGreaterThanOrEqual(2);
  expect(last - first).toBeLessThan(20);

  const escalations = here.db.cases.collection('escalations');
  expect(await here.db.cases.collection('tips').countDocuments()).toBe(FLOOD + 2);
  expect(await escalations.countDocuments()).toBe(FLOOD + 2);
  expect(await escalations.countDocuments({ calls: { $size: 0 } })).toBe(0);
  expect(here.twilio.complaints).toEqual([]);
}, 900_000);
