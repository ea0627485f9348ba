import { expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../../src/shared/clock.js';
import { measure } from '../../src/shared/texts/segments.js';
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

/** Waits for something, however long a busy machine takes; jest's limit is for what never comes. */
async function until(so: () => boolean): Promise<void> {
  while (!so()) await seconds(0.2);
}

/**
 * Waits for a message to the focal point.
 * @returns how many seconds of sending others got before it, from now on
 */
async function sentBeforeCall(n: number): Promise<number> {
  const { messages } = here.twilio;
  const from = messages.length;
  await until(() => calls().length > n);
  const at = messages.findIndex(({ sid }) => sid === calls()[n]?.sid);
  return messages.slice(from, at).reduce((sum, { text }) => sum + measure(text).segments, 0);
}

// The sender's own time is counted, in segments of one second
// each: a machine that is slow makes no call later in its queue.
test('forty numbers that text once a second keep no life in danger waiting for its call', async () => {
  const stop = crowd((n) => `Quel est le prix du riz au marche ${n}`);
  await until(() => here.twilio.messages.length > 15);
  expect(calls()).toEqual([]);
  const before = here.twilio.messages.length;
  const answered = await here.sms.text(afi.phone, 'Ma sœur est enfermée dans une maison à Lomé');
  expect(answered.status).toBe(200);
  expect(await sentBeforeCall(0)).toBeLessThan(30);
  // Strangers are answered meanwhile: the sender is shared, and nobody has it alone.
  const strangers = () =>
    here.twilio.messages.slice(before).filter(({ to }) => to.startsWith('+228910'));
  await until(() => strangers().length > 5);
  // Whoever takes it hears so at once, too, and not behind the strangers.
  const [call] = calls();
  const code = /OK (\d{4,6})/.exec(call?.text ?? '')?.[1];
  await here.sms.text(kossi.phone, `OK ${code}`);
  expect(await sentBeforeCall(1)).toBeLessThan(30);
  await stop();
  expect(here.twilio.complaints).toEqual([]);
}, 300_000);
