import { MINUTE } from '../../src/shared/clock.js';
import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { atMostOnceASecond } from '../../src/web/readiness.js';
import { createApp, type AppDeps } from '../../src/web/app.js';
import type { Channel, Inbound, Received, WireRequest } from '../../src/bots/channel.js';
import { createLog } from '../../src/shared/log.js';
import { createTexts } from '../../src/shared/texts/load.js';

const canary = 'Canary words of +22890000001';
const message: Inbound = {
  channel: 'sms',
  from: '+22890000001',
  providerId: 'm1',
  content: { kind: 'text', text: canary },
};
const ok = { status: 200, headers: { 'Content-Type': 'text/xml' }, body: '<Response/>' };

/** A web server with one channel that answers as told, and what it was asked. */
function server(
  received: Received = { kind: 'messages', messages: [message], reply: ok },
  change: Partial<AppDeps> = {},
) {
  const asked: WireRequest[] = [];
  const taken: Inbound[][] = [];
  const lines: string[] = [];
  const channel = {
    id: 'sms',
    routes: ['/webhooks/sms', '/webhooks/sms/status/:reference'].map((path) => ({
      path,
      longest: 256 * 1024,
      refuses: () => undefined,
      receive: async (wire: WireRequest) => (asked.push(wire), received),
    })),
  } as unknown as Channel;
  const deps: AppDeps = {
    channels: [channel],
    receive: async (messages) => void taken.push([...messages]),
    onStatus: async () => undefined,
    publicUrl: 'https://amana.example',
    ready: async () => ({ ready: true }),
    log: createLog({ write: (line: string) => void lines.push(line) }),
    ...change,
  };
  return { app: createApp(deps), asked, taken, logged: () => lines.join('') };
}

describe('every answer', () => {
  test.each(['/healthz', '/readyz', '/nothing', '/webhooks/sms', '/webhooks/sms/../../etc/passwd'])(
    'of %s is kept by nobody, names no software, and allows no script',
    async (path) => {
      const { headers } = await request(server().app).get(path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      });
      for (const name of ['x-powered-by', 'etag', 'set-cookie', 'server'])
        expect(headers).not.toHaveProperty(name);
    },
  );
  test('of something that is not there is 404, and repeats nothing of what was asked', async () => {
    const { status, text } = await request(server().app).post('/webhooks/<script>').send('x=1');
    expect([status, text]).toEqual([404, '{"error":"There is nothing here."}']);
  });

  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const json = '{"error":"There is nothing here."}';
  const find = (accept: string, languages = 'en', at = '/nowhere/<script>') =>
    request(server(undefined, { texts: createTexts() }).app)
      .get(at)
      .set('Accept', accept)
      .set('Accept-Language', languages);

  test.each([
    ['en-GB,en;q=0.9', 'en', 'There is nothing at this address.'],
    ['fr-TG,fr;q=0.9,en;q=0.5', 'fr', 'Il n’y a rien à cette adresse.'],
    ['pt', 'pt', 'Não há nada neste endereço.'],
    ['ha,de', 'en', 'There is nothing at this address.'],
  ])(
    'a person who asks for a page that is not there reads so (%s)',
    async (languages, lang, says) => {
      const { status, text, headers } = await find(browser, languages);
      expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(text).toContain(`<html lang="${lang}">`);
      expect(text.replaceAll("'", '’')).toContain(says);
      expect(text).not.toContain('script');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    },
  );

  test.each(['*/*', 'application/json', 'application/json, text/html;q=0.5', 'text/csv'])(
    'a program that takes %s is told by JSON',
    async (accept) => {
      const { status, text } = await find(accept);
      expect([status, text]).toEqual([404, json]);
    },
  );

  test('an address that cannot be read is answered to a browser by a page, too', async () => {
    const { status, headers } = await find(browser, 'en', '/polls/%E0%A4%A');
    expect([404, 400]).toContain(status);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
  });
});

