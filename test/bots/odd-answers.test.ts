import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Channel } from '../../src/bots/channel.js';
import { SendError } from '../../src/bots/errors.js';
import { createTwilioChannel } from '../../src/bots/sms/twilio-channel.js';
import { createTelegramChannel } from '../../src/bots/telegram/telegram.js';
import { HOUR } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { afi, ourNumbers } from '../fixtures/people.js';

/**
 * Whatever a provider, or what stands between it and us, answers to a send: the text was taken, or
 * the outbox hears one error that says what to do, without the address and the words.
 */
let answer: (socket: Socket) => void;
let server: Server;
const open = new Set<Socket>();
let channels: Readonly<Record<'twilio' | 'telegram', Channel>>;

beforeAll(async () => {
  server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const common = { apiUrl, publicUrl: 'https://amana.example', timeoutMs: 1_000 };
  channels = {
    twilio: createTwilioChannel({
      id: 'sms',
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: 'f'.repeat(32),
      from: ourNumbers.sms,
      retention: 'discard',
      segmentsPerSecond: 1,
      ...common,
    }),
    telegram: createTelegramChannel({
      token: `1234567:${'A'.repeat(35)}`,
      log: silentLog,
      ...common,
    }),
  };
});
afterAll(async () => {
  for (const channel of Object.values(channels)) await channel.stop?.();
  for (const socket of open) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const WORDS = 'P1 TG-7K2M4: three girls';
const to = { twilio: afi.phone, telegram: '7000000001' } as const;
const head = (status: number, length: number, more = '') =>
  `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\nConnection: close\r\n${more}Content-Length: ${length}\r\n\r\n`;
const says =
  (status: number, body: string | Buffer, more = '') =>
  (socket: Socket) => {
    socket.write(head(status, Buffer.byteLength(body), more));
    socket.end(body);
  };
const raw = (bytes: string) => (socket: Socket) => void socket.end(bytes);
const json = (body: unknown) => JSON.stringify(body);
const quoting = `${WORDS} ${afi.phone} ${to.telegram}`;

/** Answers that any server or proxy can give. */
const anybody: Readonly<Record<string, (socket: Socket) => void>> = {
  'an empty 200': says(200, ''),
  'a 204': raw('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'),
  null: says(200, 'null'),
  'a number': says(200, '7'),
  'a list': says(200, '[]'),
  'an empty object': says(200, '{}'),
  'a page': says(200, `<html>${quoting}</html>`),
  'a page with an error': says(502, `<html>${quoting}</html>`),
  'a body that is cut': (socket) => {
    socket.write(head(200, 5_000));
    socket.end('{"ok":true,"result":{"mess');
  },
  'a body that is no UTF-8': says(200, Buffer.from([0xff, 0xfe, 0x7b, 0x00])),
  'a body that claims to be zipped': says(200, quoting, 'Content-Encoding: gzip\r\n'),
  'zeros, zipped': says(200, gzipSync(Buffer.alloc(5_000_000)), 'Content-Encoding: gzip\r\n'),
  'a body of two megabytes': says(200, 'x'.repeat(2_000_000)),
  'no HTTP': raw('SSH-2.0-OpenSSH_9.2\r\n'),
  'nothing, and the end': raw(''),
  'a head without an end': (socket) => void socket.write('HTTP/1.1 200 OK\r\nX-A: '),
  'nothing at all': () => undefined,
  'a broken connection': (socket) => socket.resetAndDestroy(),
  'a redirect to itself': says(302, '', 'Location: /\r\n'),
  'a redirect to nowhere': says(307, '', 'Location: http://[::/\r\n'),
  'a status of 999': says(999, '{}'),
  'a 101': raw('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
};

/** Answers in the form of a provider, with odd things in it. */
const odd: Readonly<Record<'twilio' | 'telegram', Record<string, (socket: Socket) => void>>> = {
  twilio: {
    'a sid of another kind': says(201, json({ sid: 7, status: 'queued' })),
    'no sid': says(201, json({ status: 'queued', sid: null })),
    'failed, with an odd code': says(
      201,
      json({ sid: `SM${'a'.repeat(32)}`, status: 'failed', error_code: 'x' }),
    ),
    'a code that is a sentence': says(400, json({ code: quoting, message: quoting })),
    'a code that is a number of a person': says(400, `{"code":${afi.phone.slice(1)}}`),
    'a code of 30 digits': says(400, `{"code":${'9'.repeat(30)},"message":${json(quoting)}}`),
    'an endless wait': says(429, json({ code: 20429 }), 'Retry-After: 999999\r\n'),
    'a wait that is a date': says(
      429,
      json({ code: 20429 }),
      'Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n',
    ),
  },
  telegram: {
    '200 and not ok': says(200, json({ ok: false })),
    '200 and not ok, with a reason': says(
      200,
      json({ ok: false, error_code: 400, description: quoting }),
    ),
    'ok without a result': says(200, json({ ok: true })),
    'ok with another result': says(200, json({ ok: true, result: true })),
    'a message id that is a text': says(200, json({ ok: true, result: { message_id: quoting } })),
    'a code that is a text': says(
      400,
      json({ ok: false, error_code: quoting, description: quoting }),
    ),
    'a code of another status': says(
      200,
      json({ ok: false, error_code: 99999, description: quoting }),
    ),
    'no description': says(403, json({ ok: false, error_code: 403 })),
    'a description that is a list': says(
      400,
      json({ ok: false, error_code: 400, description: [quoting] }),
    ),
    ...Object.fromEntries(
      ['-1', '0.5', '1e300', '"7"', 'null', '[]', '31536000'].map((wait) => [
        `a wait of ${wait}`,
        says(
          429,
          `{"ok":false,"error_code":429,"description":"${quoting}","parameters":{"retry_after":${wait}}}`,
        ),
      ]),
    ),
    'parameters that are a text': says(429, json({ ok: false, error_code: 429, parameters: 'x' })),
    'a group that moved': says(
      400,
      json({
        ok: false,
        error_code: 400,
        description: quoting,
        parameters: { migrate_to_chat_id: -100 },
      }),
    ),
  },
};

describe.each(['twilio', 'telegram'] as const)('%s', (name) => {
  test.each(Object.entries({ ...anybody, ...odd[name] }))(
    '%s is one error that may be logged',
    async (_says, how) => {
      answer = how;
      const sent = channels[name].send({ to: to[name], text: WORDS, reference: 'd1' });
      const error: unknown = await sent.then(
        (taken) => taken,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(SendError);
      const { details, failure, message } = error as SendError;
      expect(details.retryAfterMs ?? 0).toBeLessThanOrEqual(HOUR);
      expect(details.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
      // It was not the person, and it is not known to be the words: nothing is lost by it.
      expect(['optedOut', 'unreachable', 'gone', 'away', 'notAllowed', 'refused']).not.toContain(
        failure,
      );
      expect(message).toMatch(/^Send failed: \w+( \([\w. -]{1,40}\))?$/);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(
        /three girls|22890|7000000001|ffff|AAAA/,
      );
    },
  );
});
