import { expect, test } from '@jest/globals';
import { SECOND } from '../../src/shared/clock.js';
import { afi } from '../fixtures/people.js';
import { startTestAmana, type TestAmanaOptions } from './amana.js';

/** A text that waits in the outbox. */
async function withText(options?: TestAmanaOptions) {
  const here = await startTestAmana(undefined, options);
  const targets = [{ channel: 'sms' as const, to: afi.phone }];
  const delivery = { id: 'asks', class: 'mail' as const, targets, text: 'Somebody asks you' };
  await here.amana.outbox.enqueue([delivery], here.clock.now());
  return here;
}

test('a text that was given back for want of a slot is sent before what is due is called done', async () => {
  const here = await withText();
  const dueAt = new Date(here.clock.now().getTime() + SECOND);
  await here.db.gateway.collection('deliveries').updateOne({ state: 'due' }, { $set: { dueAt } });
  await here.settle();
  expect(here.twilio.messagesTo(afi.phone)).toHaveLength(1);
  await here.stop();
});

test('what is due is not called done while a send is under way, though a tick has returned', async () => {
  // A tick waits for 25 ms then, and a send for 60.
  const here = await withText({ speed: 200, impatient: () => true });
  here.twilio.failNext('hang', 1);
  await here.settle();
  expect(here.amana.outbox.waiting(here.clock.now())).toBeDefined();
  await here.stop();
});
