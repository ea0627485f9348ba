import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { shippedCountries } from '../../../src/directory/country-file.js';
import {
  countryModel,
  findCountries,
  type CountryDoc,
} from '../../../src/models/gateway/country.js';
import {
  findDirectoryVersion,
  prepareDirectory,
  saveDirectory,
} from '../../../src/models/gateway/directory-version.js';
import { Fault } from '../../../src/shared/fault.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await prepareDirectory(db.gateway);
});
afterAll(() => dropTestDb(db));

const docs = shippedCountries().map((entry): CountryDoc => {
  return { _id: entry.iso2, entry, shipped: entry, shippedOn: '2023-07-21' };
});
const save = async (countries: readonly CountryDoc[]) =>
  saveDirectory(db.gateway, { people: [], countries }, await findDirectoryVersion(db.gateway));

test('the shipped countries come back as they were written, by code', async () => {
  expect(await save([...docs].reverse())).toBe(true);
  const byCode = [...docs].sort((a, b) => (a._id < b._id ? -1 : 1));
  expect(await findCountries(db.gateway)).toEqual(byCode);
});

test('a country that does not fit is not written, nor anything with it', async () => {
  const [one] = docs as [CountryDoc];
  const spoilt = (different: object) => ({ ...one, entry: { ...one.entry, ...different } });
  const version = await findDirectoryVersion(db.gateway);
  for (const different of [
    { iso2: 'Benin' },
    { callingCode: '+229' },
    { zone: '' },
    { helplines: [{ number: '116', kind: 'fire', source: 'x', status: 'verified' }] },
    { membership: [{ from: 'yesterday', to: null }] },
  ])
    await expect(save([spoilt(different)])).rejects.toThrow(Fault);
  expect(await findDirectoryVersion(db.gateway)).toBe(version);
});

test('reading the countries is served by _id', async () => {
  const plan = JSON.stringify(
    await countryModel(db.gateway).collection.find({}).sort({ _id: 1 }).explain('queryPlanner'),
  );
  expect(plan).toMatch(/"IXSCAN"/);
  expect(plan).not.toMatch(/"SORT"/);
});
