import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MOST_BYTES } from '../../src/alerts/cap/validate.js';
import { isPublic, openInternet, type Gate } from '../../src/alerts/neighbours/gate.js';
import { createGet } from '../../src/alerts/neighbours/get.js';
import { nothingKnown, readNeighbour, type Memory } from '../../src/alerts/neighbours/read.js';
import { atomFeed } from '../support/atom-feed.js';
import { fixture, now } from './support.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let pages: Map<string, Handler>;
let asked: string[];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const handler = pages.get(request.url ?? '');
  if (handler) return handler(request, response);
  response.writeHead(404).end();
});
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  pages = new Map();
  asked = [];
});

/** The bench is on this machine, and nothing else of it may be reached. */
const bench: Gate = { takes: () => true, reaches: (address) => address === '127.0.0.1' };
const get = createGet(bench);
const reading = { get, goesOn: () => true };
const gives =
  (body: string | Buffer, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(200, headers).end(body);
const moves =
  (location: string): Handler =>
  (_request, response) =>
    void response.writeHead(302, { location }).end();

const togo = fixture('good', 'togo-missing-child.xml').toString('utf8');
const feedOf = (...addresses: readonly string[]) => atomFeed(`${base}/feed`, addresses);

async function read(memory: Memory = nothingKnown) {
  const neighbour = await readNeighbour(`${base}/feed`, memory, reading, now);
  if (neighbour.kind !== 'read') throw new Error(`Not read: ${JSON.stringify(neighbour)}`);
  return neighbour;
}

test.each([
  ...['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...['169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1'],
  ...['::1', '::', 'fe80::1', 'fc00::1', 'fd12:3456::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8'],
  ...['64:ff9b::a00:1', '2002:a00:1::1', '2001::1', '2001:db8::1', 'ff02::1', 'no address', ''],
])('%s is nowhere that a stranger may lead us', (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each(['8.8.8.8', '196.216.2.1', '172.32.0.1', '2606:4700::1111', '2c0f:f248::1'])(
  '%s is on the open internet',
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

test.each([
  ...['http://alertes.example.tg/', 'https://localhost/', 'https://127.0.0.1/', 'https://[::1]/'],
  ...['https://169.254.169.254/latest/meta-data/', 'https://2130706433/', 'https://0x7f.1/'],
  ...['https://[::ffff:127.0.0.1]/', 'https://example.org:8443/', 'https://a:b@example.org/'],
  ...['file:///etc/passwd', 'ftp://example.org/', 'gopher://example.org/', 'nothing', ''],
])('%s is not asked', async (address) => {
  expect(await createGet(openInternet)(address)).toEqual({ kind: 'refused', why: 'address' });
});

test('a redirect is followed where it may go, and not into our own network', async () => {
  const { port } = server.address() as AddressInfo;
  pages.set('/body', gives('here'));
  pages.set('/good', moves('/body'));
  pages.set('/other-machine', moves(`http://127.0.0.2:${port}/body`));
  pages.set('/by-name', moves(`http://localhost.:${port}/body`));
  pages.set('/file', moves('file:///etc/passwd'));
  pages.set('/round', moves('/round'));
  expect(await get(`${base}/good`)).toMatchObject({ kind: 'body' });
  const fenced = createGet({ ...bench, takes: ({ protocol }) => protocol === 'http:' });
  for (const way of ['/other-machine', '/file'])
    expect(await fenced(`${base}${way}`)).toEqual({ kind: 'refused', why: 'address' });
  expect(await get(`${base}/round`)).toEqual({ kind: 'refused', why: 'redirects' });
  asked = [];
  const nobody = createGet({ takes: () => true, reaches: (address) => address === '127.0.0.9' });
  expect(await nobody(`http://localhost:${port}/body`)).toEqual({
    kind: 'refused',
    why: 'address',
  });
  expect(asked).toEqual([]);
});

test('a body without end, a packed bomb and an answer that never comes are cut off', async () => {
  pages.set('/endless', (_request, response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  });
  pages.set('/bomb', gives(gzipSync(Buffer.alloc(MOST_BYTES * 4)), { 'content-encoding': 'gzip' }));
  pages.set('/packed', gives(gzipSync('here'), { 'content-encoding': 'gzip' }));
  pages.set('/odd', gives('here', { 'content-encoding': 'br' }));
  pages.set('/silent', () => undefined);
  expect(await get(`${base}/endless`)).toEqual({ kind: 'refused', why: 'size' });
  expect(await get(`${base}/bomb`)).toEqual({ kind: 'refused', why: 'size' });
  expect(await get(`${base}/packed`)).toMatchObject({ kind: 'body', bytes: Buffer.from('here') });
  expect(await get(`${base}/odd`)).toEqual({ kind: 'refused', why: 'encoding' });
  expect(await createGet(bench, { deadline: 50 })(`${base}/silent`)).toEqual({
    kind: 'failed',
    why: 'network',
  });
  expect(await get(`${base}/nothing`)).toEqual({ kind: 'failed', why: 'status', status: 404 });
});

test('what is new is offered once, with what is wrong with it', async () => {
  pages.set('/feed', gives(feedOf(`${base}/1.xml`)));
  pages.set('/1.xml', gives(togo.replace('<web>https:', '<web>http:')));
  const first = await read();
  expect(first.offers.map(({ alert }) => alert.identifier)).toEqual([
    'amana.TG.Xk31sVq0Lr8mWnE2uYb7Tg',
  ]);
  expect(first.offers[0]?.findings.map(({ rule }) => rule)).toEqual(['public-https']);
  expect(first.left).toBe(0);
  asked = [];
  expect((await read(first.memory)).offers).toEqual([]);
  expect(asked).toEqual(['/feed']);
});

test('a feed that is as it was is not sent again', async () => {
  pages.set('/feed', (request, response) => {
    if (request.headers['if-none-match'] === '"a"') return void response.writeHead(304).end();
    response.writeHead(200, { etag: '"a"' }).end(feedOf());
  });
  const { memory } = await read();
  expect(memory.etag).toBe('"a"');
  const again = await readNeighbour(`${base}/feed`, memory, reading, now);
  expect(again).toEqual({ kind: 'unchanged' });
});

test('what has ended, what is a test and what is no alert is passed over, and why is said', async () => {
  const names = ['ended', 'test', 'page', 'gone'].map((name) => `${base}/${name}`);
  pages.set('/feed', gives(feedOf(...names)));
  pages.set('/ended', gives(fixture('rules', 'expired.xml')));
  pages.set('/test', gives(fixture('good', 'guinea-bissau-test.xml')));
  pages.set('/page', gives('<html><body>404</body></html>'));
  const { offers, passed, memory, left } = await read();
  expect(offers).toEqual([]);
  expect(passed.map(({ why }) => why)).toEqual(['ended', 'not-actual', 'unreadable', 'not-had']);
  expect(left).toBe(1);
  // What could not be had is tried again, and given up in the end.
  let last = { memory, left };
  for (let tries = 0; tries < 4; tries += 1) last = await read(last.memory);
  expect(last.left).toBe(0);
  asked = [];
  await read(last.memory);
  expect(asked).toEqual(['/feed']);
});

test('a long feed is taken in parts, and nothing of it is lost', async () => {
  const many = Array.from({ length: 120 }, (_, at) => `${base}/${at}.xml`);
  pages.set('/feed', gives(feedOf(...many), { etag: '"long"' }));
  for (const [at] of many.entries())
    pages.set(`/${at}.xml`, gives(togo.replace('amana.TG.', `amana.${at}.`)));
  const found = new Set<string>();
  let memory = nothingKnown;
  for (let left = 1; left > 0;) {
    asked = [];
    const part = await read(memory);
    expect(asked.length).toBeLessThanOrEqual(51);
    for (const { alert } of part.offers) found.add(alert.identifier);
    [memory, left] = [part.memory, part.left];
  }
  expect(found.size).toBe(120);
  expect(memory.etag).toBe('"long"');
});

test('large alerts are taken a few at a time, and those that nobody sends are passed over', async () => {
  const padded = (length: number) =>
    togo.replace('</alert>', `<!--${'x'.repeat(length)}--></alert>`);
  const many = Array.from({ length: 12 }, (_, at) => `${base}/${at}.xml`);
  pages.set('/feed', gives(feedOf(`${base}/huge.xml`, ...many)));
  pages.set('/huge.xml', gives(padded(2_000_000)));
  for (const [at] of many.entries())
    pages.set(`/${at}.xml`, gives(padded(900_000).replace('amana.TG.', `amana.${at}.`)));
  const first = await read();
  expect(first.passed).toEqual([{ entry: `${base}/huge.xml`, why: 'unreadable' }]);
  expect(first.offers.length).toBeLessThan(10);
  const second = await read(first.memory);
  expect([first.offers.length + second.offers.length, second.left]).toEqual([12, 0]);
});

test('a feed whose entries nobody sends takes one turn, and what can be read is not behind them', async () => {
  const never = Array.from({ length: 40 }, (_, i) => `/never${i}`);
  for (const one of never) pages.set(one, () => undefined);
  const hurried = createGet(bench, { deadline: 50 });
  // On a busy machine even what is sent may take longer than those who never send are given.
  const tried: string[] = [];
  const turnGet: typeof get = (address, known) => {
    tried.push(new URL(address).pathname);
    return (address.includes('/never') ? hurried : get)(address, known);
  };
  let asking = 0;
  const turn = () => ({ get: turnGet, goesOn: () => (asking += 1) % 4 !== 0 });
  const readHurried = async (memory: Memory) => {
    const neighbour = await readNeighbour(`${base}/feed`, memory, turn(), now);
    if (neighbour.kind !== 'read') throw new Error(`Not read: ${JSON.stringify(neighbour)}`);
    return neighbour;
  };
  pages.set('/feed', gives(feedOf(...never.map((one) => base + one))));
  const before = await readHurried(nothingKnown);
  expect(tried).toEqual(['/feed', '/never0', '/never1', '/never2']);
  expect(before).toMatchObject({ left: 40, offers: [] });
  pages.set('/feed', gives(feedOf(...never.slice(0, 3).map((one) => base + one), `${base}/togo`)));
  pages.set('/togo', gives(togo));
  const after = await readHurried(before.memory);
  expect(after.offers).toHaveLength(1);
  expect(tried[5]).toBe('/togo');
});

test('alerts that lie in the feed itself are offered without an address', async () => {
  pages.set('/feed', gives(fixture('good', 'togo-with-alerts.atom')));
  const { offers } = await read();
  expect(offers.map(({ address }) => address)).toEqual([undefined, undefined]);
  expect(asked).toEqual(['/feed']);
});

test('links that are written from the address of the feed are followed from there', async () => {
  pages.set('/feed', gives(feedOf('1.xml', '/2.xml')));
  pages.set('/1.xml', gives(togo));
  pages.set('/2.xml', gives(togo.toString().replaceAll('amana.TG.', 'amana.TG.2.')));
  const { offers, passed } = await read();
  expect([offers.map(({ address }) => address), passed]).toEqual([
    [`${base}/1.xml`, `${base}/2.xml`],
    [],
  ]);
});

test('a feed that leads into our own network gets nothing from it', async () => {
  const { port } = server.address() as AddressInfo;
  pages.set('/feed', gives(feedOf(`http://127.0.0.2:${port}/1.xml`, 'file:///etc/passwd')));
  pages.set('/1.xml', gives(togo));
  const { offers, passed } = await read();
  expect(offers).toEqual([]);
  expect(passed.map(({ why }) => why)).toEqual(['not-had', 'not-had']);
  expect(asked).toEqual(['/feed']);
});

test('what is no feed says so, and what could not be asked, too', async () => {
  pages.set('/feed', gives('<html/>'));
  expect(await readNeighbour(`${base}/feed`, nothingKnown, reading, now)).toEqual({
    kind: 'not-read',
    why: 'no-feed',
  });
  expect(await readNeighbour('nowhere', nothingKnown, reading, now)).toEqual({
    kind: 'not-read',
    why: { kind: 'refused', why: 'address' },
  });
});
