import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadDirectory } from '../../src/directory/load.js';
import { seedCountries } from '../../src/directory/seed.js';
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

const form = '/console/directory/helplines/TG';
const line = {
  number: '10 19',
  kind: 'child',
  hours: '24/7',
  free: 'yes',
  languages: ['fr'],
  source: 'asked the ministry',
  status: 'verified',
  verifiedOn: '2026-11-20',
};
/** What reporters are shown. */
const shown = async (at = '2026-11-28T10:00:00Z') => {
  const { db, keys, clock } = house;
  const directory = await loadDirectory(db, keys.gateway(), clock.now());
  return directory.helpline('TG', new Date(at))?.number;
};
const wrongs = (html: string) =>
  [...html.matchAll(/<a href="#(\w+)">([^<]*)/g)].map(([, field]) => field);

test('a helpline that is confirmed in the console is shown to reporters, for one year', async () => {
  expect(await shown()).toBeUndefined();
  const page = await ama.get(form);
  expect((await ama.send(page, form, line)).status).toBe(303);
  expect((await ama.send(page, form, line)).status).toBe(303);
  expect([await shown(), await shown('2027-11-20T10:00:00Z')]).toEqual(['1019', undefined]);
  const { text } = await ama.get('/console/directory');
  expect(text).toContain('confirmed on 20 Nov 2026');
  // Twice is once.
  const noted = (await auditLines(house)).filter((one) => one.includes('directory.changed'));
  expect(noted).toEqual(['console:ama directory.changed helplines/TG']);
});

test('all that is wrong is said at its field, and what was typed stays', async () => {
  const { status, text } = await ama.send(await ama.get(form), form, {
    ...line,
    number: '<b>call</b>',
    kind: 'spirits',
    languages: ['tlh'],
    source: ' ',
    verifiedOn: '2026-12-24',
    status: 'verified',
  });
  expect(status).toBe(422);
  expect(wrongs(text)).toEqual(['number', 'kind', 'languages', 'source', 'verifiedOn']);
  expect(decode(text)).toContain('value="<b>call</b>"');
  expect(text).not.toContain('<b>call');
  for (const verifiedOn of ['', '2026-02-30', 'yesterday']) {
    const sent = await ama.send(await ama.get(form), form, { ...line, number: '8', verifiedOn });
    expect(wrongs(sent.text)).toEqual(['number', 'verifiedOn']);
  }
  const taken = await ama.send(await ama.get(form), form, { ...line, kind: 'general' });
  expect(wrongs(taken.text)).toEqual(['number']);
});

test('of two who change it the second is shown what is kept; then it can be taken out', async () => {
  const own = `${form}/1019`;
  const [one, other] = [await ama.get(own), await ama.get(own)];
  expect((await ama.send(one, own, { ...line, verifiedOn: '2026-11-27' })).status).toBe(303);
  const second = await ama.send(other, own, { ...line, hours: 'Mon–Fri' });
  expect(second.status).toBe(409);
  expect(second.text).toContain('Now there is: 1019, 24/7, 2026-11-27');
  expect(second.text).toContain('value="Mon–Fri"');
  const removed = await ama.send(await ama.get(own), `${own}/remove`);
  expect(removed.status).toBe(303);
  expect(await shown()).toBeUndefined();
  expect((await ama.get(own)).status).toBe(404);
});

test('another country’s are not there, and the try is audited; a focal point changes none', async () => {
  expect((await ama.get('/console/directory/helplines/GH')).status).toBe(404);
  const page = await ama.get(form);
  const token = /name="token" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const foreign = await ama.post('/console/directory/helplines/GH', { ...line, token });
  expect(foreign.status).toBe(404);
  const strange = await ama.post('/console/directory/helplines/a%20b', { ...line, token });
  expect(strange.status).toBe(404);
  expect(await auditLines(house)).toContain('console:ama access.denied helplines/GH');
  const pia = new Visitor(consoleOf(house));
  await signInBy(pia, await newPerson(house, 'pia', { roles: ['focal-point'] }));
  expect((await pia.get(form)).status).toBe(403);
});