describe('a webhook', () => {
  test('is answered as the channel says, after its messages are durable', async () => {
    let durable = false;
    const { app } = server(undefined, {
      receive: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        durable = true;
      },
    });
    const response = await request(app).post('/webhooks/sms').send('Body=x');
    expect([response.status, response.text, response.headers['content-type'], durable]).toEqual([
      200,
      '<Response/>',
      'text/xml',
      true,
    ]);
  });
  test('is checked under PUBLIC_URL, its path and its query, whatever host the caller names', async () => {
    const { app, asked } = server();
    await request(app)
      .post('/webhooks/sms?a=1&b=%20c&a=2')
      .set({
        Host: 'evil.example',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'http',
        'X-Forwarded-Prefix': '/evil',
        Forwarded: 'host=evil.example',
      })
      .send('Body=x');
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: 'https://amana.example/webhooks/sms?a=1&b=%20c&a=2',
    });
  });
  test('reaches the channel byte for byte, whatever it says it is', async () => {
    const { app, asked } = server();
    const body = Buffer.from([0, 0xff, 0xc3, 0x28, 0x7b]);
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'image/png']) {
      await request(app)
        .post('/webhooks/sms')
        .set('Content-Type', type)
        .serialize((all: unknown) => all as string)
        .send(body as never);
    }
    await request(app).put('/webhooks/sms');
    expect(asked.map(({ body }) => body)).toEqual([body, body, body, Buffer.alloc(0)]);
    expect(asked.at(-1)?.method).toBe('PUT');
  });
  test.each([['plain', Buffer.alloc(256 * 1024 + 1, 'a')]])(
    'of more than its provider sends, %s, is refused with 413 and never reaches a channel',
    async (_, body) => {
      const { app, asked } = server();
      const response = await request(app)
        .post('/webhooks/sms')
        .set({ 'Content-Type': 'text/plain' })
        .serialize((all: unknown) => all as string)
        .send(body as never);
      expect([response.status, response.text]).toEqual([
        413,
        '{"error":"No message is as long as this."}',
      ]);
      expect(asked).toEqual([]);
    },
  );
  test('packed is refused before it is unpacked: no provider packs', async () => {
    const { app, asked } = server();
    const send = (body: Buffer, encoding: string) =>
      request(app)
        .post('/webhooks/sms')
        .set({ 'Content-Type': 'text/plain', 'Content-Encoding': encoding })
        .serialize((all: unknown) => all as string)
        .send(body as never);
    for (const encoding of ['gzip', 'br', 'deflate', 'constructor'])
      expect((await send(gzipSync('Body=x'), encoding)).status).toBe(415);
    expect(asked).toEqual([]);
  });
  test('is found by its whole path: a slash more is the same, a part more or less is not', async () => {
    const { app, asked } = server();
    const status = async (path: string) => (await request(app).post(path).send('x')).status;
    for (const path of [
      '/webhooks/sms',
      '/webhooks/sms/',
      '/webhooks/sms?x=/y',
      '/webhooks/sms/status/a.0',
      '/webhooks/sms/status/a~1/',
    ])
      expect([path, await status(path)]).toEqual([path, 200]);
    for (const path of [
      '/webhooks',
      '/webhooks/sms/x',
      '/webhooks/sms/status',
      '/webhooks/sms/status//',
      '/webhooks/sms/status/a/b',
      '//webhooks/sms',
    ])
      expect([path, await status(path)]).toEqual([path, 404]);
    expect(asked).toHaveLength(5);
  });
  test('that breaks off in the middle reaches no channel', async () => {
    const { app, asked } = server();
    const listening = createServer(app).listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const socket = connect((listening.address() as AddressInfo).port, '127.0.0.1');
    socket.write('POST /webhooks/sms HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nBody=ha');
    await once(listening, 'request');
    socket.destroy();
    await new Promise((closed) => listening.close(closed));
    expect(asked).toEqual([]);
  });
  test('in a packing nobody knows is refused, not guessed at', async () => {
    const { app, asked } = server();
    const response = await request(app)
      .post('/webhooks/sms')
      .set('Content-Encoding', 'zstd-or-so')
      .send('x');
    expect([response.status, asked]).toEqual([415, []]);
  });
  test.each([
    ['fails', () => Promise.reject(new Error('away'))],
    ['hangs', () => new Promise<void>(() => undefined)],
  ])(
    'that is the last one for its message says to its sender that nothing was kept, when the database %s',
    async (_, receive) => {
      const apology = (text: string) => ({
        ...ok,
        body: `<Response><Message>${text}</Message></Response>`,
      });
      const sorry = ({ from }: Inbound) => `Sorry, ${from.length}`;
      const { app, logged } = server(
        { kind: 'messages', messages: [message], reply: ok, apology },
        { receive, sorry, patience: 20 },
      );
      const response = await request(app).post('/webhooks/sms').send('Body=x');
      expect([response.status, response.text]).toEqual([
        200,
        '<Response><Message>Sorry, 12</Message></Response>',
      ]);
      expect(logged()).toContain('its sender is told so');
      expect(logged()).not.toContain('Canary');
      const kept = server({ kind: 'messages', messages: [message], reply: ok, apology }, { sorry });
      expect((await request(kept.app).post('/webhooks/sms').send('Body=x')).text).toBe(
        '<Response/>',
      );
    },
  );
  test('§T2 whose messages cannot be kept is answered 503 with Retry-After, and its words are in no log', async () => {
    const cause = new Error(`insert failed: { text: "${canary}" }`);
    const { app, logged } = server(undefined, { receive: () => Promise.reject(cause) });
    const response = await request(app).post('/webhooks/sms').send('Body=x');
    expect([response.status, response.headers['retry-after'], response.text]).toEqual([
      503,
      '10',
      '{"error":"Not kept. Please send it again."}',
    ]);
    expect(logged()).toContain('request failed');
    for (const secret of ['Canary', '22890000001']) expect(logged()).not.toContain(secret);
  });
  test('that is not genuine is refused as the channel says, and logged without a word of it', async () => {
    const refused: Received = { kind: 'refused', reason: 'bad signature', reply: { status: 403 } };
    const { app, taken, logged } = server(refused);
    const response = await request(app).post('/webhooks/sms?secret=1').send(`Body=${canary}`);
    expect([response.status, response.text, taken]).toEqual([403, '', []]);
    expect(JSON.parse(logged())).toMatchObject({
      channel: 'sms',
      reason: 'bad signature',
      msg: 'webhook refused',
    });
    for (const secret of ['Canary', '22890000001', 'secret=1', '127.0.0.1', '::1'])
      expect(logged()).not.toContain(secret);
  });
  test('that are refused by the thousand are a line a minute for each reason: an alarm must not be lost among them', async () => {
    const refused: Received = { kind: 'refused', reason: 'bad signature', reply: { status: 403 } };
    let elapsed = 0;
    const { app, logged } = server(refused, { elapsed: () => elapsed });
    for (let i = 0; i < 200; i += 1) await request(app).post('/webhooks/sms');
    elapsed = MINUTE;
    for (let i = 0; i < 20; i += 1) await request(app).post('/webhooks/sms');
    const lines = logged()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { count: number });
    expect(lines.map(({ count }) => count)).toEqual([1, 200]);
  });
  test('with a status hands it on; with nothing for us does nothing', async () => {
    const statuses: unknown[] = [];
    const onStatus = async (status: unknown) => void statuses.push(status);
    const status = { reference: 'd1', state: 'delivered' } as const;
    await request(server({ kind: 'status', status, reply: ok }, { onStatus }).app).post(
      '/webhooks/sms',
    );
    const ignored = server({ kind: 'ignored', reason: 'a group', reply: ok }, { onStatus });
    expect((await request(ignored.app).post('/webhooks/sms')).status).toBe(200);
    expect([statuses, ignored.taken]).toEqual([[status], []]);
  });
});

