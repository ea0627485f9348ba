import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CapAlert } from '../../src/alerts/cap/alert.js';
import { createAlerts, type RunningAlerts } from '../../src/alerts/create.js';
import type { AlertDeps } from '../../src/alerts/deps.js';
import { createCases } from '../../src/cases/create.js';
import { caseDepsHere } from '../../src/cli/accounts/open-work.js';
import { seedCountries } from '../../src/directory/seed.js';
import { MINUTE } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { giveFromVault, newHouse, newPerson, type House } from '../accounts/support.js';
import { ghanaAlert, ghanaLater, neighbourFeed, type NeighbourFeed } from '../support/neighbour.js';
import { photoWithPlace } from '../attachments/pictures.js';
import { consoleOf, decode, signInBy, Visitor } from './support.js';

let house: House;
let ghana: NeighbourFeed;
let alerts: RunningAlerts;
let [ama, kossi, region] = [] as unknown as [Visitor, Visitor, Visitor];

async function visitor(login: string, role: 'coordinator' | 'officer', countries = ['TG']) {
  const person = await newPerson(house, login, { roles: [role], countries });
  await giveFromVault(house, person);
  const there = new Visitor(consoleOf(house, cases(), { alerts, neighbours: ghana.neighbours }));
  await signInBy(there, person);
  return there;
}
let deps: Awaited<ReturnType<typeof caseDepsHere>>;
const cases = () => createCases(deps);

beforeAll(async () => {
  house = await newHouse();
  await seedCountries(house.db, house.clock.now());
  ghana = await neighbourFeed(house);
  deps = await caseDepsHere(house);
  const sendings = {
    status: async () => undefined,
    feed: async () => ({ copied: 0, said: 0, ended: 0 }),
  } as unknown as AlertDeps['sendings'];
  const more = { log: silentLog, publicUrl: 'https://amana.example', sendings };
  alerts = createAlerts({ ...deps, ...more, cases: cases(), pictures: ghana.pictures });
  [ama, kossi] = [await visitor('ama', 'coordinator'), await visitor('kossi', 'officer')];
  region = await visitor('region', 'coordinator', ['TG', 'BJ']);
});
afterAll(async () => {
  await ghana.stop();
  await house.close();
});

const HERE = '/console/alerts/neighbours';
const RELAY = `${HERE}/relay`;
let count = 0;
let first: CapAlert;
beforeEach(async () => {
  ghana.clear();
  await house.db.gateway.collection('neighbouralerts').deleteMany({});
  count += 1;
  const sent = new Date(house.clock.now().getTime() - MINUTE);
  const uri = ghana.put('boy.jpg', await photoWithPlace());
  const resources = [{ resourceDesc: 'photo', mimeType: 'image/jpeg', uri }];
  const infos = ghanaAlert(sent).infos.map((info) => ({ ...info, resources }));
  first = ghanaAlert(sent, { identifier: `gps-${count}`, infos });
  ghana.publish(first);
  house.clock.advance(5 * MINUTE);
  await ghana.read();
});

test('an officer passes a neighbour’s alert on by one press, and its page says whose it is and what is missing', async () => {
  const page = await kossi.get(HERE);
  expect(decode(page.text)).toContain('Nothing goes out before two officers say yes.');
  const begun = await kossi.send(page, RELAY);
  expect(begun.status).toBe(303);
  const [at = ''] = (begun.headers['location'] ?? '').split('?');
  const { text } = await kossi.get(at);
  expect(text).toContain('Ghana Police Service');
  expect(text).toContain('191, Accra');
  expect(text).not.toContain('href="/console/cases/undefined"');
  // Whoever writes sees it in the composer; nobody is offered a picture or a consent of ours.
  const written = await ama.get(`${at}/edit`);
  expect(written.status).toBe(200);
  expect(decode(written.text)).toContain('This is an alert of Ghana Police Service.');
  expect(written.text).toMatch(/value="origin"[^>]*checked/);
  const again = await ama.get(HERE);
  expect(decode(again.text)).toContain('Passed on as');
  const twice = await ama.send(again, RELAY);
  expect([twice.status, decode(twice.text)]).toEqual([
    409,
    expect.stringContaining('Your country passes this alert on already.'),
  ]);
});

