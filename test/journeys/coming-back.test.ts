import { expect, test } from '@jest/globals';
import { HOUR } from '../../src/shared/clock.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { tellUpToCode } from '../support/report.js';
import { smsTalk } from '../support/sms.js';
import { smsWords } from '../support/words.js';

/**
 * A person comes back with their case code from another phone, and nobody has asked them for it.
 */
let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

let phones = 0;
const phone = () => `+2332440${String((phones += 1)).padStart(5, '0')}`;
const says = (from: string, ...texts: string[]) => smsTalk(here).says(from, ...texts);
/** Somebody reports, and keeps the code. */
async function reports(words: string): Promise<string> {
  const from = phone();
  const code = await tellUpToCode(smsTalk(here), from, words);
  await says(from, 'no');
  return code;
}
const known = /Your report is with us/;
const unknown = /We find no report with that code/;

test('a case code as a first text from another phone is looked up, however it is written', async () => {
  const code = await reports('A man keeps girls in a house');
  const plain = code.replaceAll(' ', '');
  const tips = (await readTips(here)).length;
  for (const text of [
    code,
    plain,
    code.replaceAll(' ', '-'),
    plain.replace(/(..)(?=.)/g, '$1 '),
    [...plain].join(' '),
    code.replaceAll(' ', '\n'),
    `Hello, my case code is ${code} please`,
    `mon code: ${plain}.`,
    `code${plain}`,
    code.replaceAll('0', 'O'),
    code.replaceAll('0', 'o').replaceAll('1', 'l'),
  ])
    expect([text, await says(phone(), text)]).toEqual([text, expect.stringMatching(known)]);
  expect(await readTips(here)).toHaveLength(tips);
});

test('they add to their report at once, and what tells of a danger beside the code is added, too', async () => {
  const code = await reports('A man keeps boys in a shed');
  const from = phone();
  expect(await says(from, `SOS ${code}`)).toMatch(known);
  expect(await says(from, 'They are leaving for the border')).toMatch(/Added to your report/);
  const mine = (await readTips(here)).filter(({ words }) => words.join().includes('in a shed'));
  expect(mine.map(({ words }) => words)).toEqual([
    ['A man keeps boys in a shed', 'sos', 'They are leaving for the border'],
  ]);
});

test('from the menu, from the choice of a language and from joining it is the same', async () => {
  const code = await reports('A man keeps women in a camp');
  expect(await says(phone(), 'hello', code)).toMatch(known);
  expect(await says(phone(), 'hello', '1', code)).toMatch(known);
  expect(await says(phone(), 'JOIN', '1', code)).toMatch(known);
});

test('a number that is no code is answered as a wrong one; with something told beside it, it is a report', async () => {
  expect(await says(phone(), '1234 5678 9012 3456')).toMatch(unknown);
  expect(await says(phone(), '1234 5678 9012 345')).toMatch(unknown);
  const text = 'Their phones are 90123456 90123457';
  expect(await says(phone(), text)).toContain(smsWords('en', 'tip.kept'));
  expect((await readTips(here)).flatMap(({ words }) => words)).toContain(text);
});

test('who tries wrong codes without being asked is slowed down as who tries them when asked', async () => {
  const code = await reports('A man keeps people in a boat');
  const from = phone();
  for (let tries = 0; tries < 6; tries += 1)
    expect(await says(from, `1111 2222 3333 444${tries}`)).toMatch(unknown);
  expect(await says(from, code)).toMatch(unknown);
  await here.pass(HOUR, 10 * 60_000);
  expect(await says(from, code)).toMatch(known);
});