describe('whether it is well', () => {
  const away = () => Promise.reject(new Error('away'));
  test('alive says nothing of the database; ready does, also when asking it fails, and says why', async () => {
    const ready = async (answer: AppDeps['ready']) => {
      const asked = await request(server(undefined, { ready: answer }).app).get('/readyz');
      return [asked.status, asked.body as unknown];
    };
    const late = { ready: false, reason: 'Calls may not be made.' } as const;
    expect([
      await ready(async () => ({ ready: true })),
      await ready(async () => late),
      await ready(away),
    ]).toEqual([
      [200, { ready: true }],
      [503, late],
      [503, { ready: false, reason: 'The database does not answer.' }],
    ]);
    expect((await request(server(undefined, { ready: away }).app).get('/healthz')).body).toEqual({
      alive: true,
    });
  });
  test('a thousand strangers who ask whether it is ready ask the database once a second', async () => {
    let [asked, elapsed] = [0, 0];
    const ask = atMostOnceASecond(
      async () => (asked++, { ready: true }),
      () => elapsed,
    );
    await Promise.all(Array.from({ length: 1_000 }, ask));
    expect(asked).toBe(1);
    elapsed = 999;
    await ask();
    expect(asked).toBe(1);
    elapsed = 1_000;
    expect([await ask(), asked]).toEqual([{ ready: true }, 2]);
  });
});
