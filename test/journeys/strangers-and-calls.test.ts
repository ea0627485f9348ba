import { expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../../src/shared/clock.js';
import { afi, kossi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';

/** A long code sends one segment a second; here ten of its seconds pass in one of ours. */
const SPEED = 10;
let here: TestAmana;
forTheseTests(
  async () =>
    (here = await startTestAmana('2026-03-03T10:00:00Z', { segmentsPerSecond: 1, speed: SPEED })),
);

const seconds = (n: number) => pause((n * SECOND) / SPEED);
const now = () => here.clock.now().getTime();
const job = (name: string) => here.amana.jobs.find((one) => one.name === name);
const calls = () => here.twilio.messagesTo(kossi.phone);

/** Forty numbers, one text a second, and jobs at their times, until it is told to end. */
function crowd(words: (text: number) => string): () => Promise<void> {
  let over = false;
  const sending: Promise<PromiseSettledResult<unknown>[]>[] = [];
  const texting = async () => {
    for (let n = 0; !over; n++) {
      const from = `+228910000${String(n % 40).padStart(2, '0')}`;
      sending.push(Promise.allSettled([here.sms.text(from, words(n))]));
      await seconds(1);
    }
  };
  const ticking = async (name: string, every: number) => {
    for (; !over; await seconds(every)) await job(name)?.run(here.clock.now());
  };
  const all = [texting(), ticking('outbox', 2), ticking('escalation', 5)];
  return async () => {
    over = true;
    await Promise.all(all);
    const answers = (await Promise.all(sending)).flat();
    expect(answers.filter(({ status }) => status === 'rejected')).toEqual([]);
  };
}

/** @returns how many of its seconds passed until it was so */
async function until(so: () => boolean, most: number): Promise<number> {
  const began = now();
  while (!so() && now() - began < most * SECOND) await seconds(0.2);
  return (now() - began) / SECOND;
}

test('§T5 forty numbers that text once a second keep no life in danger waiting for its call', async () => {
  const stop = crowd((n) => `Quel est le prix du riz au marche ${n}`);
  await until(() => here.twilio.messages.length > 15, 600);
  expect(here.twilio.messages.length).toBeGreaterThan(15);
  expect(calls()).toEqual([]);
  const before = here.twilio.messages.length;
  const answered = await here.sms.text(afi.phone, 'Ma sœur est enfermée dans une maison à Lomé');
  expect(answered.status).toBe(200);
  const waited = await until(() => calls().length === 1, 300);
  expect(waited).toBeLessThan(30);
  // Strangers were answered meanwhile: the sender is shared, and nobody has it alone.
  await seconds(30);
  const since = here.twilio.messages.slice(before).filter(({ to }) => to.startsWith('+228910'));
  expect(since.length).toBeGreaterThan(5);
  // Whoever takes it hears so at once, too, and not behind the strangers.
  const [call] = calls();
  const code = /OK (\d{4,6})/.exec(call?.text ?? '')?.[1];
  await here.sms.text(kossi.phone, `OK ${code}`);
  const heard = await until(() => calls().length > 1, 300);
  expect(heard).toBeLessThan(30);
  await stop();
  expect(here.twilio.complaints).toEqual([]);
}, 120_000);
