import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { shippedCountries } from '../../src/directory/country-file.js';
import { demoPeople, seedDemo } from '../../src/directory/demo.js';
import { DEMO_MARK } from '../../src/directory/demo-mark.js';
import { loadDirectory } from '../../src/directory/load.js';
import { seedCountries } from '../../src/directory/seed.js';
import { findCountries, type CountryEntry } from '../../src/models/gateway/country.js';
import { findDirectoryVersion, saveDirectory } from '../../src/models/gateway/directory-version.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { changed, keyring } from './keys.js';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

const now = new Date('2026-02-03T12:00:00Z');
const keys = keyring();
let db: TestDb;
beforeEach(async () => {
  db = await testDb();
});
afterEach(() => dropTestDb(db));

/** What an administrator does in the console. */
async function edit(iso2: string, change: (entry: CountryEntry) => CountryEntry): Promise<void> {
  const version = await findDirectoryVersion(db.gateway);
  const doc = (await findCountries(db.gateway)).find(({ _id }) => _id === iso2);
  if (!doc) throw new Error('no such country');
  const countries = [{ ...doc, entry: change(doc.entry) }];
  expect(await saveDirectory(db.gateway, { people: [], countries }, version)).toBe(true);
}
const confirm =
  (number: string) =>
  (entry: CountryEntry): CountryEntry => ({
    ...entry,
    helplines: entry.helplines.map((line) =>
      line.number === number
        ? { ...line, verifiedOn: '2026-01-20', source: 'called by the ministry' }
        : line,
    ),
  });

describe('the countries', () => {
  test('are there after the first start, and a second start writes nothing', async () => {
    expect(await seedCountries(db, now)).toBe(15);
    const version = await findDirectoryVersion(db.gateway);
    expect(await seedCountries(db, now)).toBe(0);
    expect(await findDirectoryVersion(db.gateway)).toBe(version);
    expect((await loadDirectory(db, keys, now)).countries()).toHaveLength(15);
  });

  test('are written once by two processes that start together', async () => {
    const counts = await Promise.all([seedCountries(db, now), seedCountries(db, now)]);
    expect(counts.sort()).toEqual([0, 15]);
  });

  test('keep a helpline that an administrator confirmed, through a new version that ships others', async () => {
    await seedCountries(db, now);
    await edit('TG', confirm('1011'));
    await edit('TG', (entry) => ({ ...entry, body: 'Renamed' }));
    const newer = shippedCountries().map((entry): CountryEntry => {
      if (entry.iso2 !== 'TG') return entry;
      const [first] = entry.helplines;
      return {
        ...entry,
        body: 'Shipped name',
        iso3: 'TGX',
        helplines: [
          { ...first!, hours: '24/7' },
          { ...first!, number: '8111', status: 'conflicting' },
        ],
      };
    });
    expect(await seedCountries(db, now, newer)).toBe(1);
    const togo = (await loadDirectory(db, keys, now)).country('TG');
    expect(togo?.helplines.map(({ number, verifiedOn }) => [number, verifiedOn])).toEqual([
      ['1011', '2026-01-20'],
      ['8111', '2022-01-01'],
    ]);
    expect([togo?.body, togo?.iso3]).toEqual(['Renamed', 'TGX']);
    expect((await loadDirectory(db, keys, now)).helpline('TG', now)?.number).toBe('1011');
    expect(await seedCountries(db, now, newer)).toBe(0);
  });
});

