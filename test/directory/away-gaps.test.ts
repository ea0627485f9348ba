import { expect, test } from '@jest/globals';
import { awayGaps } from '../../src/directory/away-gaps.js';
import { readShift } from '../../src/directory/duty.js';
import type { Person } from '../../src/directory/sealed.js';

const person = (id: string, duty: string, more: Partial<Person> = {}): Person => ({
  id,
  name: id,
  role: 'focal-point',
  affiliation: 'ngo',
  country: 'TG',
  areas: [],
  language: 'fr',
  reaches: [],
  active: true,
  duty: [readShift(duty) ?? []].flat(),
  ...more,
});
const away = (from: string, to: string, standIn?: string) => ({
  absences: [{ from, to, ...(standIn === undefined ? {} : { standIn }) }],
});
/** What is lacking from Monday 30 November 2026 on. */
const lacking = (...people: Person[]) =>
  awayGaps(people, 'TG', '2026-11-30').map(({ from, to, hours, away: who }) => [
    `${from} ${to}`,
    hours.map((one) => `${one.from}-${one.to}`).join(),
    who.map(({ name, until }) => `${name} ${until}`).join(),
  ]);

test('a night shift belongs to the day that it is asked of, and days in a row are one', () => {
  expect(lacking(person('afi', 'mon-sun 22:00-06:00', away('2026-12-01', '2026-12-03')))).toEqual([
    ['2026-12-01 2026-12-03', '00:00-06:00,22:00-24:00', 'afi 2026-12-03'],
  ]);
});

test('hours that others have are not lacking, and hours that nobody ever has are told with the week', () => {
  const kossi = person('kossi', 'mon-fri 12:00-18:00');
  const afi = person('afi', 'mon-fri 08:00-14:00', away('2026-12-04', '2026-12-06'));
  expect(lacking(kossi, afi)).toEqual([['2026-12-04 2026-12-04', '08:00-12:00', 'afi 2026-12-06']]);
});

test('a stand-in holds the hours, unless they are away or have ended', () => {
  const afi = person('afi', 'mon-sun 08:00-14:00', away('2026-12-01', '2026-12-02', 'yao'));
  const yao = person('yao', 'sat 20:00-21:00');
  expect(lacking(afi, yao)).toEqual([]);
  expect(lacking(afi, { ...yao, active: false })).toHaveLength(1);
  expect(lacking(afi, { ...yao, ...away('2026-12-02', '2026-12-09') })).toEqual([
    ['2026-12-02 2026-12-02', '08:00-14:00', 'afi 2026-12-02'],
    ['2026-12-05 2026-12-05', '20:00-21:00', 'yao 2026-12-09'],
  ]);
});

test('what is over, and what is further than four weeks away, is not told', () => {
  const of = (from: string, to: string) =>
    lacking(person('afi', 'mon-sun 08:00-14:00', away(from, to)));
  expect(of('2026-11-01', '2026-11-29')).toEqual([]);
  expect(of('2026-12-28', '2027-01-05')).toEqual([]);
  expect(of('2026-11-20', '2026-11-30')).toHaveLength(1);
});
