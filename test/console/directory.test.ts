import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sealPerson, type Person } from '../../src/directory/sealed.js';
import { seedCountries } from '../../src/directory/seed.js';
import { readShift } from '../../src/directory/duty.js';
import { focalPointModel } from '../../src/models/gateway/focal-point.js';
import { newHouse, newPerson, type House } from '../accounts/support.js';
import { consoleOf, decode, signInBy, Visitor } from './support.js';

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
    person('yaw', ['mon-sun 00:00-24:00'], { country: 'GH' }),
  ];
  const docs = people.map((one) => sealPerson(keys.gateway(), one, clock.now()));
  await focalPointModel(db.gateway).insertMany(docs.map((doc) => ({ ...doc })));
  ama = new Visitor(consoleOf(house));
  await signInBy(ama, await newPerson(house, 'ama'));
}, 60_000);
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
