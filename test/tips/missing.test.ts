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
