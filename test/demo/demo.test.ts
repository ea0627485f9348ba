import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { MINUTE } from '../../src/shared/clock.js';
import { photoWithPlace } from '../attachments/pictures.js';
import { startTestDemo, type TestDemo } from './support.js';

let demo: TestDemo;
let token: string;

beforeAll(async () => {
  demo = await startTestDemo();
  token = /name="token" value="([^"]+)"/.exec(await page())?.[1] ?? '';
});
afterAll(() => demo.stop());

const get = (path: string) => fetch(`${demo.url}${path}`);
const page = async (query = '') => (await get(`/demo${query}`)).text();

/** Posts a form as a browser without JavaScript does. */
const post = (act: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${demo.url}/demo/${act}?reporter=kofi`, {
    method: 'POST',
    body: new URLSearchParams({ token, ...fields }),
    headers,
    redirect: 'manual',
  });
const text = (words: string, who = 'kofi', headers = {}) =>
  post('text', { who, device: 'sms', pane: 'reporter', text: words }, headers);
const kofi = '+233000000101';

test('a text sent by a plain form is on the page afterwards, with its answer, and never in an address', async () => {
  const sent = await text('<script>alert(1)</script> & "quotes"');
  expect(sent.status).toBe(303);
  expect(sent.headers.get('location')).toBe('/demo?reporter=kofi&via=sms#reporter');
  const html = await page('?reporter=kofi');
  expect(html).toContain(
    '&lt;script>alert(1)&lt;/script> &amp; &quot;quotes&quot;'.replaceAll('>alert', '>alert'),
  );
  expect(html).not.toContain('<script>alert');
  expect(html).toMatch(/Amana: <\/span><span class="words"/);
});

test('everything is refused that does not come from a page of this process', async () => {
  const before = demo.network.inbox('demo-sms', kofi).length;
  const refused = [
    await post('text', { token: '', who: 'kofi', device: 'sms', pane: 'reporter', text: 'forged' }),
    await post('text', {
      token: `${token}x`,
      who: 'kofi',
      device: 'sms',
      pane: 'reporter',
      text: 'forged',
    }),
    await text('forged', 'kofi', { origin: 'https://elsewhere.example' }),
    await text('forged', 'kofi', { origin: 'null' }),
    await text('forged', 'kofi', { 'sec-fetch-site': 'cross-site' }),
    await post('clock', { token: 'guess', by: '1d' }),
    await post('outage', { token: 'guess', down: 'yes' }),
  ];
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
  expect(demo.network.inbox('demo-sms', kofi).length).toBe(before);
  expect(demo.clock.ahead()).toBe(0);
});

/**
 * Asks with a Host header of one's own, as a browser
 * does that was led here by somebody's name server.
 */
function asked(host: string, at = '/demo', headers = {}): Promise<[number, string]> {
  return new Promise((done, failed) => {
    const { hostname, port } = new URL(demo.url);
    const sent = request({ hostname, port, path: at, headers: { ...headers, host } }, (answer) => {
      let body = '';
      answer.on('data', (piece: Buffer) => (body += piece.toString()));
      answer.on('end', () => done([answer.statusCode ?? 0, body]));
    });
    sent.on('error', failed).end();
  });
}

test.each([
  'rebind.attacker.test',
  'rebind.attacker.test:3000',
  'localhost.attacker.test',
  'notlocalhost',
  '127.0.0.1.nip.io',
  '127.0.0.2',
  '10.0.0.1:3000',
  '169.254.169.254',
  '0.0.0.0',
  '[::]',
  '[::ffff:127.0.0.1]',
  'localhost@attacker.test',
  'attacker.test#localhost',
  'localhost, attacker.test',
  'localhost:3000:3000',
  'demo.lan.attacker.test',
])('nobody gets a page of the demo by the host name %j, nor anything behind it', async (host) => {
  for (const at of ['/demo', '/', '/demo/state?reporter=kofi', '/demo/demo.js', '/polls', '/api']) {
    const [status, says] = await asked(host, at, { 'x-forwarded-host': 'localhost' });
    expect([at, status]).toEqual([at, 421]);
    expect(says).toContain('AMANA_DEMO_HOSTS=');
    expect(says).not.toContain(token);
  }
});

test('a post by another host name is refused though it carries the secret of the page', async () => {
  const before = demo.network.inbox('demo-sms', kofi).length;
  const { hostname, port } = new URL(demo.url);
  const body = new URLSearchParams({
    token,
    who: 'kofi',
    device: 'sms',
    pane: 'reporter',
    text: 'x',
  });
  const status = await new Promise((done) => {
    const headers = {
      host: 'attacker.test',
      origin: 'http://attacker.test',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const options = { hostname, port, path: '/demo/text', method: 'POST', headers };
    request(options, (answer) => done(answer.resume().statusCode)).end(body.toString());
  });
  expect(status).toBe(421);
  expect(demo.network.inbox('demo-sms', kofi).length).toBe(before);
});

test.each([
  'localhost',
  'LOCALHOST:8080',
  'localhost.',
  '127.0.0.1:3000',
  '[::1]:3000',
  'demo.lan',
  'Demo.LAN:3000',
  'name-3000.forward.test',
])('whoever comes by %s, this machine or a named host, is answered', async (host) => {
  expect((await asked(host))[0]).toBe(200);
});

test('those who watch over the program need no name for it', async () => {
  expect((await asked('10.0.0.7:3000', '/healthz'))[0]).toBe(200);
});

test('a form that came over a named, forwarded port is taken, whichever host is shown to whom', async () => {
  const origin = 'https://name-3000.forward.test';
  expect((await text('by a forwarded port', 'kofi', { origin })).status).toBe(303);
  const other = 'https://other-3000.forward.test';
  expect((await text('by another one', 'kofi', { origin: other })).status).toBe(403);
});

test('a form of the page itself is taken, whatever the browser tells of where it comes from', async () => {
  const sent = await text('hello', 'kofi', { origin: demo.url, 'sec-fetch-site': 'same-origin' });
  expect(sent.status).toBe(303);
});

test.each([
  ['', 'There is nothing to send yet'],
  ['  \n ', 'There is nothing to send yet'],
  ['x'.repeat(1_601), 'Too long: 1601 characters'],
])(
  'a text that cannot be sent is answered on the page, and its words are kept (%#)',
  async (words, says) => {
    const answer = await text(words);
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toMatch(new RegExp(`role="alert" id="reporter-text-problem">${says}`));
    expect(html).toContain(`${words}</textarea>`);
  },
);

test.each<[string, Record<string, string>]>([
  ['text', { who: 'nobody', device: 'sms', pane: 'reporter', text: 'hello' }],
  ['text', { who: 'demo-gh-lake', device: 'chat', pane: 'focal', text: 'hello' }],
  ['text', { who: 'kofi', device: 'fax', pane: 'reporter', text: 'hello' }],
  ['press', { who: 'kofi', device: 'sms', data: 'x' }],
  ['press', { who: 'kofi', device: 'chat', data: 'x'.repeat(65) }],
  ['start', { who: 'kofi', device: 'sms' }],
  ['clock', { by: '-1m' }],
  ['outage', { down: 'perhaps' }],
])('what no form of the page sends is answered with the page (%s, %#)', async (act, fields) => {
  const answer = await post(act, fields);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('role="alert"');
});

test('a photo chosen on the page goes from the phone; without one, or without the secret, nothing goes', async () => {
  const send = (fields: Record<string, string>, photo?: Buffer) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ token, who: 'kofi', pane: 'reporter', ...fields }))
      form.set(name, value);
    form.set('photo', new Blob(photo ? [new Uint8Array(photo)] : []), 'IMG_1.jpg');
    const asked = { method: 'POST', body: form, redirect: 'manual' } as const;
    return fetch(`${demo.url}/demo/photo?reporter=kofi&via=chat`, asked);
  };
  const chat = { device: 'chat' };
  const photo = await photoWithPlace();
  expect((await send({ ...chat, token: 'guess' }, photo)).status).toBe(403);
  const none = await send(chat);
  expect([none.status, await none.text()]).toEqual([
    422,
    expect.stringContaining('Choose a photo first.'),
  ]);
  expect((await send({ device: 'sms' }, photo)).status).toBe(422);
  expect(demo.network.inbox('demo-chat', '2330101')).toEqual([]);
  const sent = await send(chat, photo);
  expect([sent.status, sent.headers.get('location')]).toEqual([
    303,
    '/demo?reporter=kofi&via=chat#reporter',
  ]);
  await demo.amana.attachments.idle();
  expect(demo.network.inbox('demo-chat', '2330101')[1]?.text).toContain('photo was kept');
  const kept = demo.db.cases.collection('attachments');
  expect(await kept.findOne()).toMatchObject({ kind: 'photo', state: 'kept', type: 'image/jpeg' });
  const broken = await fetch(`${demo.url}/demo/photo`, {
    method: 'POST',
    body: 'x',
    headers: { 'content-type': 'multipart/form-data; boundary=none' },
  });
  expect(broken.status).toBe(400);
});

test('an act that does not exist, also by an inherited name, is not found', async () => {
  expect((await post('constructor', {})).status).toBe(404);
  expect((await post('burn', {})).status).toBe(404);
});

test('a tip is seen to climb, by plain forms alone, until the person called answers', async () => {
  await post('text', {
    who: 'yawa',
    device: 'sms',
    pane: 'reporter',
    text: 'Ils gardent trois filles derrière le marché de Lomé',
  });
  expect(await page('?reporter=yawa')).toContain('Calling the focal point');
  expect((await post('clock', { by: 'next' })).status).toBe(303);
  expect(demo.clock.ahead()).toBe(10 * MINUTE);
  const called = await page('?reporter=yawa');
  expect(called).toContain('Calling the agency head');
  expect(called).toContain('No answer in 10 min');
  const code = /value="OK (\d{6})"/.exec(called)?.[1] ?? 'no code';
  await post('text', { who: 'demo-tg-head', device: 'sms', pane: 'focal', text: `OK ${code}` });
  expect(await page('?reporter=yawa')).toContain('Mawuli Exemple has taken it');
  await post('text', { who: 'demo-tg-head', device: 'sms', pane: 'focal', text: `DONE ${code}` });
  expect(await page('?reporter=yawa')).toContain('Mawuli Exemple acted on it');
  expect((await demo.amana.escalations.list()).map(({ state }) => state)).not.toContain('acted');
});

test('the script hears nothing while nothing changes, and the changed part when something does', async () => {
  const html = await page('?reporter=binta');
  const revision = /data-revision="([^"]+)"/.exec(html)?.[1] ?? '';
  const ask = () => get(`/demo/state?reporter=binta&revision=${revision}`);
  expect((await ask()).status).toBe(204);
  await demo.network.text('demo-sms', '+245000000101', 'bom dia');
  const news = await ask();
  expect(news.status).toBe(200);
  expect(await news.text()).toMatch(/^<main id="live"[^]*bom dia/);
});

test('a text is measured as a carrier does, without being sent', async () => {
  const before = demo.network.inbox('demo-sms', kofi).length;
  expect(await (await post('measure', { text: 'ẹ' })).text()).toBe('1/70 · 1 SMS · UCS-2');
  expect(demo.network.inbox('demo-sms', kofi).length).toBe(before);
});

test('the page brings all it needs, allows nothing else, and is small', async () => {
  const answer = await get('/demo');
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; (?!.*unsafe)/,
  );
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const html = await answer.text();
  // The text of a call has the link to its case: words on a phone, which load nothing.
  const calls = /https?:\/\/localhost\/k\/\w+/g;
  expect(html.replace(calls, '')).not.toMatch(/ style="| on\w+="|https?:\/\//);
  const parts = await Promise.all(
    ['/demo/demo.css', '/demo/demo.js'].map(async (path) => (await get(path)).text()),
  );
  const size = [html, ...parts].reduce((sum, part) => sum + gzipSync(part).length, 0);
  expect(size).toBeLessThan(100_000);
});

test('who opens the program without more is led to the demo', async () => {
  const answer = await fetch(demo.url, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/demo']);
});

test('no telephone number is on the page, nor in its addresses', async () => {
  expect(await page('?reporter=kofi')).not.toMatch(/\+\d{6}|%2B\d{6}|0000001/);
});

test('the page refreshes by itself only when asked to', async () => {
  expect(await page()).not.toContain('http-equiv="refresh"');
  expect(await page('?follow=yes')).toContain(
    '<noscript><meta http-equiv="refresh" content="10"/></noscript>',
  );
});
