import { beforeEach, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/shared/clock.js';
import { essi, kossi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { smsTalk, type SmsTalk } from '../support/sms.js';

/**
 * A reporter who calls for help again in the middle of a talk, when
 * somebody has taken the first call or says that it is acted on. Her
 * talk is still open: she was asked where it is and has not answered.
 */
let here: TestAmana;
let talk: SmsTalk;
let phones = 0;
/** A new reporter for each test. */
let reporter: string;
let reference: string;
forTheseTests(async () => {
  here = await startTestAmana();
  talk = smsTalk(here);
  return here;
});
const escalations = () => here.db.cases.collection('escalations');
beforeEach(async () => {
  // Talks of the test before fall silent, and nobody is called for them any more.
  await here.pass(40 * MINUTE, 40 * MINUTE);
  await escalations().deleteMany({});
  reporter = `+2289003${String((phones += 1)).padStart(4, '0')}`;
  await talk.says(reporter, 'Ils gardent trois filles enfermées derrière le marché de Lomé', '1');
  reference = /TG-\w{5}/.exec(talk.last(kossi.phone))?.[0] ?? 'none';
});

const heard = (phone: string) => here.twilio.messagesTo(phone).length;
const state = async () => (await escalations().findOne({ reference }))?.['state'] as string;
const takes = () => talk.says(kossi.phone, `OK ${talk.code(kossi.phone)}`);
const hasActed = async () => {
  await takes();
  await talk.says(kossi.phone, `FAIT ${talk.code(kossi.phone)}`);
  expect(await state()).toBe('acted');
};

test.each([
  ['French, at a question for a number', 'au secours ils vont nous tuer'],
  ['English', 'please come they are killing my sister'],
])('when it is said to be acted on, everybody is called again at once: %s', async (_how, cry) => {
  await hasActed();
  const before = heard(kossi.phone);
  await talk.says(reporter, cry);
  expect(await state()).toBe('calling');
  expect(heard(kossi.phone)).toBe(before + 1);
  expect(talk.last(kossi.phone)).toMatch(/P1/);
  // Nobody answers: the next level is called, as for any P1.
  const next = heard(essi.phone);
  await here.pass(12 * MINUTE);
  expect(heard(essi.phone)).toBeGreaterThan(next);
  // While everybody is being called, once more calls nobody twice.
  const calls = heard(kossi.phone);
  await talk.says(reporter, 'ils sont armés, venez vite');
  expect(heard(kossi.phone)).toBe(calls);
});

test('the person who has taken it is told that there is more', async () => {
  await takes();
  const before = heard(kossi.phone);
  await talk.says(reporter, 'ils ont un couteau, ils vont nous tuer');
  await here.pass(10 * MINUTE);
  expect(heard(kossi.phone)).toBeGreaterThan(before);
  expect(await state()).toBe('acknowledged');
});

test('an answer without a danger calls nobody again', async () => {
  await hasActed();
  const before = heard(kossi.phone);
  await talk.says(reporter, '2', 'merci');
  expect(await state()).toBe('acted');
  expect(heard(kossi.phone)).toBe(before);
});
