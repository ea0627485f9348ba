import { describe, expect, test } from '@jest/globals';
import { binsOf, joinedBin } from '../../src/results/bins.js';
import { publish } from '../../src/results/publish.js';
import { fromStored, toStored } from '../../src/results/published.js';
import { choice, count, pollOf, type Did, type Someone } from './support/people.js';

const some = (
  people: number,
  did: Record<string, Did>,
  traits: Someone['traits'] = {},
): Someone[] => Array.from({ length: people }, () => ({ traits, did }));
const said = (...chose: string[]): Did => ({ chose });
const one = pollOf([choice('q', ['a', 'b', 'c'])]);
const at = (hour: number) => new Date(Date.UTC(2026, 11, 1, hour));

describe('what may be seen of a poll', () => {
  test('people are shown in tens, rounded down, and an answer of too few is joined with the smallest other', () => {
    const people = [
      ...some(57, { q: said('a') }),
      ...some(19, { q: said('b') }),
      ...some(4, { q: said('c') }),
      ...some(12, { q: 'skipped' }),
    ];
    const [question] = publish(count(one, people), one).questions;
    expect(question).toMatchObject({ asked: 90, answered: 80, skipped: 10 });
    expect(question?.groups).toEqual([
      { values: ['a'], people: 50 },
      { values: ['b', 'c'], people: 20 },
    ]);
  });

  test('of ten people nothing at all is shown, not even that they were asked', () => {
    const seen = publish(
      count(one, [...some(10, { q: said('a') }), ...some(500, { q: 'skipped' })]),
      one,
    );
    expect(seen).toMatchObject({ asked: null, answered: null, finished: null });
    expect(seen.questions[0]).toMatchObject({
      asked: null,
      answered: null,
      skipped: null,
      groups: [],
      by: [],
    });
  });

  test('where everybody answered alike, no answer is shown: it would be everybody’s', () => {
    const [question] = publish(
      count(one, some(100, { q: said('a') }, { gender: 'female' })),
      one,
    ).questions;
    expect(question).toMatchObject({ answered: 100, groups: [], by: [] });
  });

  test('a question that some answers lead to is hidden while those answers are joined with others', () => {
    const poll = pollOf([
      choice('plan', ['yes', 'maybe', { value: 'no', to: 'why' }], 'end'),
      choice('why', ['x', 'y']),
    ]);
    const no = { plan: said('no'), why: said('x') };
    const few = [
      ...some(40, { plan: said('yes') }),
      ...some(20, { plan: said('maybe') }),
      ...some(9, no),
    ];
    expect(publish(count(poll, few), poll).questions[1]).toMatchObject({
      asked: null,
      answered: null,
    });
    const more = [...few, ...some(12, { plan: said('no'), why: said('y') }), ...some(20, no)];
    expect(publish(count(poll, more), poll).questions[1]).toMatchObject({
      asked: 40,
      answered: 40,
    });
  });

  test('areas never tell how many of their country are elsewhere when those are few', () => {
    const from = (people: number, area: string, value: string) =>
      some(people, { q: said(value) }, { area, country: area.slice(0, 2) });
    const answers = ['a', 'b', 'c'];
    const togo = answers.flatMap((value) => [
      ...from(20, 'TG-M', value),
      ...from(20, 'TG-K', value),
      ...from(1, 'TG-S', value),
    ]);
    const benin = answers.flatMap((value) => from(20, 'BJ-AK', value));
    const [question] = publish(count(one, [...togo, ...benin]), one).questions;
    const areas = question?.by
      .find(({ dimension }) => dimension === 'area')
      ?.rows.map(({ values }) => values);
    const countries = question?.by
      .find(({ dimension }) => dimension === 'country')
      ?.rows.map(({ values }) => values);
    expect(countries).toEqual([['BJ'], ['TG']]);
    expect(areas).toEqual([['TG-M'], ['BJ-AK', 'TG-K', 'TG-S']]);
  });

  test('a few who told their country and no area are hidden among those of every country who did so', () => {
    const from = (people: number, area: string, country: string) =>
      (['a', 'b'] as const).flatMap((value) => some(people, { q: said(value) }, { area, country }));
    const people = [
      ...from(30, 'TG-M', 'TG'),
      ...from(25, 'TG-K', 'TG'),
      ...from(2, 'unknown', 'TG'),
      ...from(30, 'GH-AA', 'GH'),
      ...from(25, 'GH-AH', 'GH'),
      ...from(15, 'unknown', 'GH'),
    ];
    const [question] = publish(count(one, people), one).questions;
    const areas = question?.by.find(({ dimension }) => dimension === 'area');
    expect(areas?.rows.map(({ values }) => values)).toEqual([
      ['GH-AA'],
      ['GH-AH'],
      ['TG-M'],
      ['TG-K', 'unknown'],
    ]);
  });

  test('countries and areas that do not add up have no table of areas, and all else is published', () => {
    const people = ['TG', 'GH'].flatMap((country) =>
      (['a', 'b'] as const).flatMap((value) =>
        some(30, { q: said(value) }, { area: `${country}-1`, country }),
      ),
    );
    const tally = count(one, people);
    const q = tally.questions['q'];
    const fewer = { answered: 55, values: { a: 30, b: 25 } };
    const by = q && { ...q.by, area: { ...q.by.area, 'TG-1': fewer } };
    const [question] = publish({ ...tally, questions: { q: { ...q!, by: by! } } }, one).questions;
    expect(question?.by.map(({ dimension }) => dimension)).toContain('country');
    expect(question?.by.map(({ dimension }) => dimension)).not.toContain('area');
  });

  test('while a poll is open no table by a trait is shown', () => {
    const people = ['female', 'male'].flatMap((gender) =>
      ['a', 'b', 'c'].flatMap((value) => some(30, { q: said(value) }, { gender })),
    );
    expect(publish(count(one, people, { closed: false }), one).questions[0]?.by).toEqual([]);
    expect(
      publish(count(one, people), one).questions[0]?.by.map(({ dimension }) => dimension),
    ).toEqual(['gender']);
  });
});

