import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { Fault } from '../../../src/shared/fault.js';
import { localesFolder, readLocale } from '../../../src/shared/texts/locale-file.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import type { Say, TextKey } from '../../../src/shared/texts/texts.js';

type Texts = Record<string, string>;

/** A folder with small languages: the real words, other texts. */
function folderWith(languages: Record<string, Texts>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'locales-'));
  for (const [language, texts] of Object.entries(languages)) {
    const model = readLocale(localesFolder(), 'en');
    write(folder, `${language}.json`, { ...model, meta: { ...model.meta, language }, texts });
  }
  return folder;
}
function write(folder: string, file: string, json: unknown): void {
  writeFileSync(path.join(folder, file), typeof json === 'string' ? json : JSON.stringify(json));
}
const say = (key: string, params?: Say['params']): Say => ({
  key: key as TextKey,
  ...(params ? { params } : {}),
});

const small = createTexts(
  folderWith({
    en: {
      plain: 'Hello.',
      who: 'From {{who}} to {{ place }}.',
      tips_one: '{{count}} tip',
      tips_other: '{{count}} tips',
      many: '{{count}} of {{context}}',
      onlyEnglish: 'x',
    },
    fr: {
      tips_one: '{{count}} appel',
      tips_many: "{{count}} d'appels",
      tips_other: '{{count}} appels',
    },
    'pt-GW': { plain: 'Olá.' },
  }),
);

test('English, French and Portuguese are there, and say of themselves that no native reader has seen them', () => {
  const texts = createTexts();
  const first = ['en', 'fr', 'pt'];
  expect(texts.languages).toEqual(expect.arrayContaining(first));
  expect(first.map((language) => texts.meta(language).name)).toEqual([
    'English',
    'Français',
    'Português',
  ]);
  expect(texts.languages.map((language) => texts.meta(language).review)).toEqual([
    'draft',
    'draft',
    'draft',
  ]);
  expect(texts.lexicon('fr').commands.stop).toContain('arret');
  expect(texts.triage('pt').signals.weapon).toContain('catana*');
});

test('a text is said with its values, as they are', () => {
  expect(small.say('en', say('who', { who: 'A & <b>', place: 3 }))).toBe('From A & <b> to 3.');
});

test("a person's words are never read as a template, a reference or an option", () => {
  const evil = '{{place}} $t(plain) $& $1 {{constructor}}';
  expect(small.say('en', say('who', { who: evil, place: 'x' }))).toBe(`From ${evil} to x.`);
  expect(
    small.say('en', say('many', { count: 2, context: 'male', lng: 'fr', defaultValue: 'no' })),
  ).toBe('2 of male');
});

test.each([
  ['en', 1, '1 tip'],
  ['en', 0, '0 tips'],
  ['fr', 0, '0 appel'],
  ['fr', 2, '2 appels'],
  ['fr', 1_000_000, "1000000 d'appels"],
])('in %s, %d is counted as its grammar asks', (language, count, text) => {
  expect(small.say(language, say('tips', { count }))).toBe(text);
});

test.each([
  ['a language that is not there', () => small.say('xx', say('plain')), /no language "xx"/],
  [
    'a text the language lacks: never a silent English sentence',
    () => small.say('fr', say('onlyEnglish')),
    /lacks "onlyEnglish"/,
  ],
  [
    'a key that JavaScript objects have',
    () => small.say('en', say('constructor')),
    /lacks "constructor"/,
  ],
  ['a missing value', () => small.say('en', say('who', { who: 'A' })), /needs a value for place/],
  ['no values at all', () => small.say('en', say('who')), /needs a value for who, place/],
  ['a plural without its number', () => small.say('en', say('tips', { count: '2' })), /plural/],
  ['the words of a language that is not there', () => small.lexicon('xx'), /no language/],
  ['the triage of a language that is not there', () => small.triage('xx'), /no language/],
])('%s is a fault that says so', (_name, act, message) => {
  expect(act).toThrow(Fault);
  expect(act).toThrow(message);
});

test.each([
  ['fr', 'fr'],
  ['fr-CI', 'fr'],
  ['FR_ci', 'fr'],
  ['pt-gw', 'pt-GW'],
  ['pt-GW-x-bissau', 'pt-GW'],
  ['pt', undefined],
  ['fra', undefined],
  ['', undefined],
  ['-', undefined],
  ['x'.repeat(10_000), undefined],
])('a phone that says %j gets %j', (tag, language) => {
  expect(small.match(tag)).toBe(language);
});

test('a broken file is named, with the place', () => {
  const without = folderWith({ fr: { plain: 'Bonjour.' } });
  expect(() => createTexts(without)).toThrow(/en.json is missing/);

  const halfWritten = folderWith({ en: {} });
  write(halfWritten, 'fr.json', '{"meta": ');
  expect(() => createTexts(halfWritten)).toThrow(/fr.json cannot be read as JSON/);

  const model = readLocale(localesFolder(), 'en');
  const lacking = folderWith({ en: {} });
  write(lacking, 'fr.json', { ...model, words: { ...model.words, numbers: [['un']] } });
  expect(() => createTexts(lacking)).toThrow(/fr.json is wrong at words.numbers/);

  const misnamed = folderWith({ en: {} });
  write(misnamed, 'fr.json', model);
  expect(() => createTexts(misnamed)).toThrow(/name both alike/);

  const unplural = folderWith({ en: {}, fr: { tips_one: '1', tips_other: '2' } });
  expect(() => createTexts(unplural)).toThrow(/fr.json lacks the plural tips_many/);
});

test('files beside the languages are not taken for languages', () => {
  const folder = folderWith({ en: {} });
  write(folder, 'worst-case.json', {});
  write(folder, 'README.md', '');
  expect(createTexts(folder).languages).toEqual(['en']);
});
