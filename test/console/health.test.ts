import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareAudit } from '../../src/models/cases/audit-read.js';
import { prepareTips } from '../../src/models/cases/tip-doc.js';
import { deliveriesOf, prepareDeliveries } from '../../src/models/gateway/delivery-doc.js';
import { waitingOn } from '../../src/outbox/waiting.js';
import { classes } from '../../src/outbox/delivery.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import {
  auditLines,
  newAdministrator,
  newHouse,
  newPerson,
  type House,
} from '../accounts/support.js';
import { consoleOf, signInBy, Visitor } from './support.js';

let house: House;
let root: Visitor;
let nadia: Visitor;

const dead = (id: string) => ({
  _id: id,
  class: classes.escalation,
  channels: ['sms'],
  target: 0,
  channel: 'sms',
  state: 'dead' as const,
  attempts: 3,
  failure: { reason: 'unreachable', code: '30003' },
  diedAt: house.clock.now(),
  purgeAt: new Date(house.clock.now().getTime() + 24 * HOUR),
  box: Buffer.from('sealed'),
});

beforeAll(async () => {
  house = await newHouse();
  const { db } = house;
  await Promise.all([prepareAudit(db.cases), prepareTips(db.cases), prepareDeliveries(db)]);
  const app = consoleOf(house);
  root = new Visitor(app);
  await signInBy(root, await newAdministrator(house));
  nadia = new Visitor(app);
  await signInBy(nadia, await newPerson(house, 'nadia', { roles: ['auditor'] }));
  await newPerson(house, 'ama', { roles: ['coordinator'] });
  await deliveriesOf(db).insertMany([dead('d1'), dead('d2'), dead('d3')]);
});
afterAll(() => house.close());

test('the page says what needs somebody: texts that reached nobody, and who waits for a key', async () => {
  const { text, status } = await root.get('/console/health');
  expect(status).toBe(200);
  expect(text).toContain('3 texts reached nobody.');
  expect(text).toContain('unreachable (30003)');
  expect(text).toContain('1 person waits for a key.');
  expect(text).toContain('<strong>ama</strong>');
  expect(text).toContain('in use for');
});

test('what doctor finds stands on the page with what to do, failures first, and is counted above', async () => {
  const { text } = await root.get('/console/health');
  const section = text.slice(text.indexOf('id="findings"'));
  expect(section).toContain('<span lang="en">directory: ');
  expect(section).toContain('directory import');
  expect(section.indexOf('broken')).toBeLessThan(section.indexOf('warning'));
  expect(text).toMatch(/\d+ things? (is|are) broken: see What was found\./);
});

test('an administrator has one text or all of them tried again, and the log says so', async () => {
  const page = await root.get('/console/health');
  const one = await root.send(page, '/console/health/retry', { id: 'd1' });
  expect((await root.get(one.headers['location'] as string)).text).toContain('Tried again: 1.');
  expect(await deliveriesOf(house.db).countDocuments({ state: 'due' })).toBe(1);
  const token = /name="token" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  await root.post('/console/health/retry', { token, all: 'yes' });
  expect(await deliveriesOf(house.db).countDocuments({ state: 'due' })).toBe(3);
  const none = await root.post('/console/health/retry', { token, id: 'd1' });
  expect((await root.get(none.headers['location'] as string)).text).toContain('None of these');
  expect((await auditLines(house)).join('\n')).toContain('deadletters.retried');
});

test('an auditor sees the page and has nothing tried again', async () => {
  await deliveriesOf(house.db).insertOne(dead('d4'));
  const page = await nadia.get('/console/health');
  expect(page.status).toBe(200);
  expect(page.text).not.toContain('Try again');
  const token = /name="token" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  expect((await nadia.post('/console/health/retry', { token, all: 'yes' })).status).toBe(403);
  expect(await deliveriesOf(house.db).countDocuments({ state: 'dead' })).toBe(1);
});

test('what waits on a channel is counted, with the oldest whose time has come', async () => {
  const now = house.clock.now();
  const later = new Date(now.getTime() + 5 * MINUTE);
  expect(await waitingOn(house.db, 'sms', 100, later)).toEqual({
    channel: 'sms',
    waiting: 3,
    oldest: expect.any(Date),
  });
  expect(await waitingOn(house.db, 'telegram', 100, now)).toEqual({
    channel: 'telegram',
    waiting: 0,
  });
});
