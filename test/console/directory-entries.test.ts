import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportDirectory } from '../../src/directory/export.js';
import { parseDirectory } from '../../src/directory/file.js';
import { importDirectory } from '../../src/directory/import.js';
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

const NEW = '/console/directory/new';
const togo = `${NEW}?country=TG`;
const afi = {
  name: 'Afi',
  role: 'focal-point',
  affiliation: 'ngo',
  areas: ['TG-M'],
  language: 'fr',
  reaches: 'sms:+228 90 55 66 33\ntelegram:123456789',
  'hours-1': '8h-18h30',
  'hours-7': '00:00-02:00 06:00-24:00',
};

const directory = () => loadDirectory(house.db, house.keys.gateway(), house.clock.now());
const onDuty = async (at: string) =>
  (await directory())
    .onDuty({
      ...{ country: 'TG', area: 'TG-M', role: 'focal-point' },
      excludedAffiliations: [],
      at: new Date(at),
    })
    .map(({ id }) => id);
/** The fields that are wrong, and what is said of them. */
const wrongs = (html: string) =>
  [...html.matchAll(/<a href="#([\w-]+)">([^<]*)/g)].map(([, field, says = '']) => [
    field,
    decode(says),
  ]);
const entries = () => house.db.gateway.collection('focalpoints').find({}).toArray();
let id: string;

test('somebody who is added in the console is called from then on, and their address is sealed', async () => {
  const page = await ama.get(togo);
  const sent = await ama.send(page, NEW, afi);
  expect([
    sent.status,
    sent.headers['location']?.startsWith('/console/directory?done=entry'),
  ]).toEqual([303, true]);
  // The same form again is the same entry, and one event.
  expect((await ama.send(page, NEW, afi)).status).toBe(303);
  const [kept, ...more] = await entries();
  expect(more).toEqual([]);
  id = String(kept?._id);
  expect(await onDuty('2026-11-30T18:29:00Z')).toEqual([id]);
  expect((await directory()).focalPoint(id)?.reaches).toEqual([
    { channel: 'sms', address: '+22890556633' },
    { channel: 'telegram', address: '123456789' },
  ]);
  expect(JSON.stringify(kept)).not.toMatch(/Afi|90556633/);
  const noted = (await auditLines(house)).filter((line) => line.includes('directory.changed'));
  expect(noted).toEqual([`console:ama directory.changed focalpoint/${id}`]);
});

test('all that is wrong is said at its field, and what was typed stays', async () => {
  const { status, text } = await ama.send(await ama.get(togo), NEW, {
    ...afi,
    name: '',
    role: 'boss',
    areas: ['GH-AA'],
    language: 'tlh',
    reaches: 'sms:+22890556633\n<script>call me</script>\nsms:17',
    'hours-3': 'morning',
  });
  expect(status).toBe(422);
  expect(wrongs(text).map(([field]) => field)).toEqual([
    ...['name', 'role', 'areas', 'language', 'reaches', 'reaches', 'reaches', 'hours-3'],
  ]);
  expect(wrongs(text)[4]?.[1]).toMatch(/^Line 1: This address is that of somebody else/);
  expect(wrongs(text)[5]?.[1]).toMatch(/^Line 2: This cannot be called/);
  expect(decode(text)).toContain('call me</script>');
  expect(text).not.toContain('<script>call me');
  expect(text).toContain('value="morning"');
  expect(await entries()).toHaveLength(1);
});

test('a change keeps the addresses that are not typed again; the page never shows one whole', async () => {
  const form = `/console/directory/${id}/entry`;
  const page = await ama.get(form);
  expect(page.text).not.toContain('90556633');
  expect(page.text).toContain('sms, ends in 33');
  const keep = /value="(1-telegram-89)"/.exec(page.text)?.[1] ?? '';
  const sent = await ama.send(page, form, { keep, reaches: 'whatsapp:+22890112244', areas: [] });
  expect(sent.status).toBe(303);
  const changed = (await directory()).focalPoint(id);
  expect(changed).toMatchObject({ name: 'Afi', areas: [] });
  expect(changed?.reaches.map(({ channel }) => channel)).toEqual(['telegram', 'whatsapp']);
});

test('of two who change one entry the second is shown both values', async () => {
  const form = `/console/directory/${id}/entry`;
  const [one, other] = [await ama.get(form), await ama.get(form)];
  expect((await ama.send(one, form, { name: 'Afi K.' })).status).toBe(303);
  const second = await ama.send(other, form, { name: 'Afiwa' });
  expect([second.status, second.text.includes('value="Afiwa"')]).toEqual([409, true]);
  expect(wrongs(second.text)).toContainEqual(['name', 'Now there is: Afi K.']);
  // Having seen it, they decide again.
  expect((await ama.send(second, form)).status).toBe(303);
  expect((await directory()).focalPoint(id)?.name).toBe('Afiwa');
});

test('a file that is written and taken in again says the same', async () => {
  const { db, keys, clock } = house;
  const yaml = await exportDirectory(db, keys.gateway(), 'yaml');
  expect(yaml).toContain('Afiwa');
  const read = parseDirectory(yaml, 'yaml', 'directory.yaml');
  if (!read.ok) throw new Error('the file has problems');
  const done = await importDirectory(db, keys.gateway(), read.directory, clock.now());
  expect(done).toMatchObject({ ok: true, added: 0, updated: 0, unchanged: 1 });
});

test('somebody who ended is not called, and can come back', async () => {
  const form = `/console/directory/${id}/entry`;
  await ama.send(await ama.get(form), form, { active: 'no' });
  expect(await onDuty('2026-11-30T10:00:00Z')).toEqual([]);
  expect(decode((await ama.get('/console/directory')).text)).toContain('Afiwa <span');
  await ama.send(await ama.get(form), form, { active: 'yes' });
  expect(await onDuty('2026-11-30T10:00:00Z')).toEqual([id]);
});

test('of another country, and of the regional desk, there is nothing; the try is audited', async () => {
  for (const country of ['GH', 'ECOWAS', 'XX'])
    expect((await ama.get(`${NEW}?country=${country}`)).status).toBe(404);
  for (const id of ['made-up', 'no id', '../x', '']) {
    const sent = await ama.send(await ama.get(togo), NEW, { ...afi, country: 'GH', id });
    expect(sent.status).toBe(404);
  }
  expect(await auditLines(house)).toContain('console:ama access.denied focalpoint/made-up');
  const kofi = new Visitor(consoleOf(house));
  await signInBy(kofi, await newPerson(house, 'kofi', { countries: ['GH'] }));
  expect((await kofi.get(`/console/directory/${id}/entry`)).status).toBe(404);
  const page = await ama.get(`/console/directory/${id}/entry`);
  const own = await kofi.get(`${NEW}?country=GH`);
  const token = /name="token" value="([^"]*)"/.exec(own.text)?.[1] ?? '';
  const fields = { ...afi, token, country: 'GH', shown: '9' };
  expect((await kofi.post(`/console/directory/${id}/entry`, fields)).status).toBe(404);
  expect(page.text).toContain('value="Afiwa"');
  const reader = new Visitor(consoleOf(house));
  await signInBy(reader, await newPerson(house, 'pia', { roles: ['focal-point'] }));
  expect((await reader.get(togo)).status).toBe(403);
});
