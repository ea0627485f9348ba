import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { projectRoot } from '../../../src/shared/root.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import { findSignals } from '../../../src/shared/texts/signals.js';
import { signals, type Signal, type TriageWords } from '../../../src/shared/texts/texts.js';

interface Tip {
  text: string;
  language: string;
  signals: Signal[];
  tolerated?: Signal[];
}
const file = path.join(projectRoot(), 'test/fixtures/tips.json');
const { tips } = JSON.parse(readFileSync(file, 'utf8')) as { tips: Tip[] };

const texts = createTexts();
const found = (text: string, language: string): Signal[] => [
  ...new Set(findSignals(text, texts.triage(language)).map(({ signal }) => signal)),
];

describe.each(['en', 'fr', 'pt'])('of the synthetic tips in %s', (language) => {
  const ofLanguage = tips.filter((tip) => tip.language === language);

  test('there are enough, with many that hint at nothing', () => {
    expect(ofLanguage.length).toBeGreaterThanOrEqual(25);
    expect(ofLanguage.filter((tip) => tip.signals.length === 0).length).toBeGreaterThanOrEqual(8);
  });

  test.each(ofLanguage.map((tip) => [tip.text, tip] as const))(
    '%j hints at what its label says',
    (_text, tip) => {
      const tolerated = new Set(tip.tolerated);
      const raised = found(tip.text, language).filter((signal) => !tolerated.has(signal));
      expect(raised.sort()).toEqual(tip.signals.filter((signal) => !tolerated.has(signal)).sort());
    },
  );

  test('the same words without accents, in capitals or with a phone’s typography hint at the same', () => {
    for (const { text } of ofLanguage) {
      const usual = found(text, language);
      expect(found(text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase(), language)).toEqual(
        usual,
      );
      expect(found(text.replaceAll("'", '’'), language)).toEqual(usual);
    }
  });
});

/** A small language, so that what is tested is the rule and not the lists. */
const words: TriageWords = {
  signals: {
    ...(Object.fromEntries(signals.map((signal) => [signal, []])) as unknown as Record<
      Signal,
      string[]
    >),
    weapon: ['gun', 'guns', 'knife'],
    violence: ['beat*'],
    captive: ['cannot leave', 'not * out', 'lock * up'],
    child: ['child', 'age <18', '<18 yrs'],
  },
  negations: ['no', 'not', 'cannot', 'ne * plus', 'ne'],
  idioms: ['no one helps'],
  breaks: ['but'],
};
const heard = (text: string) => findSignals(text, words).map(({ word }) => word);

test.each([
  ['gun', ['gun']],
  ['no gun', []],
  ['no big gun', []],
  ['no very big gun', []],
  ['no one has a gun', ['gun']],
  ['no but gun', ['gun']],
  ['no, gun', ['gun']],
  ['no! gun', ['gun']],
  ['no\ngun', ['gun']],
  ['gun no', ['gun']],
  ['no gun knife', []],
  ['no gun but a knife', ['knife']],
  ['cannot leave', ['cannot leave']],
  ['cannot leave guns', ['cannot leave', 'guns']],
  ['not go out', ['not * out']],
  ['no one helps child', ['child']],
  ['no child', []],
  ['no food for child', ['child']],
  ['ne beat plus', []],
  ['beatings', ['beat*']],
  ['lock them up', ['lock * up']],
  ['lock up', []],
  ['13yrs', ['<18 yrs']],
  ['age 17', ['age <18']],
  ['age 18', []],
  ['age 0', []],
  ['gunpowder', []],
  ['gun gun gun', ['gun']],
  ['', []],
])('%j is heard as %j', (text, patterns) => {
  expect(heard(text)).toEqual(patterns);
});

test('what is reported is our pattern, never the words of the person', () => {
  expect(findSignals('Beaten-by-Mamadou', words)).toEqual([{ signal: 'violence', word: 'beat*' }]);
});

test('whatever is sent is read without a fault, and only patterns of the lists come back', () => {
  const lists = new Set(Object.values(words.signals).flat());
  const parts = fc.constantFrom(
    'no',
    'gun',
    'not',
    'out',
    ',',
    'but',
    'cannot leave',
    'ne',
    'plus',
    '17',
    'yrs',
    '\u0000',
    '🆘',
    'é',
  );
  const any = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts).map((some) => some.join(' ')),
  );
  fc.assert(fc.property(any, (text) => heard(text).every((word) => lists.has(word))));
});

test('more words in another sentence never take a hint back', () => {
  const parts = fc
    .array(fc.constantFrom('no', 'gun', 'not', 'beats', 'but', 'ne', 'plus', 'child'))
    .map((some) => some.join(' '));
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      expect(new Set(heard(`${one}. ${other}`))).toEqual(new Set([...heard(one), ...heard(other)]));
    }),
  );
});