describe('the demonstration', () => {
  const query = { role: 'focal-point', at: now, excludedAffiliations: [] } as const;

  test('has people at every level in three countries, at every hour of the week', async () => {
    await seedCountries(db, now);
    expect(await seedDemo(db, keys, now)).toEqual({
      people: demoPeople().people.length,
      countries: 2,
    });
    const directory = await loadDirectory(db, keys, now);
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      const at = new Date(now.getTime() + hour * 3_600_000);
      for (const country of ['TG', 'GH', 'GW'])
        for (const role of ['focal-point', 'agency-head', 'regional-desk'] as const)
          expect(directory.onDuty({ ...query, country, role, at }).length).toBeGreaterThan(0);
    }
    const called = (country: string, area: string, at: string) =>
      directory.onDuty({ ...query, country, area, at: new Date(at) }).map(({ id }) => id);
    expect(called('TG', 'TG-M', '2026-02-03T12:00:00Z')).toEqual(['demo-tg-lome-day']);
    expect(called('TG', 'TG-M', '2026-02-04T03:00:00Z')).toEqual(['demo-tg-lome-night']);
    expect(called('TG', 'TG-P', '2026-02-03T12:00:00Z')).toEqual(['demo-tg-national']);
  });

  test('has somebody at the first level in each country who is not an official', () => {
    const { people, warnings } = demoPeople();
    expect(warnings).toEqual([]);
    for (const country of ['TG', 'GH', 'GW'])
      expect(
        people.some(
          (one) =>
            one.country === country && one.role === 'focal-point' && one.affiliation === 'ngo',
        ),
      ).toBe(true);
  });

  test("calls nobody real: its people are on the phone on screen, with numbers that are no one's", () => {
    for (const { reaches } of demoPeople().people) {
      for (const { channel, address } of reaches) {
        expect(channel).toMatch(/^demo-/);
        if (channel === 'demo-sms')
          expect(parsePhoneNumberFromString(address)?.isValid() ?? false).toBe(false);
      }
    }
  });

  test('shows a helpline that says it is for the demonstration, and none where none is known', async () => {
    await seedCountries(db, now);
    await seedDemo(db, keys, now);
    const directory = await loadDirectory(db, keys, now);
    expect(directory.helpline('TG', now)).toMatchObject({
      number: '1011',
      source: expect.stringContaining(DEMO_MARK),
    });
    expect(directory.helpline('GH', now)?.number).toBe('0800800800');
    expect(directory.helpline('GW', now)).toBeUndefined();
    expect(directory.helpline('BJ', now)).toBeUndefined();
  });

  test('shows that helpline to nobody once the keys are real', async () => {
    await seedCountries(db, now);
    await seedDemo(db, keys, now);
    const real = changed(keys, {});
    const directory = await loadDirectory(
      db,
      Object.assign(real, { file: { ...real.file, demo: false } }),
      now,
    );
    expect(directory.helpline('TG', now)).toBeUndefined();
    expect(directory.country('TG')?.helplines[0]).toMatchObject({
      verifiedOn: null,
      status: 'unverified',
    });
  });

  test('is not loaded beside real keys', async () => {
    await seedCountries(db, now);
    await expect(seedDemo(db, keyring(false), now)).rejects.toThrow(/not loaded beside real keys/);
    expect((await loadDirectory(db, keyring(false), now)).helpline('TG', now)).toBeUndefined();
  });

  test('on the second day finds its people as they were left, and its helplines of today', async () => {
    await seedCountries(db, now);
    await seedDemo(db, keys, now);
    const tomorrow = new Date(now.getTime() + 24 * 3_600_000);
    expect(await seedCountries(db, tomorrow)).toBe(0);
    expect(await seedDemo(db, keys, now)).toEqual({ people: 0, countries: 0 });
    expect(await seedDemo(db, keys, tomorrow)).toEqual({ people: 0, countries: 2 });
    expect((await loadDirectory(db, keys, tomorrow)).helpline('TG', tomorrow)?.verifiedOn).toBe(
      '2026-02-04',
    );
  });

  test('leaves alone a helpline that somebody really confirmed', async () => {
    await seedCountries(db, now);
    await edit('TG', confirm('1011'));
    expect(await seedDemo(db, keys, now)).toMatchObject({ countries: 1 });
    expect((await loadDirectory(db, keys, now)).helpline('TG', now)?.source).toBe(
      'called by the ministry',
    );
  });
});
