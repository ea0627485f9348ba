import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadDirectory } from '../../src/directory/load.js';
import { seedCountries } from '../../src/directory/seed.js';
import { shippedCountries } from '../../src/directory/country-file.js';
import { exportDirectory } from '../../src/directory/export.js';
import { importDirectory } from '../../src/directory/import.js';
import { isFresh } from '../../src/directory/partner.js';
import { parseDirectory } from '../../src/directory/file.js';
import { auditLines, newHouse, newPerson, type House } from '../accounts/support.js';
import { consoleOf, decode, signInBy, Visitor } from './support.js';

let house: House;
let ama: Visitor;

beforeAll(async () => {
  house = await newHouse();
  await seedCountries(house.db, house.clock.now());
  ama = new Visitor(consoleOf(house));
  await signInBy(ama, await newPerson(house, 'ama'));
});
afterAll(() => house.close());

const form = '/console/directory/partners/TG';
const shelter = {
  organisation: 'shelter-lome',
  name: 'House of Hope',
  affiliation: 'ngo',
  services: ['care', 'shelter'],
  areas: ['TG-M'],
  languages: ['fr'],
  hours: '24/7',
  contact: '+228 90 11 22 33',
  source: 'asked its head',
  verifiedOn: '2026-11-20',
};
const partnersOf = async (country = 'TG') => {
  const { db, keys, clock } = house;
  const directory = await loadDirectory(db, keys.gateway(), clock.now());
  return directory.country(country)?.partners;
};
const wrongs = (html: string) =>
  [...html.matchAll(/<a href="#(\w+)">([^<]*)/g)].map(([, field]) => field);

test('an organisation added in the console is in the directory, with what it helps with and when it was asked', async () => {
  expect(await partnersOf()).toBeUndefined();
  const page = await ama.get(form);
  expect((await ama.send(page, form, shelter)).status).toBe(303);
  expect((await ama.send(page, form, shelter)).status).toBe(303);
  expect(await partnersOf()).toEqual([{ ...shelter, services: ['shelter', 'care'] }]);
  const text = decode((await ama.get('/console/directory')).text);
  expect(text).toContain('House of Hope');
  expect(text).toContain('a safe place, care for a person; Maritime; +228 90 11 22 33; 24/7');
  expect(text).toContain('confirmed on 20 Nov 2026');
  // Twice is once.
  const noted = (await auditLines(house)).filter((one) => one.includes('directory.changed'));
  expect(noted).toEqual(['console:ama directory.changed partners/TG']);
});

test('all that is wrong is said at its field, and what was typed stays', async () => {
  const { status, text } = await ama.send(await ama.get(form), form, {
    ...shelter,
    organisation: 'House of Hope',
    name: '<b>us</b>',
    affiliation: 'friends',
    services: ['spirits'],
    areas: ['GH-AA'],
    languages: ['tlh'],
    source: ' ',
    verifiedOn: '2026-12-24',
  });
  expect(status).toBe(422);
  expect(wrongs(text).sort()).toEqual(
    [
      ...['affiliation', 'areas', 'languages', 'organisation', 'services', 'source'],
      'verifiedOn',
    ].sort(),
  );
  expect(decode(text)).toContain('value="<b>us</b>"');
  expect(text).not.toContain('<b>us');
  const long = await ama.send(await ama.get(form), form, {
    ...shelter,
    name: 'n'.repeat(81),
    hours: 'h'.repeat(81),
    contact: 'c'.repeat(121),
    source: 's'.repeat(301),
    verifiedOn: 'yesterday',
  });
  expect(wrongs(long.text)).toEqual([
    ...['organisation', 'name', 'hours', 'contact', 'source', 'verifiedOn'],
  ]);
  expect(await partnersOf()).toHaveLength(1);
});

test('of two who change it the second is shown what is kept; an id occurs once', async () => {
  const own = `${form}/shelter-lome`;
  const [one, other] = [await ama.get(own), await ama.get(own)];
  expect((await ama.send(one, own, { ...shelter, verifiedOn: '2026-11-27' })).status).toBe(303);
  const second = await ama.send(other, own, { ...shelter, hours: 'Mon–Fri' });
  expect(second.status).toBe(409);
  expect(second.text).toContain('Now there is: House of Hope, +228 90 11 22 33, 24/7, 2026-11-27');
  expect(second.text).toContain('value="Mon–Fri"');
  const twin = await ama.send(await ama.get(form), form, { ...shelter, name: 'Another' });
  expect(wrongs(twin.text)).toEqual(['organisation']);
});

test('it is exported and imported with its country, and stays when the shipped country changes', async () => {
  const { db, keys, clock } = house;
  const yaml = await exportDirectory(db, keys.gateway(), 'yaml');
  expect(yaml).toContain('organisation: shelter-lome');
  const read = parseDirectory(yaml, 'yaml', 'directory.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const imported = await importDirectory(db, keys.gateway(), read.directory, clock.now());
  expect(imported.ok).toBe(true);
  const changed = shippedCountries().map((one) =>
    one.iso2 === 'TG' ? { ...one, body: 'A body of another name' } : one,
  );
  expect(await seedCountries(db, clock.now(), changed)).toBe(1);
  expect(await partnersOf()).toMatchObject([{ organisation: 'shelter-lome' }]);
});

test('a year after it was asked it is to be asked again', async () => {
  const [kept] = (await partnersOf()) ?? [];
  if (!kept) throw new Error('there is no partner');
  expect(isFresh(kept, new Date('2027-11-26T10:00:00Z'))).toBe(true);
  expect(isFresh(kept, new Date('2027-11-28T10:00:00Z'))).toBe(false);
  expect(isFresh({ ...kept, verifiedOn: null }, new Date())).toBe(false);
});

test('another country’s are not there, and the try is audited; a focal point changes none; it is removed', async () => {
  expect((await ama.get('/console/directory/partners/GH')).status).toBe(404);
  expect((await ama.get('/console/directory/partners/ECOWAS')).status).toBe(404);
  const page = await ama.get(form);
  const token = /name="token" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const foreign = await ama.post('/console/directory/partners/GH', { ...shelter, token });
  expect(foreign.status).toBe(404);
  expect(await auditLines(house)).toContain('console:ama access.denied partners/GH');
  const pia = new Visitor(consoleOf(house));
  await signInBy(pia, await newPerson(house, 'pia', { roles: ['focal-point'] }));
  expect((await pia.get(form)).status).toBe(403);
  const own = `${form}/shelter-lome`;
  expect((await ama.send(await ama.get(own), `${own}/remove`)).status).toBe(303);
  expect(await partnersOf()).toEqual([]);
  expect((await ama.get(own)).status).toBe(404);
});
