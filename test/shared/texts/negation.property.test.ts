import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTexts } from '../../../src/shared/texts/load.js';
import { signalsIn } from '../../../src/shared/texts/signals-in.js';
import { signals, type Signal } from '../../../src/shared/texts/texts.js';
import { triage } from '../../../src/tips/triage.js';

const texts = createTexts();
const heard = (text: string): Signal[] => [
  ...new Set(signalsIn(text, texts).map(({ signal }) => signal)),
];
const urgent = (text: string): boolean => triage(heard(text)).priority === 1;

/** What by itself makes a tip P1. */
const dangers = signals.filter((signal) => triage([signal]).priority === 1);

/**
 * Words of danger that are one word; in phrases the
 * negation is often what they say ("cannot leave").
 */
const single = (language: string, signal: Signal): string[] =>
  texts.triage(language).signals[signal].filter((word) => /^\p{L}{4,}$/u.test(word));

/** How people of a language say that there is none, and words around it that say nothing. */
const speech = {
  en: {
    no: ['no', 'there is no', 'I saw no', 'without', 'without any', 'never'],
    noise: ['I was at the market', 'on Monday', 'they told me', 'my friend'],
    but: 'but',
  },
  fr: {
    no: ["il n'y a pas de", 'sans', 'aucun', 'aucune', "je n'ai vu aucune", 'pas de'],
    noise: ["j'étais au marché", 'lundi', "on m'a dit", 'mon ami'],
    but: 'mais',
  },
  pt: {
    no: ['não há', 'sem', 'nenhum', 'nenhuma', 'não vi', 'nunca'],
    noise: ['eu estava no mercado', 'na segunda', 'disseram-me', 'o meu amigo'],
    but: 'mas',
  },
} as const;

test('there is something of every language to say', () => {
  expect(dangers.length).toBeGreaterThanOrEqual(4);
  for (const language of texts.languages) {
    expect(Object.keys(speech)).toContain(language);
    expect(dangers.flatMap((signal) => single(language, signal)).length).toBeGreaterThan(20);
  }
});

describe.each(Object.entries(speech))('in %s', (language, { no, noise, but }) => {
  const danger = fc.constantFrom(...dangers.flatMap((signal) => single(language, signal)));
  const around = fc.constantFrom(...noise);

  test('a danger that is denied does not make a tip urgent by itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...no), danger, around, (denial, word, rest) => {
        for (const text of [
          `${denial} ${word}`,
          `${rest}, ${denial} ${word}`,
          `${denial} ${word}. ${rest}`,
        ])
          expect([text, urgent(text)]).toEqual([text, false]);
      }),
      { numRuns: 300 },
    );
  });

  test('a danger that is told makes it urgent, whatever stands around it, and whatever else is denied', () => {
    fc.assert(
      fc.property(
        danger,
        around,
        around,
        fc.constantFrom(...no),
        danger,
        (word, before, after, denial, other) => {
          const told = [
            word,
            `${before} ${word} ${after}`,
            `${before}. ${word.toUpperCase()}! ${after}`,
            `${denial} ${other}. ${word}`,
            `${denial} ${other}, ${but} ${word}`,
          ];
          for (const text of told) expect([text, urgent(text)]).toEqual([text, true]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
