import { expect, test } from '@jest/globals';
import { agesIn } from '../../../src/shared/texts/ages.js';
import { createTexts } from '../../../src/shared/texts/load.js';

const texts = createTexts();
const lexicons = texts.languages.map((language) => texts.lexicon(language));

test.each<[string, number[]]>([
  ['am 15', [15]],
  ['am 15 madam dey lock me 4 house', [15]],
  ["I'm 16 pls", [16]],
  ['i am 16', [16]],
  ['she is 14', [14]],
  ["she's 14 and he is 9", [14, 9]],
  ['yes she is 14', [14]],
  ['my sister is 16, they took her', [16]],
  ['14yrs', [14]],
  ['16 years', [16]],
  ['a 3 year old girl', [3]],
  ['aged 12', [12]],
  ['16 ans', [16]],
  ["j'ai 15 ans", [15]],
  ['jai 15ans', [15]],
  ['elle a 14 ans', [14]],
  ['une fille de 13 ans', [13]],
  ['tenho 16 anos', [16]],
  ['ela tem 14 anos', [14]],
  ['uma menina de 12 anos', [12]],
  ['tenho ١٥ anos', [15]],
  ['I am 40 years old', [40]],
])('%j tells the ages %j', (text, ages) => {
  expect(agesIn(text, lexicons)).toEqual(ages);
});

test.each([
  '15',
  'they hold 14 girls',
  'we work here for 15 years',
  'we work 5 years no pay',
  '15 years ago he took my sister',
  "il y a 15 ans j'etais la",
  'depuis 15 ans',
  'elle a travaille 15 ans',
  "j'ai 15 ans d'expérience",
  'trabalho ha 15 anos',
  'faz 12 anos',
  'tenho 15 anos de experiencia',
  'she is 4 sale',
  'am 15 minutes away',
  'they are 14 in the house',
  'it is 15 years now',
  'he was 14 years old then',
  'room 14',
  'he got 10 years jail',
  'une peine de 15 ans',
  'j ai 3 enfants',
  'elle a 15 enfants',
  '',
])('%j tells none', (text) => {
  expect(agesIn(text, lexicons)).toEqual([]);
});
