import { describe, expect, test } from '@jest/globals';
import { buildDirectory } from '../../src/directory/build.js';
import { shippedCountries } from '../../src/directory/country-file.js';
import type { Country, DutyQuery, Helpline } from '../../src/directory/directory.js';
import { directoryOf, everyDay, person } from './people.js';

const noon = new Date('2023-07-21T12:00:00Z');
const day = (focalPoint: string) => ({ focalPoint, days: everyDay, from: '08:00', to: '18:00' });
const night = (focalPoint: string) => ({ focalPoint, days: everyDay, from: '18:00', to: '08:00' });
const query = (different: Partial<DutyQuery> = {}): DutyQuery => ({
  country: 'TG',
  area: 'TG-M',
  role: 'focal-point',
  at: noon,
  excludedAffiliations: [],
  ...different,
});

describe('who is called', () => {
  const local = person('local', { areas: ['TG-M'] });
  const elsewhere = person('elsewhere', { areas: ['TG-K'] });
  const national = person('national');
  const head = person('head', { role: 'agency-head', affiliation: 'government' });
  const desk = person('desk', {
    role: 'regional-desk',
    affiliation: 'regional',
    country: 'ECOWAS',
  });
  const everybody = [local, elsewhere, national, head, desk];
  const ids = (directory: ReturnType<typeof directoryOf>, different: Partial<DutyQuery> = {}) =>
    directory.onDuty(query(different)).map(({ id }) => id);

  test('first those on duty who cover the area', () => {
    const duties = everybody.map(({ id }) => day(id));
    expect(ids(directoryOf(everybody, duties))).toEqual(['local']);
    expect(ids(directoryOf(everybody, duties), { area: 'TG-K' })).toEqual(['elsewhere']);
  });

  test('then those on duty who cover the whole country', () => {
    const duties = [night('local'), day('elsewhere'), day('national')];
    expect(ids(directoryOf(everybody, duties))).toEqual(['national']);
  });

  test('for a tip without an area, those who cover the whole country', () => {
    const directory = directoryOf(everybody, [day('local'), day('national')]);
    const anywhere = {
      country: 'TG',
      role: 'focal-point',
      at: noon,
      excludedAffiliations: [],
    } as const;
    expect(directory.onDuty(anywhere).map(({ id }) => id)).toEqual(['national']);
  });

  test('then everybody of the level, on duty or not', () => {
    const duties = [night('local'), day('elsewhere'), night('national')];
    expect(ids(directoryOf(everybody, duties))).toEqual(['local', 'elsewhere', 'national']);
    expect(ids(directoryOf(everybody))).toEqual(['local', 'elsewhere', 'national']);
  });

  test('the regional desk answers for every country, and for a tip whose country is not known', () => {
    const directory = directoryOf(everybody);
    for (const country of ['TG', 'GH', 'ECOWAS'])
      expect(ids(directory, { country, role: 'regional-desk' })).toEqual(['desk']);
    expect(ids(directory, { country: 'ECOWAS' })).toEqual([]);
    expect(ids(directory, { country: 'GH' })).toEqual([]);
  });

  test('a person excluded by a conflict of interest comes back in no fallback', () => {
    const police = person('police', { affiliation: 'police', areas: ['TG-M'] });
    const people = [police, local, national];
    const exclude = { excludedAffiliations: ['police', 'government'] } as const;
    expect(ids(directoryOf(people, [day('police')]), exclude)).toEqual(['local', 'national']);
    expect(ids(directoryOf([police], [day('police')]), exclude)).toEqual([]);
    expect(ids(directoryOf([police]), exclude)).toEqual([]);
    expect(ids(directoryOf([local], [day('local')]), { excludedPeople: ['local'] })).toEqual([]);
    expect(ids(directoryOf([head]), { ...exclude, role: 'agency-head' })).toEqual([]);
  });

  test('somebody who was deactivated is not called, and what comes from their phone is no answer', () => {
    const gone = person('gone', { active: false });
    const directory = directoryOf([gone], [day('gone')]);
    expect(ids(directory)).toEqual([]);
    expect(directory.focalPointAt('demo-chat', 'gone')).toBeUndefined();
    expect(directory.focalPoint('gone')).toBe(gone);
  });
});

