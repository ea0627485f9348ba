import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportDirectory } from '../../src/directory/export.js';
import { parseDirectory } from '../../src/directory/file.js';
import { importDirectory } from '../../src/directory/import.js';
import { loadDirectory } from '../../src/directory/load.js';
import { sealPerson, type Person } from '../../src/directory/sealed.js';
import { seedCountries } from '../../src/directory/seed.js';
import { readShift } from '../../src/directory/duty.js';
import { focalPointModel } from '../../src/models/gateway/focal-point.js';
import { auditLines, newHouse, newPerson, type House } from '../accounts/support.js';
import { consoleOf, decode, fieldsOf, signInBy, Visitor } from './support.js';

let house: House;
let ama: Visitor;

const person = (id: string, duty: string[], more: Partial<Person>): Person => ({
  id,
  name: `<b>${id}</b>`,
  role: 'focal-point',
  affiliation: 'police',
  country: 'TG',
  areas: [],
  language: 'fr',
  reaches: [{ channel: 'sms', address: '+22890112233' }],
  active: true,
  duty: duty.flatMap((text) => readShift(text) ?? []),
  ...more,
});

beforeAll(async () => {
  house = await newHouse();
  const { db, keys, clock } = house;
  await seedCountries(db, clock.now());
  const people = [
    person('kossi', ['mon-sat 00:00-24:00', 'sun 06:00-24:00', 'sun 00:00-02:00'], {
      areas: ['TG-M'],
    }),
    person('afi', [], {
      affiliation: 'ngo',
      reaches: [{ channel: 'sms', address: '+22890112244' }],
    }),
    person('yaw', ['mon-sun 00:00-24:00'], {
      country: 'GH',
      reaches: [{ channel: 'sms', address: '+233201234567' }],
    }),
  ];
  const docs = people.map((one) => sealPerson(keys.gateway(), one, clock.now()));
  await focalPointModel(db.gateway).insertMany(docs.map((doc) => ({ ...doc })));
  ama = new Visitor(consoleOf(house));
  await signInBy(ama, await newPerson(house, 'ama'));
});
afterAll(() => house.close());

test('the directory names the hours at which nobody is on duty, by area and level', async () => {
  const { status, text } = await ama.get('/console/directory');
  expect(status).toBe(200);
  expect(text).toContain('Maritime, focal point: nobody on Sunday 02:00–06:00');
  expect(text).toContain('Togo, agency head: nobody on the whole week');
  expect(text).toContain('&lt;b>kossi');
});

test('it shows conflict classes and channels, and no address; nobody of another country', async () => {
  const { text } = await ama.get('/console/directory');
  expect(text).toContain('police');
  expect(text).not.toContain('90112233');
  expect(text).not.toContain('yaw');
  expect(decode(text)).toContain('Regional desk');
});

test('a partner has no such page', async () => {
  const partner = new Visitor(consoleOf(house));
  await signInBy(partner, await newPerson(house, 'paul', { roles: ['partner'] }));
  expect((await partner.get('/console/directory')).status).toBe(403);
});