describe('published again', () => {
  const monday = publish(
    count(
      one,
      [...some(40, { q: said('a') }), ...some(29, { q: said('b') }), ...some(20, { q: said('c') })],
      { closed: false, asOf: at(8) },
    ),
    one,
  );

  test('a number stays until eleven people more stand behind it', () => {
    const later = [
      ...some(41, { q: said('a') }),
      ...some(39, { q: said('b') }),
      ...some(31, { q: said('c') }),
    ];
    const seen = publish(count(one, later, { closed: false, asOf: at(12) }), one, monday);
    expect(seen.questions[0]).toMatchObject({ answered: 110 });
    expect(seen.questions[0]?.groups.map(({ people }) => people)).toEqual([40, 20, 30]);
  });

  test('within an hour, and after the close, it is what it was', () => {
    const later = count(one, some(900, { q: said('a') }), {
      closed: false,
      asOf: new Date(at(8).getTime() + 59 * 60_000),
    });
    expect(publish(later, one, monday)).toBe(monday);
    const final = publish(count(one, some(80, { q: said('a') })), one, monday);
    expect(publish(count(one, some(900, { q: said('a') })), one, final)).toBe(final);
  });

  test('its exact numbers are in no JSON of it, and come back from where it is stored', () => {
    expect(JSON.stringify(monday)).not.toMatch(/29|exact/);
    const back = fromStored(
      JSON.parse(JSON.stringify(toStored(monday))) as ReturnType<typeof toStored>,
    );
    const later = count(one, some(45, { q: said('a') }), { closed: false, asOf: at(12) });
    expect(publish(later, one, back)).toEqual(publish(later, one, monday));
  });
});

test('numbers are counted in groups that follow from the question alone', () => {
  expect(binsOf(1, 90).map(({ from }) => from)).toEqual([1, 2, 5, 10, 20, 50]);
  expect(binsOf(3, 7).map(({ from, to }) => `${from}${to}`)).toEqual([
    '33',
    '44',
    '55',
    '66',
    '77',
  ]);
  expect(joinedBin(['5-9', '10-19'])).toBe('5-19');
});
