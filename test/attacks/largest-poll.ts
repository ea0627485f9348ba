import { pollShape, type Poll } from '../../src/polls/definition.js';
import type { Counts, Tally } from '../../src/polls/tally.js';
import type { Language } from '../../src/shared/texts/texts.js';

type Area = { readonly iso2: string; readonly areas: readonly string[] };
const DAYS = 365;

/**
 * A poll as large as the checks let one be: four questions
 * of nine answers, texts of two segments, forty languages.
 */
export function largestPoll(spoken: readonly Language[]): Poll {
  const others = Array.from({ length: 40 - spoken.length }, (_, i) => `l${i}`);
  const languages = [...spoken, ...others];
  const words = (length: number) =>
    Object.fromEntries(languages.map((one) => [one, 'Lorem & <b> '.repeat(200).slice(0, length)]));
  const options = Array.from({ length: 9 }, (_, i) => ({ value: `o${i}`, label: words(60) }));
  return pollShape.parse({
    poll: 'largest',
    version: 1,
    languages,
    title: words(300),
    opens: '2026-01-01T00:00Z',
    closes: '2026-12-31T00:00Z',
    questions: [
      { id: 'q0', kind: 'choice', ask: words(300), options },
      { id: 'q1', kind: 'several', ask: words(300), options },
      { id: 'q2', kind: 'choice', ask: words(300), options },
      { id: 'q3', kind: 'number', ask: words(300), min: 1, max: 1_000_000, unit: words(60) },
    ],
    thanks: words(300),
    footer: words(300),
    results: words(300),
  });
}

/**
 * Its answers: so many people everywhere and on each day that every table is as large as it can be.
 */
export function largestTally({ questions, languages }: Poll, countries: readonly Area[]): Tally {
  const areas = countries.flatMap((country) => country.areas);
  const values = {
    age: ['0-14', '15-17', '18-24', '25-30', '31-34', '35+', 'unknown'],
    gender: ['female', 'male', 'own', 'unknown'],
    country: countries.map(({ iso2 }) => iso2),
    area: areas,
    channel: ['sms', 'whatsapp', 'telegram'],
    language: languages,
    day: Array.from({ length: DAYS }, (_, i) =>
      new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10),
    ),
  };
  /** People of one value: those of a country are those of its areas. */
  const people = (dimension: string, value: string): number =>
    dimension === 'country'
      ? 9_000 * (countries.find(({ iso2 }) => iso2 === value)?.areas.length ?? 0)
      : 9_000;
  const by = <One>(make: (people: number) => One, from: Partial<typeof values> = values) =>
    Object.fromEntries(
      Object.entries(from).map(([dimension, all]) => [
        dimension,
        Object.fromEntries(all.map((value) => [value, make(people(dimension, value))])),
      ]),
    );
  const chosen = (kind: string, answered: number): Counts =>
    kind === 'number'
      ? Object.fromEntries(Array.from({ length: 200 }, (_, i) => [i + 1, answered / 200]))
      : Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`o${i}`, answered / 9]));
  const everybody = areas.length * 9_000;
  const { day: _, ...traits } = values;
  return {
    poll: 'largest',
    version: 1,
    asOf: new Date('2027-01-01T00:00:00Z'),
    closed: true,
    asked: 2 * everybody,
    answered: everybody,
    finished: everybody,
    late: 10,
    by: by((answered) => ({ asked: 2 * answered, answered }), traits) as Tally['by'],
    questions: Object.fromEntries(
      questions.map(({ id, kind }) => [
        id,
        {
          asked: 2 * everybody,
          answered: everybody,
          skipped: 100,
          invalid: 50,
          values: chosen(kind, everybody),
          by: by((answered) => ({ answered, values: chosen(kind, answered) })),
        },
      ]),
    ) as Tally['questions'],
  };
}
