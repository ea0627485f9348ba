import { expect, test } from '@jest/globals';
import { askReporter } from '../../src/tips/ask.js';
import { MINUTE } from '../../src/shared/clock.js';
import { afi, akosua, kofi, kossi, mawuli, regionalDesk } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { mayBeTexted } from '../support/report.js';
import { smsTalk } from '../support/sms.js';
import { smsWords } from '../support/words.js';

/**
 * In Togo and Ghana all who are called first are officials; Mawuli, of an NGO, has no duty in Lomé.
 */
let here: TestAmana;
forTheseTests(
  async () => (here = await startTestAmana(undefined, { officials: ['kossi', 'akosua', 'essi'] })),
);

const calls = (phone: string) =>
  here.twilio.messagesTo(phone).filter(({ text }) => /OK \d{6}/.test(text)).length;
/** How many calls a phone has got since now. */
function since(phone: string): () => number {
  const before = calls(phone);
  return () => calls(phone) - before;
}

test('four texts are enough for the code; what is told after it is added, and a silence loses nothing', async () => {
  const { says } = smsTalk(here);
  const called = since(akosua.phone);
  await says(kofi.phone, 'They lock me in a room in Accra and beat me');
  expect(await says(kofi.phone, 'yes')).toMatch(/^Where is it\?/);
  expect(await says(kofi.phone, 'the blue house behind Kaneshie market')).toContain(
    smsWords('en', 'tip.officials'),
  );
  expect(called()).toBe(0);
  const given = await says(kofi.phone, 'no');
  expect(given).toMatch(/Your code: \d{4} \d{4} \d{4} \d{4}\./);
  expect(given).toMatch(/tell more\? It helps\.\n1 Yes\n2 No, that is all$/);
  // With the answer the officials are called, and the report is with people.
  expect(called()).toBe(1);
  const [first] = await readTips(here);
  expect(first?.tip).toMatchObject({ state: 'submitted', mode: 'B', priority: 1 });

  await says(kofi.phone, 'yes', 'yes', 'they took our phones too');
  await here.pass(40 * MINUTE);
  const [told] = await readTips(here);
  expect(told?.tip).toMatchObject({ state: 'submitted', mode: 'B' });
  expect(told?.tip.answers).toMatchObject({ officials: 'no', minor: 'yes' });
  expect(told?.words).toContain('they took our phones too');
  const code = /\d{4} \d{4} \d{4} \d{4}/.exec(given)?.[0] ?? '';
  expect(await says(kofi.phone, code)).toMatch(/^Your report is with us/);
});

test('a question that was asked of a reporter while they told more is there when they come back', async () => {
  const { says } = smsTalk(here);
  const from = '+233240000771';
  const given = await says(
    from,
    'They are holding two boys locked in a house in Accra',
    'yes',
    'skip',
    'no',
  );
  const { reference } = (await readTips(here)).find(({ words }) =>
    words.includes('They are holding two boys locked in a house in Accra'),
  )?.tip ?? { reference: 'none' };
  const asked = await askReporter(here, reference, 'Which colour is the door?', here.clock.now());
  expect(asked).toEqual({ ok: true, how: 'byCode' });
  // They choose to be texted, which makes the way back anew.
  await mayBeTexted({ says }, from, 'mango');
  const code = /\d{4} \d{4} \d{4} \d{4}/.exec(given)?.[0] ?? '';
  expect(await says('+233240000779', code)).toContain('Which colour is the door?');
});

test('officials alone are called after five minutes of silence, since a life comes first', async () => {
  const { says } = smsTalk(here);
  const called = since(kossi.phone);
  await says(afi.phone, 'Ils gardent trois filles enfermées derrière le marché de Lomé');
  await here.pass(4 * MINUTE);
  expect(called()).toBe(0);
  await here.pass(MINUTE);
  expect(called()).toBe(1);
  expect(calls(mawuli.phone)).toBe(0);
});

test('officials who are part of it are never called; the next who may know is called at once', async () => {
  const { says } = smsTalk(here);
  const from = '+22890000772';
  const called = since(kossi.phone);
  const desk = since(regionalDesk.phone);
  const ngo = since(mawuli.phone);
  await says(from, 'Ils ont enfermé ma fille près du marché de Lomé', 'oui');
  expect(called()).toBe(0);
  await says(from, 'oui');
  expect(ngo() + desk()).toBeGreaterThan(0);
  await here.pass(60 * MINUTE, 5 * MINUTE);
  expect(called()).toBe(0);
});

test('"missing person" asks whom to look for, and calls when there is something to look for, at P1', async () => {
  const { says } = smsTalk(here);
  const tips = here.db.cases.collection('tips');
  const from = '+233240000773';
  const escalations = here.db.cases.collection('escalations');
  const counts = async () => [await tips.countDocuments(), await escalations.countDocuments()];
  const before = await counts();
  expect(await says(from, 'hello', 'English', '2')).toMatch(/^Who is missing\?/);
  await here.pass(40 * MINUTE);
  // Nobody is called for a number of the menu, and the menu is there again.
  expect(await counts()).toEqual(before);
  expect(await says(from, 'hello')).toMatch(/2 Missing person/);
  await says(from, '2');
  expect(await says(from, 'Efua, 12, since Monday, at the lorry station')).toMatch(
    /^We kept|^We have/,
  );
  expect(await counts()).toEqual(before.map((count) => count + 1));
  // Where she was last seen; since when, and how old, was told.
  expect(await says(from, 'yes')).toContain(smsWords('en', 'missing.place'));
  expect(await says(from, 'skip')).toContain(smsWords('en', 'missing.police'));
  await says(from, 'no');
  const told = (await tips.find().toArray()).find(({ kind }) => kind === 'missing');
  expect(told).toMatchObject({
    priority: 1,
    answers: { topic: 'missing', missingAge: '12', missingPolice: 'no' },
  });
  expect(told?.['excludedAffiliations']).toEqual(['police', 'government']);
});
