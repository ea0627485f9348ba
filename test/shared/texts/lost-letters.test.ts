import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { composedLanguages, readAlertTexts } from '../../../src/alerts/texts.js';
import { projectRoot } from '../../../src/shared/root.js';
import { languagesIn, localesFolder, readLocale } from '../../../src/shared/texts/locale-file.js';
import { plain } from '../../../src/shared/texts/segments.js';

const locales = languagesIn(localesFolder())
  .map((language) => readLocale(localesFolder(), language))
  .filter(({ meta }) => meta.smsLetters === 'plain');
const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];

/** The texts that go out as SMS: the pages of results are none. */
const sent = ({ texts }: (typeof locales)[number]) =>
  Object.entries(texts).filter(([key]) => !key.startsWith('results.'));

/**
 * Pairs that every reader of SMS is used to, and the names
 * of languages, which are sent without their letters.
 */
const harmless: ReadonlySet<string> = new Set([
  ...['está', 'têm', 'só', 'não', 'lá', 'guardámos'],
  ...['français', 'português'],
]);

test('no text that goes out as SMS has a word that its letters would make another one', () => {
  for (const locale of locales)
    for (const [key, text] of sent(locale))
      expect({
        key,
        lost: wordsOf(text).filter((word) => locale.meta.lost?.includes(word)),
      }).toEqual({ key, lost: [] });
});

const lostIn = (text: string, language: string) => {
  const { meta } = readLocale(localesFolder(), language);
  return wordsOf(text).filter((word) => meta.lost?.includes(word));
};

test.each(composedLanguages)('no text of an alert in %s has one', (language) => {
  const wrong = Object.entries(readAlertTexts(language)).flatMap(([key, text]) =>
    lostIn(text, language).map((word) => `${key}: ${word}`),
  );
  expect(wrong).toEqual([]);
});

/** The texts of a document by language: `{ en: "...", fr: "..." }` wherever it stands. */
function textsIn(node: unknown): [language: string, text: string][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' && locales.some(({ meta }) => meta.language === key)
      ? [[key, value]]
      : textsIn(value),
  );
}

/** "Cote d'Ivoire" is read by everybody as the country. */
const knownName = /^côte d['’]ivoire$/i;

test('no poll or campaign that is given as an example has one, and no name of a country', () => {
  const folders = ['examples/campaigns', 'examples/polls'];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(projectRoot(), folder))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => path.join(folder, name)),
  );
  const wrong = [...files, 'directory/countries.yaml'].flatMap((file) => {
    const found = textsIn(parse(readFileSync(path.join(projectRoot(), file), 'utf8')));
    expect([file, found.length]).not.toEqual([file, 0]);
    const others = found.filter(([, text]) => !knownName.test(text));
    return others.flatMap(([language, text]) =>
      lostIn(text, language).map((word) => `${file} ${language}: ${word}`),
    );
  });
  expect(wrong).toEqual([]);
});

test('every such word loses a letter in SMS', () => {
  for (const { meta } of locales)
    expect((meta.lost ?? []).filter((word) => plain(word) === word)).toEqual([]);
});

test('no word of our texts becomes another word of our texts', () => {
  for (const locale of locales) {
    const all = new Set(sent(locale).flatMap(([, text]) => wordsOf(text)));
    const mistaken = [...all].filter(
      (word) => plain(word) !== word && all.has(plain(word)) && !harmless.has(word),
    );
    expect({ language: locale.meta.language, mistaken }).toEqual({
      language: locale.meta.language,
      mistaken: [],
    });
  }
});

test('the words that were read wrongly before are among them', () => {
  const lost = new Map(locales.map(({ meta }) => [meta.language, meta.lost]));
  expect(lost.get('pt')).toEqual(expect.arrayContaining(['país', 'força', 'pôr', 'avó', 'avô']));
});
