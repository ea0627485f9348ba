import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { followUp } from '../../src/alerts/cap/follow-up.js';
import { writeAlert } from '../../src/alerts/cap/write.js';
import { openInternet, type Gate } from '../../src/alerts/neighbours/gate.js';
import { createNeighbours, type Neighbours } from '../../src/alerts/neighbours/neighbours.js';
import {
  addNeighbourFeed,
  claimNeighbourFeed,
  prepareNeighbours,
} from '../../src/models/gateway/neighbour.js';
import { DAY, MINUTE, stoppedClock, type AdjustableClock } from '../../src/shared/clock.js';
import type { Staff, StaffRole } from '../../src/shared/staff.js';
import { capOf } from '../alert-pages/support.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { until } from '../support/until.js';

let clock: AdjustableClock;
const staff = (role: StaffRole): Staff => ({
  account: `account-${role}`,
  login: role,
  roles: [role],
  countries: ['TG'],
});
const [writer, officer, partner] = (['coordinator', 'officer', 'partner'] as const).map(staff) as [
  Staff,
  Staff,
  Staff,
];

let files: Map<string, string>;
let asked: string[];
/** What is asked for here is answered when the promise is kept. */
let held: Map<string, Promise<unknown>>;
const server = createServer((request, response) => {
  const address = request.url ?? '';
  asked.push(address);
  const answer = () => {
    const body = files.get(address);
    response.writeHead(body === undefined ? 404 : 200).end(body);
  };
  const wait = held.get(address);
  if (wait) void wait.then(answer);
  else answer();
});
let base: string;
let db: TestDb;
let noted: string[];
let neighbours: Neighbours;

const entry = (name: string) =>
  `<entry><id>${base}/${name}</id><title>t</title>` +
  '<updated>2026-11-28T11:00:00Z</updated>' +
  `<link type="application/cap+xml" href="${base}/${name}"/></entry>`;
const feed = (...names: readonly string[]) =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><id>${base}/feed</id><title>t</title>` +
  `<updated>2026-11-28T11:00:00Z</updated>${names.map(entry).join('')}</feed>`;

const first = capOf('amana.GH.first', new Date('2026-11-28T11:00:00Z'), 'Alert');

async function subscribed(name = 'feed'): Promise<string> {
  const address = `${base}/${name}`;
  const now = clock.now();
  await addNeighbourFeed(db.gateway, {
    _id: address,
    name: 'Ghana',
    addedBy: writer.account,
    addedAt: now,
    nextAt: now,
    memory: '{"seen":[],"tries":{}}',
    passed: [],
  });
  return address;
}

// The bench is on this machine, and nothing else of it may be reached.
const bench: Gate = { takes: () => true, reaches: (address) => address === '127.0.0.1' };
const watching = (gate: Gate) =>
  createNeighbours({
    ...{ db, clock, gate },
    note: async ({ login }, action, subject) => void noted.push(`${login} ${action} ${subject}`),
  });

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(async () => {
  clock = stoppedClock('2026-11-28T12:00:00Z');
  held = new Map();
  db = await testDb();
  await prepareNeighbours(db.gateway);
  files = new Map([['/first', writeAlert(first)]]);
  files.set('/feed', feed('first'));
  [asked, noted] = [[], []];
  neighbours = watching(bench);
});
afterEach(() => dropTestDb(db));

test('who writes alerts subscribes to a feed that answers as one, once; it is noted, and given up by id or address', async () => {
  const one = { name: ' Ghana ', address: `${base}/feed` };
  expect(await neighbours.subscribe(officer, one)).toEqual({ ok: false, reason: 'denied' });
  expect(asked).toEqual([]);
  const added = await neighbours.subscribe(writer, one);
  expect(added).toMatchObject({ ok: true, value: { name: 'Ghana', _id: one.address } });
  for (const address of [one.address, `${one.address}#top`, one.address.replace('http:', 'HTTP:')])
    expect(await neighbours.subscribe(writer, { ...one, address })).toEqual({
      ok: false,
      reason: 'known',
    });
  const [feed] = await neighbours.feeds(officer);
  expect(feed?.name).toBe('Ghana');
  expect(await neighbours.feeds(partner)).toEqual([]);
  expect(await neighbours.unsubscribe(officer, feed?.id ?? '')).toMatchObject({ reason: 'denied' });
  expect(await neighbours.unsubscribe(writer, feed?.id ?? '')).toMatchObject({ ok: true });
  expect(await neighbours.unsubscribe(writer, feed?.id ?? '')).toMatchObject({ reason: 'unknown' });
  await neighbours.subscribe(writer, one);
  expect(await neighbours.unsubscribe(writer, one.address)).toMatchObject({ ok: true });
  expect(await neighbours.feeds(officer)).toEqual([]);
  expect(noted.map((line) => line.split(' ')[1])).toEqual([
    ...['neighbour.subscribed', 'neighbour.unsubscribed'],
    ...['neighbour.subscribed', 'neighbour.unsubscribed'],
  ]);
});

test('an address that nobody should be led to is refused before anything is asked', async () => {
  const closed = [
    ...['http://alerts.example.gh/', 'https://me:pw@alerts.example.gh/', 'feed', ''],
    ...['https://10.0.0.1/feed', 'https://[::1]/feed', 'https://169.254.169.254/latest'],
    ...['https://alerts.example.gh:8443/', 'file:///etc/passwd', 'https://127.1/', base],
    `https://alerts.example.gh/${'a'.repeat(500)}`,
  ];
  for (const address of closed)
    expect(await watching(openInternet).subscribe(writer, { name: 'Ghana', address })).toEqual({
      ok: false,
      reason: 'address',
    });
  for (const name of ['', '  ', 'a'.repeat(101)])
    expect(await neighbours.subscribe(writer, { name, address: `${base}/feed` })).toEqual({
      ok: false,
      reason: 'name',
    });
  expect(asked).toEqual([]);
});

