import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { until } from '../support/until.js';

/** A4: a stranger's request costs nearly nothing before it is known that it is no provider's. */
let here: TestAmana;
let sockets: Socket[];
beforeEach(async () => {
  sockets = [];
  here = await startTestAmana();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await here.stop();
});

const FORM = 'application/x-www-form-urlencoded';
const signature = `${'A'.repeat(27)}=`;

/** Sends the beginning of a request and what is said of it, and nothing more. */
async function begin(path: string, headers: Record<string, string>, body = ''): Promise<Socket> {
  const { hostname, port } = new URL(here.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\n${lines.join('')}\r\n${body}`);
  return socket;
}

async function answerTo(socket: Socket): Promise<string> {
  const [first] = (await once(socket, 'data')) as [Buffer];
  return first.toString().split('\r\n')[0] ?? '';
}

test.each([
  ['SMS without a signature', '/webhooks/sms', { 'Content-Type': FORM }, 403],
  [
    'SMS with what is no signature',
    '/webhooks/sms',
    { 'Content-Type': FORM, 'X-Twilio-Signature': 'x' },
    403,
  ],
  [
    'SMS that is no form',
    '/webhooks/sms',
    { 'Content-Type': 'application/json', 'X-Twilio-Signature': signature },
    415,
  ],
  [
    'a packed SMS',
    '/webhooks/sms',
    { 'Content-Type': FORM, 'X-Twilio-Signature': signature, 'Content-Encoding': 'gzip' },
    415,
  ],
  [
    'a status as long as a message',
    '/webhooks/sms/status/a.0',
    { 'Content-Type': FORM, 'X-Twilio-Signature': signature, 'Content-Length': '9000' },
    413,
  ],
  [
    'an update without the secret',
    '/webhooks/telegram',
    { 'Content-Type': 'application/json' },
    403,
  ],
  [
    'an update with another secret',
    '/webhooks/telegram',
    { 'Content-Type': 'application/json', 'X-Telegram-Bot-Api-Secret-Token': 'x' },
    403,
  ],
  [
    'a document without a token',
    '/api/v1/poll-checks',
    { 'Content-Type': 'application/json' },
    401,
  ],
  ['a form of a preview without a link', '/preview/polls/kinds', { 'Content-Type': FORM }, 403],
  [
    'a form of a preview whose seal is not ours',
    '/preview/polls/kinds?until=1900000000&seal=x',
    { 'Content-Type': FORM },
    403,
  ],
])('%s is refused before its body is read', async (_what, path, headers, status) => {
  const socket = await begin(path, { 'Content-Length': '7000', ...headers });
  expect(await answerTo(socket)).toContain(` ${status} `);
});

test('a form of thousands of parameters is refused before it is taken apart, sorted and signed', async () => {
  const body = Array.from({ length: 11_000 }, (_, i) => `${i.toString(36)}=1`).join('&');
  const many = () =>
    fetch(`${here.url}/webhooks/sms`, {
      method: 'POST',
      headers: { 'content-type': FORM, 'x-twilio-signature': signature },
      body: body.slice(0, 65_000),
    });
  expect((await many()).status).toBe(413);
  const answers = Promise.all(Array.from({ length: 100 }, many));
  expect((await here.sms.text(afi.phone, 'Bonjour')).status).toBe(200);
  expect(new Set((await answers).map(({ status }) => status))).toEqual(new Set([413]));
});

test('hundreds of strangers who never end what they began do not keep a genuine text out', async () => {
  const headers = { 'Content-Type': FORM, 'X-Twilio-Signature': signature };
  const beginOne = () => begin('/webhooks/sms', { ...headers, 'Content-Length': '1000' }, 'Body=a');
  const slow = await Promise.all(Array.from({ length: 450 }, beginOne));
  expect((await here.sms.text(afi.phone, 'Bonjour')).status).toBe(200);
  // Those who began first are cut off as soon as they are slow, and one more comes.
  await until('the slowest are cut off', async () => {
    await beginOne();
    return slow.filter((one) => one.destroyed).length >= 50;
  });
});

/** Connects and sends something, without waiting for an answer. */
function hold(text: string): Promise<Socket> {
  const { hostname, port } = new URL(here.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(text);
      resolve(socket);
    });
    sockets.push(socket);
    // Cut off, perhaps before it was connected.
    socket.on('error', () => resolve(socket));
  });
}

test.each([
  ['say nothing', ''],
  ['begin a head and never end it', 'POST /webhooks/sms HTTP/1.1\r\nHost: x\r\n'],
  ['have asked something and stay', 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
])(
  'five thousand connections that %s keep neither a genuine text nor a check of health out',
  async (_how, text) => {
    const held: Socket[] = [];
    for (let i = 0; i < 5_000; i += 250)
      held.push(...(await Promise.all(Array.from({ length: 250 }, () => hold(text)))));
    expect((await here.sms.text(afi.phone, 'Bonjour')).status).toBe(200);
    expect((await fetch(`${here.url}/healthz`)).status).toBe(200);
    for (const socket of held) socket.resume();
    await until('the oldest are cut off', () => held.filter((one) => one.closed).length >= 3_000);
  },
);

test('a connection that asks without waiting for answers is cut off, and others are heard meanwhile', async () => {
  const one = 'GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n';
  const impatient = await hold(one.repeat(2_000));
  impatient.resume();
  await until('it is cut off', () => impatient.closed);
  expect((await here.sms.text(afi.phone, 'Bonjour')).status).toBe(200);
});
