import { expect, test } from '@jest/globals';
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