test('who answers for several countries says for which; what is over or unknown is not passed on, with the reason', async () => {
  const page = await region.get(HERE);
  expect(page.text).toContain('<select id="country" name="country"');
  const sent = await region.send(page, RELAY, { country: 'BJ' });
  expect(sent.status).toBe(303);
  const stale = await kossi.get(HERE);
  ghana.publish(ghanaLater('Cancel', house.clock.now(), [first], { identifier: `end-${count}` }));
  house.clock.advance(5 * MINUTE);
  await ghana.read();
  expect((await kossi.get(HERE)).text).not.toContain(`action="${RELAY}"`);
  const late = await kossi.send(stale, RELAY);
  expect([late.status, decode(late.text)]).toEqual([
    409,
    expect.stringContaining('The neighbour has ended or replaced it.'),
  ]);
  const token = { ...fieldsIn(stale.text), id: 'nothing', country: 'TG' };
  expect((await kossi.post(RELAY, token)).status).toBe(409);
  // The one of Benin has ended with it, and its page says so.
  await alerts.tend(house.clock.now());
  const ended = await region.get(sent.headers['location'] ?? '');
  expect(decode(ended.text)).toContain('The neighbour has ended its alert');
});

const fieldsIn = (html: string) => ({
  token: /name="token" value="([^"]*)"/.exec(html)?.[1] ?? '',
});

test('a neighbour’s picture is fetched by a press, seen in the review, and chosen or left out in the composer', async () => {
  const begun = await kossi.send(await kossi.get(HERE), RELAY);
  const [at = ''] = (begun.headers['location'] ?? '').split('?');
  const page = await kossi.get(at);
  expect(ghana.fetched('boy.jpg')).toBe(0);
  expect((await kossi.get(`${at}/picture`)).status).toBe(404);
  const taken = await kossi.send(page, `${at}/take-picture`);
  expect(taken.headers['location']).toContain(`${at}/review`);
  const picture = await kossi.get(`${at}/picture`);
  expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/jpeg']);
  const composer = await ama.get(`${at}/edit`);
  expect(decode(composer.text)).toContain('The picture of Ghana Police Service');
});

test.each([
  ['fr', 'La relayer', 'L’alerte d’un voisin'],
  ['pt', 'Retransmitir', 'O alerta de um vizinho'],
])('pages of relays speak %s', async (language, button, title) => {
  await ama.post('/console/language', {
    language,
    to: HERE,
    ...fieldsIn((await ama.get(HERE)).text),
  });
  const page = await ama.get(HERE);
  expect(decode(page.text)).toContain(button);
  const begun = await ama.send(page, RELAY);
  expect(decode((await ama.get(begun.headers['location'] ?? '')).text)).toContain(title);
});

test('a feed is subscribed to and given up by press, and what is no feed says so in the person’s language', async () => {
  const page = await ama.get(HERE);
  const wrong = await ama.send(page, `${HERE}/subscribe`, {
    ...{ name: 'Bénin', address: `${ghana.address}-that-is-none` },
  });
  expect([wrong.status, decode(wrong.text)]).toEqual([
    409,
    expect.stringContaining('O endereço responde com um erro.'),
  ]);
  const address = `${ghana.address}?again`;
  expect((await ama.send(page, `${HERE}/subscribe`, { name: 'Bénin', address })).status).toBe(303);
  const { text } = await ama.get(HERE);
  expect(decode(text)).toContain(address);
  const [, id = ''] = /name="feed" value="([^"]*)"/.exec(text) ?? [];
  const gone = { ...fieldsIn(text), feed: id };
  expect((await ama.post(`${HERE}/unsubscribe`, gone)).status).toBe(303);
  expect(decode((await ama.get(HERE)).text)).not.toContain(address);
});
