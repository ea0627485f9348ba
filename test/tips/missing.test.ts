import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readMissing } from '../../src/tips/missing/read.js';
import { fold } from '../../src/shared/texts/fold.js';

const noon = { now: new Date('2026-11-28T18:00:00Z'), zone: 'Africa/Lome' };

/** The labels of the sentences, by the step they stand for. An empty label: either is right. */
const steps = {
  a: 'missingAge',
  x: 'missingSex',
  t: 'missingSince',
  p: 'missingPlace',
  c: 'missingClothes',
  w: 'missingCompany',
  v: 'missingVehicle',
  n: 'missingPlate',
  d: 'missingDirection',
  r: 'missingRelation',
  m: 'missingName',
  l: 'missingLooks',
} as const;
type Row = { readonly text: string } & Partial<Record<keyof typeof steps, string | number>>;

const rows = (file: string): Row[] =>
  readFileSync(new URL(`../fixtures/missing/${file}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

/** Codes must be equal; of words the label must be in what was read, with few words more. */
function isRight(label: keyof typeof steps, want: string | number, got: string): boolean {
  if (label === 't') return got === `2026-${want}:00Z`;
  if (label === 'a' || label === 'x') return got === String(want);
  const [read, wanted] = [fold(got), fold(String(want))];
  return read.includes(wanted) && read.split(' ').length <= wanted.split(' ').length + 3;
}

/** How much of what the sentences tell is read, and what is read that they do not tell. */
function measure(file: string) {
  const counts = { labelled: 0, right: 0, wrong: [] as string[] };
  for (const row of rows(file)) {
    const read = readMissing(row.text, noon);
    const told: Readonly<Record<string, string>> = { ...read.codes, ...read.words };
    for (const label of Object.keys(steps) as (keyof typeof steps)[]) {
      const [want, got] = [row[label], told[steps[label]]];
      if (want === '') continue;
      if (want !== undefined) counts.labelled += 1;
      if (want !== undefined && got !== undefined && isRight(label, want, got)) counts.right += 1;
      else if (got !== undefined) counts.wrong.push(`${steps[label]} "${got}": ${row.text}`);
    }
  }
  return counts;
}

test.each(['en', 'fr', 'pt'])(
  'of at least 60 sentences in %s nine of ten answers are read, and none is wrong',
  (file) => {
    expect(rows(file).length).toBeGreaterThanOrEqual(60);
    const { labelled, right, wrong } = measure(file);
    expect(wrong).toEqual([]);
    expect(right / labelled).toBeGreaterThan(0.9);
  },
);

test.each([
  ['missingAge', '7', { missingAge: '7' }],
  ['missingAge', 'sept ans', { missingAge: '7' }],
  ['missingAge', 'uns 7 anos', { missingAge: '7' }],
  ['missingAge', '8 months', { missingAge: '0' }],
  ['missingSex', 'a girl', { missingSex: 'girl' }],
  ['missingSince', '14h', { missingSince: '2026-11-28T14:00Z' }],
  ['missingSince', 'yesterday 3pm', { missingSince: '2026-11-27T15:00Z' }],
  ['missingSince', 'depuis hier soir', { missingSince: '2026-11-27T18:00Z' }],
  ['missingSince', 'desde ontem à tarde', { missingSince: '2026-11-27T12:00Z' }],
  ['missingSince', 'à 22h', { missingSince: '2026-11-27T22:00Z' }],
] as const)('asked for %s, "%s" answers it', (asked, text, codes) => {
  expect(readMissing(text, noon, asked)).toEqual({ codes, words: expect.anything() as unknown });
});

test.each([
  ['missingAge', '400', 'age'],
  ['missingAge', 'she is 400 years old', 'age'],
  ['missingSince', 'tomorrow', 'future'],
  ['missingSince', 'demain matin', 'future'],
  ['missingSince', 'amanhã', 'future'],
  ['missingSince', 'in two days', 'future'],
  ['missingSince', '12/12/2026', 'future'],
] as const)('asked for %s, "%s" cannot be', (asked, text, refused) => {
  expect(readMissing(text, noon, asked)).toMatchObject({ codes: {}, refused });
});

test('times are those of the country, and are kept in UTC to the hour', () => {
  const at = (zone: string) =>
    readMissing('missing since yesterday 3pm', { now: noon.now, zone }).codes.missingSince;
  expect(at('Africa/Lagos')).toBe('2026-11-27T14:00Z');
  expect(at('Atlantic/Cape_Verde')).toBe('2026-11-27T16:00Z');
  expect(at('Africa/Lome')).toBe('2026-11-27T15:00Z');
});

test('two ages, two days or two people leave the question open', () => {
  const told = readMissing('my son 8 years and my daughter 10 years, since Monday or Friday', noon);
  expect(told.codes).toEqual({});
  expect(readMissing('', noon)).toEqual({ codes: {}, words: {} });
});

test.each([
  ['ma fille de dix-huit ans a disparu', '18'],
  ['mon fils a dix sept ans', '17'],
  ['ma mère de soixante-dix-huit ans a disparu', '78'],
  ['mon père, quatre-vingt-deux ans, a disparu', '82'],
  ['meu filho de vinte e cinco anos', '25'],
  ['my sister is twenty-two years old and missing', '22'],
  ['trente ans', '30'],
])('a number of several words is one number: %s', (text, age) => {
  expect(readMissing(text, noon, 'missingAge').codes.missingAge).toBe(age);
});

test.each([
  'Both my sons are gone, 8 and 11 years old',
  'Ama 6 and Kojo 9 years old are missing',
  'Ama, 6 years and Kojo, 9',
  'Mes filles Afi 6 ans et Esi 9 ans ont disparu',
  'fille de 9 ans et son frère de 6 ans disparus',
  'menina de 9 anos e o irmão de 6 anos',
  'he is ten or eleven years',
  'elle a entre 9 et 10 ans',
  'ela tem 9 ou 10 anos',
  '8-9 years old',
  'My daughter is missing. Her teacher is 35 years old',
  'my daughter is 9. her abductor is 40 years old',
  'seu professor tem 40 anos',
  'A minha filha tem 9 anos, não, 8 anos',
])('one age of several, and that of another person, is left open: %s', (text) => {
  expect(readMissing(text, noon).codes).not.toHaveProperty('missingAge');
});

test.each([
  ['she is 8, not 9 years old', '8'],
  ["elle n'a pas 9 ans, elle a 8 ans", '8'],
  ['não, ela tem 8 anos e não 9', '8'],
  ['my son, JHS 2, 14 years old, is missing', '14'],
  ['my son is 14 years old and missing', '14'],
  ['9 years, 4 feet tall girl missing', '9'],
  ['ma voisine cherche sa fille de 9 ans', '9'],
])('an age that is denied does not count, and a number beside it is none: %s', (text, age) => {
  expect(readMissing(text, noon).codes.missingAge).toBe(age);
});

test.each([
  ['pas hier, avant-hier', '2026-11-26T00:00Z', undefined],
  ['ontem não, anteontem', '2026-11-26T00:00Z', undefined],
  ['ontem não voltou', '2026-11-27T00:00Z', undefined],
  ['not yesterday', undefined, undefined],
  ['12 November 2025', '2025-11-12T00:00Z', undefined],
  ['1 Jan 2030', undefined, 'future'],
  ['next tuesday', undefined, 'future'],
  ['terça que vem', undefined, 'future'],
  ['mardi prochain', undefined, 'future'],
])('of a time "%s" says this', (text, since, refused) => {
  const read = readMissing(text, noon, 'missingSince');
  expect([read.codes.missingSince, read.refused]).toEqual([since, refused]);
});

test('a date without a year is the nearest one, in January also of last year', () => {
  const january = { now: new Date('2027-01-03T18:00:00Z'), zone: 'Africa/Lome' };
  const since = (text: string) => readMissing(text, january, 'missingSince').codes.missingSince;
  expect(since('since 28 December')).toBe('2026-12-28T00:00Z');
  expect(since('2/1')).toBe('2027-01-02T00:00Z');
});

test.each([
  ['no, she is 8', true],
  ['sorry she is 8 years old not 9', true],
  ["pardon, c'était jeudi vers 15h", true],
  ['não, ela tem 8 anos', true],
  ['no, they took her yesterday', false],
  ['no, the police officer is 40 years old', false],
  ['she is 8', false],
  ['no', false],
])('"%s" takes back what was told, and nothing else: %s', (text, corrects) => {
  expect(readMissing(text, noon).corrects === true).toBe(corrects);
});

test.each([
  ['spring', '2026-03-29T18:00:00Z', '2026-03-29T06:00Z', '2026-03-29T16:00Z'],
  ['autumn', '2026-10-25T18:00:00Z', '2026-10-25T07:00Z', '2026-10-25T17:00Z'],
])(
  'on the day in %s on which Paris changes its clocks 8 o’clock is 8 o’clock',
  (_season, now, morning, evening) => {
    const since = (words: string) =>
      readMissing(words, { now: new Date(now), zone: 'Europe/Paris' }).codes.missingSince;
    const at8 = since('missing since 8am today');
    const at18 = since('missing since this evening');
    const clock = since('my sister is missing since 8am');
    expect([at8, clock]).toEqual([morning, morning]);
    expect(at18).toBe(evening);
  },
);

test.each([
  'Mes deux fils ont disparu hier à 15h près du marché de Lomé au Togo, chemise bleue',
  'ma fille a disparu hier à Kpalimé au Togo',
])('where somebody was lost is no direction: %s', (text) => {
  expect(readMissing(text, noon).words).not.toHaveProperty('missingDirection');
});
