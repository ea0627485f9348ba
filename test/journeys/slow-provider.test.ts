import { expect, test } from '@jest/globals';
import { MINUTE } from '../../src/shared/clock.js';
import { kofi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const job = (name: string) => here.amana.jobs.find((one) => one.name === name);

test('work that waits behind a slow provider is not done a second time by whoever catches up', async () => {
  here.twilio.failNext('hang', 1);
  await here.sms.text(kofi.phone, 'A man locks children in a shed near Tema');
  await here.sms.text(kofi.phone, 'yes');
  // The promise has run out while the first reply still
  // hangs; the same process catches up with itself.
  here.clock.advance(5 * MINUTE);
  await job('catch-up')?.run(here.clock.now());
  await here.settle();
  here.twilio.heal();
  await here.pass(3 * MINUTE);
  const texts = here.twilio.messagesTo(kofi.phone).map(({ text }) => text.slice(0, 12));
  expect([...texts].sort()).toEqual([...new Set(texts)].sort());
  const tips = await here.db.cases.collection('tips').find().toArray();
  expect(tips.map(({ entries }) => (entries as unknown[]).length)).toEqual([1]);
  const waiting = await here.db.gateway
    .collection('conversations')
    .find({ 'pend.0': { $exists: true } })
    .toArray();
  expect(waiting).toEqual([]);
});
