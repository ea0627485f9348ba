import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newTimedKey, type TimedKey } from '../../src/privacy/keyfile.js';
import { KEPT, retire, rotate, weekly } from '../../src/privacy/rings.js';
import { DAY } from '../../src/shared/clock.js';
import { monday } from './keys.js';

const kids = (ring: readonly TimedKey[]) => ring.map(({ kid }) => kid);
const at = (text: string) => new Date(text);

test('a new key is written with a minute after it was made, and its name is short and random', () => {
  const ring = rotate('pseudonym', [newTimedKey('p-1', monday)], monday);
  expect(ring).toHaveLength(2);
  expect(ring[1]?.from).toBe('2026-11-23T12:01:00.000Z');
  expect(ring[1]?.kid).toMatch(/^p-[2-9A-Za-z]{6}$/);
  expect(rotate('pseudonym', [], monday, { graceMs: 0 })[0]?.from).toBe(monday.toISOString());
});

test('whatever was rotated and retired in any order, there is always a key to write with', () => {
  const steps = fc.array(fc.record({ days: fc.integer({ min: 0, max: 50 }), turn: fc.boolean() }), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(steps, (days) => {
      let now = monday;
      let ring = [newTimedKey('s-1', now)];
      for (const { days: passed, turn } of days) {
        now = new Date(now.getTime() + passed * DAY);
        if (turn) ring = rotate('session', ring, now);
        ring = retire(ring, now, KEPT.session);
        expect(ring.some(({ from }) => Date.parse(from) <= now.getTime())).toBe(true);
        expect(new Set(kids(ring)).size).toBe(ring.length);
      }
    }),
  );
});

test('a key whose successor waits to be used is not retired, however old it is', () => {
  const ring = rotate('session', [newTimedKey('s-1', at('2020-01-01T00:00:00Z'))], monday);
  expect(retire(ring, monday, 0)).toEqual(ring);
  expect(kids(retire(ring, new Date(monday.getTime() + 60_000), 0))).toEqual([ring[1]?.kid]);
});

test('this week and the next have an address key, and asking twice makes no third', () => {
  const first = weekly([], monday);
  expect(first.map(({ from }) => from)).toEqual([
    '2026-11-23T12:00:00.000Z',
    '2026-11-30T00:00:00.000Z',
  ]);
  expect(weekly(first, monday)).toEqual(first);
  expect(weekly(first, at('2026-11-29T23:59:59.999Z'))).toEqual(first);
  expect(
    weekly(first, at('2026-11-30T00:00:00.000Z'))
      .map(({ from }) => from)
      .at(-1),
  ).toBe('2026-12-07T00:00:00.000Z');
});

test('§5.33 weeks are ISO weeks, over the end of a year and a leap day', () => {
  expect(weekly([], at('2026-12-31T10:00:00Z'))[1]?.from).toBe('2027-01-04T00:00:00.000Z');
  expect(weekly([], at('2028-02-29T10:00:00Z'))[1]?.from).toBe('2028-03-06T00:00:00.000Z');
  expect(weekly([], at('2026-11-29T23:00:00Z'))[1]?.from).toBe('2026-11-30T00:00:00.000Z');
});

test('after weeks switched off, a missing key is known everywhere before it is written with', () => {
  const old = weekly([], at('2026-10-01T00:00:00Z'));
  const ring = weekly(old, monday);
  expect(ring.slice(2).map(({ from }) => from)).toEqual([
    '2026-11-23T12:01:00.000Z',
    '2026-11-30T00:00:00.000Z',
  ]);
});

test('§T13 an address key is destroyed ninety days after its week, and not a moment earlier', () => {
  let ring = weekly([], at('2026-11-23T00:00:00Z'));
  const first = ring[0]?.kid ?? '';
  for (let day = 0; day < 97; day += 1) {
    const now = new Date(Date.parse('2026-11-23T00:00:00Z') + day * DAY);
    ring = retire(weekly(ring, now), now, KEPT.address);
    expect(kids(ring)).toContain(first);
  }
  const end = new Date(Date.parse('2026-11-23T00:00:00Z') + 97 * DAY);
  expect(kids(retire(weekly(ring, end), end, KEPT.address))).not.toContain(first);
});
