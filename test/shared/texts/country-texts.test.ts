import { mkdirSync, mkdtempSync, cpSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { checkLocales } from '../../../src/shared/texts/check.js';
import { localesFolder } from '../../../src/shared/texts/locale-file.js';
import { createTexts } from '../../../src/shared/texts/load.js';

const approved = { by: 'Coordination, NG', on: '2026-11-28' };

/** The languages of Amana with the texts of one country. */
function folderWith(texts: unknown, file = 'NG.json'): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'countries-'));
  cpSync(localesFolder(), folder, { recursive: true });
  mkdirSync(path.join(folder, 'countries'), { recursive: true });
  writeFileSync(path.join(folder, 'countries', file), JSON.stringify(texts));
  return folder;
}
const wrong = (key: string, text: string) => {
  const folder = folderWith({ approved, texts: { en: { [key]: text } } });
  expect(() => createTexts(folder)).toThrow(/locales\/countries\/NG\.json/);
  return checkLocales([], folder).problems.map((one) => `${one.file} ${one.key}: ${one.problem}`);
};

test('a country words the cover text and the answers in its own way, and only it', () => {
  const cover = 'Your order is ready. Send your word to see it. STOP to end.';
  const free = 'Texts to this number are free in Nigeria.';
  const texts = createTexts(
    folderWith({ approved, texts: { en: { 'mail.ping': cover, 'ask.free': free } } }),
  );
  expect(texts.say('en', { key: 'mail.ping', country: 'NG' })).toBe(cover);
  expect(texts.say('en', { key: 'ask.free', country: 'NG' })).toBe(free);
  for (const country of [undefined, 'GH'])
    expect(texts.say('en', { key: 'mail.ping', ...(country ? { country } : {}) })).toBe(
      createTexts().say('en', { key: 'mail.ping' }),
    );
  expect(texts.say('fr', { key: 'mail.ping', country: 'NG' })).toMatch(/STOP/);
});

test.each([
  ['mail.ping', 'Your order is ready. Send your word to see it.', /word that ends it: STOP/],
  ['mail.ping', 'Your report is answered. Send your word. STOP to end.', /not tell.*report/],
  ['mail.pingOpen', 'Your order is ready. STOP to end.', /must say that 1 opens/],
  ['mail.ping', `Your order is ready. ${'Very ready. '.repeat(12)}STOP to end.`, /segments: one/],
  ['mail.ping', 'Your order is ready 🙂 STOP to end.', /letters that no plain SMS/],
  ['ask.free', 'It is free for {{name}}.', /has a {{value}}/],
])('%s as "%s" stops the program and is named', (key, text, problem) => {
  expect(wrong(key, text).join('\n')).toMatch(problem);
});

test.each([
  [
    'a text that no country may change',
    { approved, texts: { en: { 'tip.safe': 'Hi' } } },
    'NG.json',
  ],
  ['a language that is not there', { approved, texts: { xx: { 'ask.free': 'Hi' } } }, 'NG.json'],
  ['nobody who approved it', { texts: { en: { 'ask.free': 'It is free.' } } }, 'NG.json'],
  ['a name that is no country', { approved, texts: {} }, 'Nigeria.json'],
])('a file with %s stops the program', (_, texts, file) => {
  expect(() => createTexts(folderWith(texts, file))).toThrow(/locales\/countries\//);
});
