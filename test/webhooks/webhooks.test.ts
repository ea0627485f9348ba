import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openInternet, type Gate } from '../../src/alerts/neighbours/gate.js';
import { appendAudit } from '../../src/models/cases/audit.js';
import { prepareWebhooks, webhookWorkOf } from '../../src/models/gateway/webhook.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { createPost } from '../../src/webhooks/post.js';
import { createWebhooks, type Webhooks, type NewWebhook } from '../../src/webhooks/webhooks.js';
import { readText } from '../docs/pages.js';
import { newHouse, staff, type House } from '../cases/support.js';

/** What a receiver heard. */
interface Heard {
  readonly path: string;
  readonly id: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const open: Gate = { takes: () => true, reaches: () => true };
const who = { person: 'root', door: 'cli' } as const;
const heard: Heard[] = [];
/** What each path answers; 204 unless said. */
const answers = new Map<string, number>();
/** Paths that answer only when another path has been told. */
const waitFor = new Map<string, string>();
const held: { readonly until: string; readonly answer: () => void }[] = [];
let server: Server;
let base = '';
let house: House;
let hooks: Webhooks;

beforeAll(async () => {
  house = await newHouse();
  await prepareWebhooks(house.db.gateway);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      heard.push({ path, id: String(headers['webhook-id']), headers, body });
      const answer = answers.get(path) ?? 204;
      if (answer === 302) response.setHeader('Location', '/elsewhere');
      const reply = () => void response.writeHead(answer).end();
      const until = waitFor.get(path);
      if (until !== undefined && at(until).length === 0) held.push({ until, answer: reply });
      else reply();
      for (const one of held.splice(0))
        if (one.until === path) one.answer();
        else held.push(one);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { db, keys, clock } = house.deps;
  hooks = createWebhooks({
    ...{ db, clock, log: silentLog, gate: open },
    keyring: () => keys.gateway(),
    post: createPost(open),
    // However slow this machine is, a turn is long enough.
    elapsed: () => 0,
    audit: ({ person, door }, action, subject) =>
      appendAudit(db, keys.cases(), [{ actor: `${door}:${person}`, action, subject }], clock.now()),
  });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await house.close();
});

const at = (path: string) => heard.filter((one) => one.path === path);
async function added(path: string, wish: Partial<NewWebhook> = {}) {
  const made = await hooks.add(who, {
    url: `${base}${path}`,
    kinds: ['case.created', 'case.taken'],
    countries: ['TG'],
    affiliation: 'ngo',
    ...wish,
  });
  if (!made.ok) throw new Error(made.says);
  return made.value;
}

/** A receiver's own check, written from the text of Standard Webhooks. */
function verifies({ headers, body }: Heard, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const text = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', key).update(text).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .some((one) => {
      const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
}

test('what people do is told once, signed, as ids and codes; who may not see a case does not hear of it', async () => {
  const ngo = await added('/ngo');
  await added('/police', { affiliation: 'police' });
  await added('/ghana', { countries: ['GH'] });
  await added('/anybody', { affiliation: undefined });
  const id = await house.tell({
    words: [['what', 'canary-hook words']],
    excludedAffiliations: ['police', 'government'],
  });
  expect(await house.cases.take(staff.ama, id, { v: 0 })).toMatchObject({ ok: true });
  expect(await hooks.tend(house.clock.now())).toMatchObject({ made: 1, delivered: 1, failed: 0 });
  const [told, ...more] = at('/ngo');
  expect(more).toEqual([]);
  expect(['/police', '/ghana', '/anybody'].flatMap(at)).toEqual([]);
  expect(told && verifies(told, ngo.secret)).toBe(true);
  expect(told && verifies({ ...told, body: `${told.body} ` }, ngo.secret)).toBe(false);
  const event = JSON.parse(told?.body ?? '') as { type: string; data: Record<string, unknown> };
  expect(event.type).toBe('case.taken');
  expect(Object.keys(event.data).sort()).toEqual(
    ['case', 'country', 'kind', 'priority', 'reference', 'state'].sort(),
  );
  expect(event.data).toMatchObject({ case: id, country: 'TG', state: 'Active' });
  expect(told?.body).not.toMatch(/canary|ama|acc-/);
  expect(await hooks.tend(house.clock.now())).toMatchObject({ made: 0, delivered: 0 });
});

test('that a case came is told when its hour is over, and once', async () => {
  const before = at('/ngo').length;
  house.clock.advance(HOUR);
  const id = await house.tell({
    receivedAt: new Date(Math.floor(house.clock.now().getTime() / HOUR) * HOUR),
  });
  await hooks.tend(house.clock.now());
  const created = () =>
    at('/ngo')
      .slice(before)
      .map(({ body }) => JSON.parse(body) as { type: string; data: { case: string } })
      .filter(({ type, data }) => type === 'case.created' && data.case === id);
  expect(created()).toEqual([]);
  house.clock.advance(HOUR + 10 * MINUTE);
  await hooks.tend(house.clock.now());
  house.clock.advance(HOUR);
  await hooks.tend(house.clock.now());
  expect(created()).toHaveLength(1);
});

test('cases that came in a standstill of days are told after it', async () => {
  const id = await house.tell({
    receivedAt: new Date(Math.floor(house.clock.now().getTime() / HOUR) * HOUR),
  });
  house.clock.advance(3 * DAY);
  await hooks.tend(house.clock.now());
  expect(at('/ngo').filter(({ body }) => body.includes(id))).toHaveLength(1);
});

test('a receiver that fails is tried again for a day under one id, then the event is dead and shown', async () => {
  const { id: hook } = await added('/down', { kinds: ['case.taken'] });
  answers.set('/down', 500);
  const id = await house.tell();
  await house.cases.take(staff.ama, id, { v: 0 });
  expect(await hooks.tend(house.clock.now())).toMatchObject({ postponed: 1 });
  expect(await hooks.tend(house.clock.now())).toMatchObject({ postponed: 0 });
  for (let tries = 0; tries < 20; tries += 1) {
    house.clock.advance(6 * HOUR);
    await hooks.tend(house.clock.now());
  }
  const tries = at('/down');
  expect(tries.length).toBeGreaterThanOrEqual(4);
  expect(new Set(tries.map((one) => one.id)).size).toBe(1);
  const log = await hooks.log(hook);
  expect(log).toMatchObject({ value: [{ kind: 'case.taken', outcome: 'dead', why: '500' }] });
  await hooks.remove(who, hook);
});

test('one that is slow or leads elsewhere holds up nobody; work of a process that died is done by another', async () => {
  await added('/slow', { kinds: ['case.taken'] });
  const { id: moved } = await added('/moved', { kinds: ['case.taken'] });
  const { id: fine } = await added('/fine', { kinds: ['case.taken'] });
  waitFor.set('/slow', '/fine');
  answers.set('/moved', 302);
  const id = await house.tell();
  await house.cases.take(staff.ama, id, { v: 0 });
  await hooks.tend(house.clock.now());
  expect(at('/fine')).toHaveLength(1);
  expect([at('/slow').length, at('/moved').length, at('/elsewhere').length]).toEqual([1, 1, 0]);
  // As if it had died with the claim in its hand: a minute later it is due again.
  const works = webhookWorkOf(house.db.gateway);
  await works.updateMany({ hook: moved }, { $set: { dueAt: house.clock.now() } });
  answers.set('/moved', 200);
  house.clock.advance(MINUTE + SECOND);
  await hooks.tend(house.clock.now());
  expect(await hooks.log(moved)).toMatchObject({ value: [{ outcome: 'delivered', why: '200' }] });
  expect(await hooks.log(fine)).toMatchObject({ value: [{ outcome: 'delivered' }] });
});

test('what is kept from a webhook meanwhile is withheld', async () => {
  const { id: hook } = await added('/late', { kinds: ['case.taken'], affiliation: 'police' });
  answers.set('/late', 503);
  const id = await house.tell();
  await house.cases.take(staff.ama, id, { v: 0 });
  await hooks.tend(house.clock.now());
  expect(at('/late')).toHaveLength(1);
  const tips = house.db.cases.collection<{ _id: string }>('tips');
  await tips.updateOne({ _id: id }, { $set: { excludedAffiliations: ['police'] } });
  house.clock.advance(HOUR);
  await hooks.tend(house.clock.now());
  expect(at('/late')).toHaveLength(1);
  expect(await hooks.log(hook)).toMatchObject({ value: [{ outcome: 'withheld' }] });
});

test('a secret is rotated with both in use for a day; a test shows the answer; nothing lies in the open', async () => {
  const made = await added('/rotated?key=canary-url', { kinds: ['case.taken'] });
  const next = await hooks.rotate(who, made.id);
  if (!next.ok) throw new Error(next.says);
  const told = async () => {
    expect(await hooks.test(who, made.id)).toMatchObject({ value: { ok: true, status: 204 } });
    const [last] = at('/rotated?key=canary-url').slice(-1);
    return [made.secret, next.value.secret].map((one) => last && verifies(last, one));
  };
  expect(await told()).toEqual([true, true]);
  house.clock.advance(DAY + SECOND);
  expect(await told()).toEqual([false, true]);
  const kept = JSON.stringify(await house.db.gateway.collection('webhooks').find({}).toArray());
  expect(kept).not.toMatch(/whsec_|canary|127\.0\.0\.1/);
  expect(JSON.stringify(await hooks.list())).not.toMatch(/whsec_|canary/);
  expect(await house.audited('webhook.rotated')).toEqual([
    `cli:root webhook.rotated webhook/${made.id}`,
  ]);
  expect(await hooks.remove(who, made.id)).toMatchObject({ ok: true });
  expect(await hooks.remove(who, made.id)).toMatchObject({ ok: false, reason: 'unknown' });
});

test('the check that docs/webhooks.md shows takes what is ours and fresh, and nothing else', async () => {
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(readText('docs/webhooks.md')) ?? [];
  const { verify } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    verify: (secret: string, headers: Heard['headers'], body: string, now: number) => boolean;
  };
  const made = await added('/shown');
  await hooks.test(who, made.id);
  const [told] = at('/shown');
  if (!told) throw new Error('Nothing came.');
  const now = house.clock.now().getTime();
  expect(verify(made.secret, told.headers, told.body, now)).toBe(true);
  expect(verify(made.secret, told.headers, `${told.body} `, now)).toBe(false);
  expect(verify(made.secret, told.headers, told.body, now + HOUR)).toBe(false);
  expect(verify('whsec_AAAA', told.headers, told.body, now)).toBe(false);
});

test('only the open internet is told, by https', async () => {
  const strict = createPost(openInternet);
  for (const url of [
    'http://example.org/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://10.0.0.1/',
    'https://a:b@example.org/',
    'https://localhost/',
    'no',
  ])
    expect([url, await strict(url, {}, '{}')]).toEqual([url, { ok: false, why: 'address' }]);
});