test('what is no feed of alerts is refused with the reason, and nothing is kept of it', async () => {
  files.set('/page', '<html><body>Welcome</body></html>');
  files.set('/text', 'no xml');
  files.set('/news', feed('page', 'text').replaceAll('application/cap+xml', 'text/html'));
  files.set('/large', `${feed('first')}${' '.repeat(5_000_001)}`);
  const tries = [
    ['missing', { reason: 'status', status: 404 }],
    ['page', { reason: 'no-feed' }],
    ['text', { reason: 'no-feed' }],
    ['first', { reason: 'no-feed' }],
    ['news', { reason: 'no-alerts' }],
    ['large', { reason: 'size' }],
  ] as const;
  for (const [name, why] of tries)
    expect(await neighbours.subscribe(writer, { name, address: `${base}/${name}` })).toEqual({
      ok: false,
      ...why,
    });
  expect(await neighbours.feeds(writer)).toEqual([]);
  expect(noted).toEqual([]);
  // Nobody is missing today: such a feed is fine.
  files.set('/empty', feed());
  const empty = await neighbours.subscribe(writer, { name: 'Benin', address: `${base}/empty` });
  expect(empty.ok).toBe(true);
});

test('a hundred feeds are enough', async () => {
  for (let i = 0; i < 100; i += 1) await subscribed(`feed-${i}`);
  expect(await neighbours.subscribe(writer, { name: 'Ghana', address: `${base}/feed` })).toEqual({
    ok: false,
    reason: 'many',
  });
});

test('a feed is read when it is due, by one process alone, and an alert is shown once with what is wrong with it', async () => {
  await subscribed();
  const both = await Promise.all([neighbours.tend(clock.now()), neighbours.tend(clock.now())]);
  expect(both.map(({ fresh }) => fresh).sort()).toEqual([0, 1]);
  expect(asked).toEqual(['/feed', '/first']);
  expect(await neighbours.tend(clock.now())).toEqual({ read: 0, failed: 0, fresh: 0 });
  clock.advance(5 * MINUTE);
  expect(await neighbours.tend(clock.now())).toEqual({ read: 1, failed: 0, fresh: 0 });
  const [item, ...others] = await neighbours.items(officer);
  expect(others).toEqual([]);
  expect(item).toMatchObject({ alert: first, state: 'new', over: false });
  expect(item?.endsAt?.toISOString()).toBe('2026-11-28T17:00:00.000Z');
  expect(await neighbours.items(partner)).toEqual([]);
});

test('what the neighbour has ended is said to be over', async () => {
  await subscribed();
  await neighbours.tend(clock.now());
  const stamp = { identifier: 'amana.GH.end', sent: '2026-11-28T12:02:00+00:00' };
  files.set('/end', writeAlert(followUp('Cancel', stamp, [first], first.infos)));
  files.set('/feed', feed('first', 'end'));
  clock.advance(5 * MINUTE);
  await neighbours.tend(clock.now());
  const items = await neighbours.items(officer);
  expect(items.map(({ alert, over }) => [alert.msgType, over])).toEqual([
    ['Cancel', false],
    ['Alert', true],
  ]);
});

test('a person says that an alert is not for us, once; reading it again changes nothing of that', async () => {
  await subscribed();
  await neighbours.tend(clock.now());
  const [item] = await neighbours.items(officer);
  const id = item?.id ?? '';
  expect(await neighbours.pass(partner, id)).toEqual({ ok: false, reason: 'denied' });
  expect(await neighbours.pass(officer, id)).toEqual({ ok: true });
  expect(await neighbours.pass(writer, id)).toEqual({ ok: false, reason: 'decided' });
  clock.advance(DAY);
  await neighbours.tend(clock.now());
  expect((await neighbours.items(officer))[0]).toMatchObject({
    state: 'passed',
    by: officer.account,
  });
});

test('a feed that cannot be read says why, and does not keep others from being read', async () => {
  const gone = await subscribed('gone');
  files.set('/page', '<html>no feed</html>');
  const page = await subscribed('page');
  await subscribed();
  expect(await neighbours.tend(clock.now())).toEqual({ read: 1, failed: 2, fresh: 1 });
  const feeds = new Map((await neighbours.feeds(writer)).map((one) => [one._id, one.failed]));
  expect(feeds.get(gone)).toBe('status');
  expect(feeds.get(page)).toBe('no-feed');
});

test('a feed that is slow delays no other, and one whose alert is passed on here is read first', async () => {
  files.set('/slow', feed());
  files.set('/feed', feed('first'));
  const asksForFirst = until('the other feed is read', () => asked.includes('/first'));
  held.set('/slow', asksForFirst);
  await subscribed('slow');
  await subscribed();
  expect(await neighbours.tend(clock.now())).toEqual({ read: 2, failed: 0, fresh: 1 });
  clock.advance(5 * MINUTE);
  const [now, later] = [clock.now(), new Date(clock.now().getTime() + MINUTE)];
  const among = [`${base}/feed`];
  expect(await claimNeighbourFeed(db.gateway, now, later, among)).toMatchObject({ _id: among[0] });
  expect(await claimNeighbourFeed(db.gateway, now, later, among)).toBeUndefined();
});
