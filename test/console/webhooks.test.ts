import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Response } from 'supertest';
import type { Gate } from '../../src/alerts/neighbours/gate.js';
import { actorOf } from '../../src/desk/who.js';
import { appendAudit } from '../../src/models/cases/audit.js';
import { prepareAudit } from '../../src/models/cases/audit-read.js';
import { listWebhooks, prepareWebhooks } from '../../src/models/gateway/webhook.js';
import { silentLog } from '../../src/shared/log.js';
import { createPost } from '../../src/webhooks/post.js';
import { createWebhooks } from '../../src/webhooks/webhooks.js';
import { auditLines, newHouse, newPerson, type House } from '../accounts/support.js';
import { consoleOf, signInBy, Visitor } from './support.js';

const open: Gate = { takes: () => true, reaches: () => true };
let house: House;
let receiver: Server;
let url = '';
/** What the receiver answers next. */
let status = 204;
/** The regional desk. */
let app: ReturnType<typeof consoleOf>;
let desk: Visitor;
let nadia: Visitor;

beforeAll(async () => {
  house = await newHouse();
  const { db, keys, clock } = house;
  await Promise.all([prepareAudit(db.cases), prepareWebhooks(db.gateway)]);
  receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/CANARYPATH`;
  app = consoleOf(house, undefined, {
    webhooks: createWebhooks({
      ...{ db, clock, log: silentLog, gate: open, elapsed: () => 0 },
      keyring: () => keys.gateway(),
      post: createPost(open),
      audit: (who, action, subject) =>
        appendAudit(db, keys.cases(), [{ actor: actorOf(who), action, subject }], clock.now()),
    }),
  });
  desk = new Visitor(app);
  await signInBy(
    desk,
    await newPerson(house, 'region', { roles: ['regional-desk'], countries: ['*'] }),
  );
  nadia = new Visitor(app);
  await signInBy(nadia, await newPerson(house, 'nadia', { roles: ['auditor'] }));
});
afterAll(async () => {
  receiver.close();
  await house.close();
});

/** The page that an answer leads to. */
const after = (answer: Response) => desk.get(answer.headers['location'] as string);
const registers = async (fields: Record<string, string | readonly string[]>) =>
  desk.send(await desk.get('/console/webhooks/new'), '/console/webhooks/new', fields);
const wish = () => ({ url, kinds: ['case.taken', 'case.closed'], countries: ['*', 'TG'] });
const addressIn = ({ text }: Response) =>
  /href="(\/console\/webhooks\/[\w-]+)">To the webhook/.exec(text)?.[1] ?? '';
let one = '';

test('a form that says too little names each thing at its field, keeps what was typed, and makes nothing', async () => {
  const wrong = await registers({ url: 'ftp://CANARYPATH', affiliation: 'ngo' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('2 things are to be put right');
  expect(wrong.text).toContain('Choose what it hears of');
  expect(wrong.text).toContain('Choose whose cases it hears of');
  expect(wrong.text).toContain('value="ftp://CANARYPATH"');
  expect(wrong.text).toMatch(/value="ngo" selected/);
  const nowhere = await registers({ ...wish(), url: 'not an address' });
  expect(nowhere.text).toContain('An https address of the open internet');
  expect(await listWebhooks(house.db.gateway)).toEqual([]);
});

test('an address is registered, its secret is shown once, and only its server afterwards', async () => {
  const made = await registers(wish());
  expect(made.status).toBe(200);
  expect(made.headers['cache-control']).toContain('no-store');
  const [secret = ''] = /whsec_[\w+/=]+/.exec(made.text) ?? [];
  expect(secret.length).toBeGreaterThan(30);
  one = addressIn(made);
  const [list, shown] = [await desk.get('/console/webhooks'), await desk.get(one)];
  for (const page of [list, shown]) {
    expect(page.text).toContain(new URL(url).host);
    expect(page.text).toContain('cases taken, cases closed');
    expect(page.text).toContain('all countries');
    expect(page.text).not.toMatch(/CANARYPATH|whsec_/);
  }
});

test('the same form sent twice registers it once, and the second is told why', async () => {
  const again = await registers(wish());
  expect(again.status).toBe(422);
  expect(again.text).toContain('There is the same webhook already');
  expect(await listWebhooks(house.db.gateway)).toHaveLength(1);
});

test('a test says what the receiver answered', async () => {
  const page = await desk.get(one);
  const heard = await after(await desk.send(page, `${one}/test`));
  expect(heard.text).toContain('It took the test: 204.');
  status = 500;
  const refused = await after(await desk.send(page, `${one}/test`));
  expect(refused.text).toContain('It answered 500');
});

test('a new secret is shown once; an end asks once more, and is an end', async () => {
  const drawn = await desk.send(await desk.get(one), `${one}/rotate`);
  expect(drawn.text).toMatch(/whsec_[\w+/=]+/);
  const asked = await desk.get(`${one}/remove`);
  expect(asked.text).toContain('It hears of nothing any more');
  const gone = await after(await desk.send(asked, `${one}/remove`));
  expect(gone.text).toContain('Removed. It hears of nothing any more.');
  expect(gone.text).toContain('No program hears of events.');
  for (const path of [one, `${one}/remove`, '/console/webhooks/none'])
    expect((await desk.get(path)).status).toBe(404);
  const token = /name="token" value="([^"]*)"/.exec(asked.text)?.[1] ?? '';
  for (const act of ['test', 'rotate', 'remove'])
    expect((await desk.post(`${one}/${act}`, { token })).status).toBe(404);
});

test('a desk of one country registers no webhook that hears of another', async () => {
  const ghana = new Visitor(app);
  await signInBy(
    ghana,
    await newPerson(house, 'ghana', { roles: ['regional-desk'], countries: ['GH'] }),
  );
  const form = await ghana.get('/console/webhooks/new');
  expect(form.text).not.toContain('value="*"');
  for (const countries of ['*', 'TG', ['GH', 'TG']]) {
    const refused = await ghana.send(form, '/console/webhooks/new', { ...wish(), countries });
    expect([refused.status, countries]).toEqual([422, countries]);
    expect(refused.text).toContain('It hears of no more countries than you answer for');
  }
  const made = await ghana.send(form, '/console/webhooks/new', { ...wish(), countries: 'GH' });
  expect(made.status).toBe(200);
});

test('whoever manages none sees none, and each thing that was done is in the log by name', async () => {
  expect((await nadia.get('/console/webhooks')).status).toBe(403);
  expect((await nadia.get('/console')).text).not.toContain('/console/webhooks');
  const lines = (await auditLines(house)).join('\n');
  for (const done of ['added', 'tested', 'rotated', 'removed'])
    expect(lines).toContain(`webhook.${done}`);
  expect(lines).toContain('console:region');
  expect(lines).not.toContain('CANARYPATH');
});