test('a focal point is known by each address, on its own channel only', () => {
  const reaches = [
    { channel: 'sms', address: '+22890112233' },
    { channel: 'telegram', address: '4711' },
  ] as const;
  const kofi = person('kofi', { reaches });
  const directory = directoryOf([kofi, person('ama')]);
  expect(directory.focalPointAt('sms', '+22890112233')).toBe(kofi);
  expect(directory.focalPointAt('telegram', '4711')).toBe(kofi);
  expect(directory.focalPointAt('whatsapp', '+22890112233')).toBeUndefined();
  expect(directory.focalPointAt('sms', '+22890112234')).toBeUndefined();
});

describe('the country of a phone', () => {
  const directory = directoryOf([]);
  test.each([
    ['+22890112233', 'TG'],
    ['+2348031234567', 'NG'],
    ['+245955000001', 'GW'],
    ['+2389911234', 'CV'],
    ['+22997000000', 'BJ'], // 8 digits, as until 2024
    ['+22507000000', 'CI'], // 8 digits, as until 2021
    ['+22800000001', 'TG'], // the demonstration's
  ])('of %s is %s', (phone, country) => {
    expect(directory.countryOfPhone(phone)?.iso2).toBe(country);
  });
  test.each(['+33612345678', '22890112233', '1011', '', '+', 'abc'])(
    'of "%s" is not known',
    (phone) => {
      expect(directory.countryOfPhone(phone)).toBeUndefined();
    },
  );
  test('every shipped calling code leads to its country', () => {
    for (const { callingCode, iso2 } of directory.countries())
      expect(directory.countryOfPhone(`+${callingCode}00000000`)?.iso2).toBe(iso2);
  });
});

describe('the helpline shown', () => {
  const base: Helpline = {
    number: '1',
    kind: 'child',
    hours: '',
    free: null,
    languages: [],
    source: 'a call',
    verifiedOn: '2023-07-01',
    status: 'verified',
  };
  const shown = (helplines: readonly Partial<Helpline>[], now = noon): string | undefined => {
    const [togo] = shippedCountries().filter(({ iso2 }) => iso2 === 'TG');
    const country = {
      ...togo,
      helplines: helplines.map((one) => ({ ...base, ...one })),
    } as Country;
    return buildDirectory([country], [], []).helpline('TG', now)?.number;
  };

  test('is for trafficking before children before anything else, and never the police', () => {
    const all = (['police', 'general', 'child', 'trafficking'] as const).map((kind) => ({
      kind,
      number: kind,
    }));
    expect(shown(all)).toBe('trafficking');
    expect(shown(all.slice(0, 3))).toBe('child');
    expect(shown(all.slice(0, 2))).toBe('general');
    expect(shown(all.slice(0, 1))).toBeUndefined();
  });

  test('was confirmed within a year', () => {
    const line = [{ verifiedOn: '2023-07-21' }];
    expect(shown(line, new Date('2024-07-20T23:59:00Z'))).toBe('1');
    expect(shown(line, new Date('2024-07-21T00:00:00Z'))).toBeUndefined();
    expect(shown(line, new Date('2023-07-20T12:00:00Z'))).toBeUndefined();
    expect(shown([{ verifiedOn: null }])).toBeUndefined();
  });

  test('is not one that sources contradict, or nobody verified', () => {
    expect(shown([{ status: 'conflicting' }, { status: 'unverified' }])).toBeUndefined();
    expect(shown([])).toBeUndefined();
  });

  test('is none in any country as shipped, three years after the newest source', () => {
    const directory = directoryOf([]);
    for (const { iso2 } of directory.countries())
      expect(directory.helpline(iso2, new Date('2026-08-01T00:00:00Z'))).toBeUndefined();
    expect(directory.helpline('XX', noon)).toBeUndefined();
  });
});

test('a focal point who answers from the old or the new form of their number is the same person', () => {
  const written = { channel: 'whatsapp', address: '+22997112233' } as const;
  const today = { channel: 'sms', address: '+2250707112233' } as const;
  const koffi = person('koffi', { reaches: [written, today] });
  const directory = directoryOf([koffi]);
  for (const from of ['+22997112233', '+2290197112233'])
    expect(directory.focalPointAt('whatsapp', from)).toBe(koffi);
  for (const from of ['+22507112233', '+2250707112233'])
    expect(directory.focalPointAt('sms', from)).toBe(koffi);
  expect(directory.focalPointAt('sms', '+22997112233')).toBeUndefined();
  expect(directory.countryOfPhone('+22507112233')?.iso2).toBe('CI');
});
