import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fold } from '../../../src/shared/texts/fold.js';
import { hear, clausesOf } from '../../../src/shared/texts/signals.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import { localesFolder } from '../../../src/shared/texts/locale-file.js';
import { lifeInDanger } from '../../../src/shared/priority.js';
import { createJudge } from '../../../src/tips/triage/judge.js';

const texts = createTexts();
const judge = createJudge(texts);

/** Everyday words that begin like a word of danger of another language. */
const alike = [
  'God bless you',
  'blessed sunday everyone',
  'a enfermeira foi muito simpática',
  'enfermeiro',
  'formação de enfermagem',
  'chamem os bombeiros',
  'bombeiros',
  'bomba de gasolina',
  'estou na bomba de gasolina',
  'transporte público',
  'o transporte para Bafatá está caro',
  'bulletin scolaire',
  'bulletin de notes',
  'le bulletin météo annonce la pluie',
  'un moment',
  'só um momento por favor',
  'gaming all night with friends',
  'traffic jam',
  'le défilé du 27 avril',
];

test.each(alike)('%j is no report in any language', (text) => {
  expect(judge(text).outcome).toBe('none');
});

/** The same meaning in both languages, or so near that it may count. */
const same =
  /^(?:kidnap|pistol|sequestr|sekestr|pirogue|aeroport|embarqu|barricad|sacrifi|camion|violent)/;

/** The words of a language that its own lists of triage know. */
function vocabulary(language: string): readonly string[] {
  const file = path.join(localesFolder(), 'triage', `${language}.json`);
  const { concepts, senses } = JSON.parse(readFileSync(file, 'utf8')) as Readonly<
    Record<'concepts' | 'senses', Readonly<Record<string, string>>>
  >;
  const words = [concepts, senses]
    .flatMap((part) => Object.values(part))
    .flatMap((list) => list.split(', '))
    .flatMap((phrase) => phrase.split(' '))
    .filter((word) => !word.endsWith('*'));
  return [...new Set(words.map(fold))];
}

test('no stem of a danger in one language begins a word that another language uses otherwise', () => {
  const dangers = (word: string, language: string) =>
    hear(clausesOf(word), texts.triage(language)).filter(({ signal }) =>
      lifeInDanger.includes(signal),
    );
  const wrong = texts.languages.flatMap((language) =>
    vocabulary(language)
      .filter((word) => word.length > 3 && dangers(word, language).length === 0)
      .flatMap((word) =>
        texts.languages
          .filter((other) => other !== language)
          .flatMap((other) => dangers(word, other))
          .filter(({ word: stem }) => stem.endsWith('*') && !same.test(stem))
          .map(({ word: stem }) => `${language} ${word}: ${stem}`),
      ),
  );
  expect(wrong).toEqual([]);
});

test.each([
  'motor park',
  'near the airport',
  'at the border',
  'bus station',
  'gare routière',
  'à la frontière',
  'aeroporto',
  'fronteira',
])('%j is a place, and calls nobody by itself', (text) => {
  expect(judge(text).outcome).not.toBe(1);
});

test.each(['leaving tonight', 'moving them', 'on nous emmène', 'vão levar as meninas'])(
  '%j is a journey',
  (text) => expect(judge(text).outcome).toBe(1),
);