describe('absences', () => {
  const form = '/console/directory/kossi/away';
  /** Who is called for Maritime at a moment; officials may be kept from it. */
  const called = async (at: string, excludedAffiliations: readonly 'police'[] = []) => {
    const { db, keys, clock } = house;
    const directory = await loadDirectory(db, keys.gateway(), clock.now());
    const query = {
      country: 'TG',
      area: 'TG-M',
      role: 'focal-point',
      excludedAffiliations,
    } as const;
    return directory.onDuty({ ...query, at: new Date(at) }).map(({ id }) => id);
  };

  test('on the days that are said the stand-in is called for their hours, and only then', async () => {
    expect(await called('2026-12-02T10:00:00Z')).toEqual(['kossi']);
    const page = await ama.get(form);
    const days = { from: '2026-12-01', to: '2026-12-03', standIn: 'afi' };
    const saved = await ama.send(page, form, days);
    expect(saved.headers['location']).toContain('/console/directory?done=away');
    expect(await called('2026-11-30T23:59:00Z')).toEqual(['kossi']);
    expect(await called('2026-12-01T00:00:00Z')).toEqual(['afi']);
    expect(await called('2026-12-03T23:59:00Z')).toEqual(['afi']);
    expect(await called('2026-12-04T00:00:00Z')).toEqual(['kossi']);
    // A conflict of interest of the one who is away is not the stand-in's.
    expect(await called('2026-12-02T10:00:00Z', ['police'])).toEqual(['afi']);
    const { text } = await ama.get('/console/directory');
    expect(decode(text)).toContain('away 1 Dec 2026 to 3 Dec 2026: <b>afi</b> is called');
    expect((await auditLines(house)).at(-1)).toBe('console:ama directory.changed focalpoint/kossi');
  });

  test('a file that is imported again, and sealed numbers, leave them as they are', async () => {
    const { db, keys, clock } = house;
    const yaml = await exportDirectory(db, keys.gateway(), 'yaml');
    const read = parseDirectory(yaml, 'yaml', 'directory.yaml');
    expect(read.ok).toBe(true);
    if (!read.ok) return;
    const done = await importDirectory(db, keys.gateway(), read.directory, clock.now());
    expect(done).toMatchObject({ ok: true, added: 0, deactivated: 0 });
    expect(await called('2026-12-02T10:00:00Z')).toEqual(['afi']);
    const kept = await db.gateway.collection('focalpoints').find({}).toArray();
    expect(JSON.stringify(kept)).not.toContain('90112233');
  });

  test('what cannot be is said at its field, and what was typed stays', async () => {
    const page = await ama.get(form);
    const says = async (fields: Record<string, string>) => {
      const { status, text } = await ama.send(page, form, fields);
      expect(status).toBe(422);
      return /<a href="#(\w+)">([^<]*)/.exec(text)?.slice(1);
    };
    expect(await says({ from: '', to: '' })).toEqual(['from', 'Choose both days']);
    expect(await says({ from: '2026-02-30', to: '2026-12-24' })).toEqual([
      'from',
      'Choose both days',
    ]);
    const before = { from: '2026-12-24', to: '2026-12-20' };
    expect(await says(before)).toEqual(['to', 'The last day is before the first']);
    expect(await says({ from: '2026-11-01', to: '2026-11-02' })).toEqual([
      'to',
      'This is over already',
    ]);
    const overlap = { from: '2026-12-03', to: '2026-12-05' };
    expect((await says(overlap))?.[0]).toBe('from');
    for (const standIn of ['kossi', 'yaw', 'nobody'])
      expect(await says({ from: '2026-12-20', to: '2026-12-24', standIn })).toEqual([
        'standIn',
        'This person cannot stand in',
      ]);
  });

  test('of two who change the directory on one page the second is told, and nothing is lost', async () => {
    const [one, other] = [await ama.get(form), await ama.get(form)];
    const first = await ama.send(one, form, { from: '2026-12-20', to: '2026-12-24' });
    expect(first.status).toBe(303);
    const second = await ama.send(other, form, { from: '2027-01-02', to: '2027-01-05' });
    expect([second.status, second.text.includes('value="2027-01-02"')]).toEqual([409, true]);
    expect(second.text).toContain('nobody stands in');
  });

  test('without a stand-in the others are called, and rather somebody who is away than nobody', async () => {
    expect(await called('2026-12-22T10:00:00Z')).toEqual(['afi']);
    const afi = '/console/directory/afi/away';
    await ama.send(await ama.get(afi), afi, { from: '2026-12-22', to: '2026-12-22' });
    expect(await called('2026-12-22T10:00:00Z')).toEqual(['afi', 'kossi']);
  });

  test('hours at which nobody is on duty because of it are named, with who is away until when', async () => {
    const { text } = await ama.get('/console/directory');
    expect(decode(text)).toContain(
      'Maritime, focal point: nobody on Sunday 20 Dec 2026 00:00–02:00, 06:00–24:00, because <b>kossi</b> is away until 24 Dec 2026',
    );
    expect(decode(text)).toContain('Monday 21 Dec 2026 – Thursday 24 Dec 2026 00:00–24:00');
    // The stand-in holds those hours.
    expect(decode(text)).not.toContain('1 Dec 2026 00:00');
  });

  test('taken back, it is gone; of another country nothing is there, and the try is audited', async () => {
    const page = await ama.get(form);
    const back = '/console/directory/kossi/back';
    await ama.send(page, back);
    expect(await called('2026-12-02T10:00:00Z')).toEqual(['kossi']);
    expect((await ama.get('/console/directory/yaw/away')).status).toBe(404);
    const { token = '' } = fieldsOf(page.text, back);
    const foreign = await ama.post('/console/directory/yaw/away', {
      token,
      from: '2026-12-20',
      to: '2026-12-24',
    });
    expect(foreign.status).toBe(404);
    expect(await auditLines(house)).toContain('console:ama access.denied focalpoint/yaw');
    const paul = new Visitor(consoleOf(house));
    await signInBy(paul, await newPerson(house, 'pia', { roles: ['focal-point'] }));
    expect((await paul.get(form)).status).toBe(403);
  });
});
