import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ourNumbers } from '../fixtures/people.js';
import {
  answerCreated,
  answerRefused,
  faultIn,
  known,
  messageOf,
  onWire,
  statusOf,
  type Form,
  type SentMessage,
  type TwilioFailure,
} from './twilio-messages.js';
import { TwilioCopies } from './twilio-copies.js';
import { serveFile } from './telegram-server.js';
import { Doors, drip, type Presence } from './presence.js';
import { TwilioAccount } from './twilio-account.js';
import { inboundParams, newSid, signedForm } from './twilio-webhook.js';

export type { SentMessage, TwilioFailure } from './twilio-messages.js';

/** Where the application under test is. */
export interface Line {
  /** Where it really listens: `http://127.0.0.1:<port>`. */
  readonly appUrl: string;
  /** Its PUBLIC_URL, which is what gets signed. */
  readonly publicUrl: string;
  readonly channel?: 'sms' | 'whatsapp';
  /** Our number that people write to; the one of test/fixtures/people.ts by default. */
  readonly number?: string;
}

/** What the application answered to a webhook. */
export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
}

/** One of our numbers, wired to the application under test. */
export interface TwilioLine {
  /**
   * A person texts us; the signed webhook is posted to the application.
   * @param options.sid to tell of the same message again; a new one by default
   * @param options.params more parameters, or others: `{ NumMedia: '1' }`
   */
  text(
    from: string,
    body: string,
    options?: { readonly sid?: string; readonly params?: Readonly<Record<string, string>> },
  ): Promise<WebhookAnswer>;
  /**
   * Tells the application what became of a message, at the
   * StatusCallback it gave (throws when it gave none).
   * @param state a value of MessageStatus @param code an ErrorCode, for `failed` and `undelivered`
   */
  status(message: SentMessage, state: string, code?: number): Promise<WebhookAnswer>;
}

/** Twilio on loopback. */
export interface TwilioServer extends Presence {
  /** For the adapter's `apiUrl`. */
  readonly url: string;
  /**
   * Another address of the same server, so that what
   * different callers send can be told apart by its port.
   */
  open(): Promise<string>;
  readonly accountSid: string;
  readonly authToken: string;
  /** What the account and its senders are set to, as GET requests read it. */
  readonly account: TwilioAccount;
  /** Every message taken, oldest first. */
  readonly messages: readonly SentMessage[];
  /**
   * What the application did that the real Twilio would
   * not have understood. A good test ends with none.
   */
  readonly complaints: readonly string[];
  /** The addresses that were called, each once. */
  readonly called: ReadonlySet<string>;
  /** The messages taken for one number, oldest first. */
  messagesTo(number: string): readonly SentMessage[];
  /**
   * The first message for a number, at or after the `from`-th, whose text fits; waits for it.
   * @param options.text a part of the text, or a pattern; anything by default
   * @param options.from how many messages of this number to pass over; 0 by default
   * @param options.timeoutMs 10 s by default; then it throws and says what did come
   */
  waitFor(
    number: string,
    options?: {
      readonly text?: string | RegExp;
      readonly from?: number;
      readonly timeoutMs?: number;
    },
  ): Promise<SentMessage>;
  /** Fails the next sends, whoever they are for. @param times how many; Infinity until `heal` */
  failNext(failure: TwilioFailure, times?: number): void;
  /** Fails every send to one number until `heal`. */
  failTo(number: string, failure: TwilioFailure): void;
  /** The person said STOP to Twilio: sends fail with 21610. */
  optOut(number: string): void;
  /** The messages Twilio itself keeps, of both directions; a DELETE takes one away. */
  readonly copies: TwilioCopies;
  /**
   * The files of messages that came, by their path: bytes,
   * a status, `endless`, or where they are redirected to.
   */
  readonly media: Map<string, Buffer | number | 'endless' | URL>;
  /** Ends all failures and opt-outs. */
  heal(): void;
  /** Wires one of our numbers to the application under test. */
  connect(line: Line): TwilioLine;
  /** Forgets messages, complaints and failures. */
  reset(): void;
  close(): Promise<void>;
}

/** How the server is watched and slowed. */
export interface TwilioServerOptions {
  /**
   * Told of every message the moment it is taken, before that is answered.
   * @param port the one it came to
   */
  readonly taken?: (message: SentMessage, port: number) => void;
  /**
   * How long an answer is held back after a message
   * was taken, in milliseconds; not at all by default.
   */
  readonly slowness?: () => number;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

/**
 * Starts a server on a free loopback port that behaves like Twilio's Messages API, checks what it
 * is sent as strictly, and can call the application's webhooks with Twilio's own signature.
 * Give its `url`, `accountSid` and `authToken` to
 * `createTwilioChannel`, or to the program as its configuration.
 */
export async function startTwilioServer({
  taken,
  slowness,
}: TwilioServerOptions = {}): Promise<TwilioServer> {
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const authToken = randomBytes(16).toString('hex');
  const account = new TwilioAccount(accountSid);
  const copies = new TwilioCopies();
  const messages: SentMessage[] = [];
  const byNumber = new Map<string, SentMessage[]>();
  const complaints: string[] = [];
  const called = new Set<string>();
  const media: TwilioServer['media'] = new Map();
  const planned: { failure: TwilioFailure; left: number }[] = [];
  const failing = new Map<string, TwilioFailure>();
  const arrived = new Set<() => void>();

  function take(response: ServerResponse, form: Form): SentMessage {
    const message = messageOf(form);
    messages.push(message);
    const theirs = byNumber.get(message.to);
    if (theirs === undefined) byNumber.set(message.to, [message]);
    else theirs.push(message);
    copies.add(message.sid, 'queued');
    taken?.(message, response.socket?.localPort ?? 0);
    for (const listener of [...arrived]) listener();
    return message;
  }

  function accept(response: ServerResponse, form: Form, errorCode?: number) {
    const message = take(response, form);
    const answer = () => answerCreated(response, accountSid, message, errorCode);
    const wait = slowness?.() ?? 0;
    if (wait > 0) setTimeout(answer, wait);
    else answer();
  }

  function failureFor(to: string): TwilioFailure | undefined {
    const next = planned[0];
    if (next === undefined) return failing.get(to);
    next.left -= 1;
    if (next.left <= 0) planned.shift();
    return next.failure;
  }

  function fail(response: ServerResponse, form: Form, failure: TwilioFailure): void {
    const quote = `${form.To}: ${form.Body}`;
    if (typeof failure === 'number')
      return answerRefused(response, statusOf[failure] ?? 400, failure, quote);
    if (typeof failure === 'object') {
      if ('failedAtOnce' in failure) return accept(response, form, failure.failedAtOnce);
      return answerRefused(response, failure.status, failure.code, quote, failure.retryAfter);
    }
    switch (failure) {
      case 'garbage':
        response.writeHead(201, { 'content-type': 'text/html' });
        return void response.end(`<html>${quote}</html>`);
      case 'empty':
        response.writeHead(201, { 'content-type': 'application/json' });
        return void response.end(JSON.stringify({ to: form.To, body: form.Body }));
      case 'lost':
        take(response, form);
        return void response.socket?.resetAndDestroy();
      case 'reset':
        return void response.socket?.resetAndDestroy();
      case 'drip':
        return drip(response.writeHead(201, { 'content-type': 'application/json' }));
      case 'hang':
        return;
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    // Where media is redirected to, whoever has the address
    // may read it, and nobody's credentials belong.
    const moved = request.url?.startsWith('/2010') ? undefined : media.get(request.url ?? '');
    if (moved !== undefined && !(moved instanceof URL)) {
      if (request.headers.authorization) complaints.push('credentials for a store of files');
      return serveFile(response, moved);
    }
    const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    if (request.headers.authorization !== expected) {
      complaints.push('wrong credentials');
      return answerRefused(response, 401, 20003, 'Authenticate');
    }
    const file = media.get(request.url ?? '');
    if (request.method === 'DELETE' && /\/Media\/ME[0-9a-f]{32}$/.test(request.url ?? ''))
      return void response.writeHead(media.delete(request.url ?? '') ? 204 : 404).end();
    if (file instanceof URL) return void response.writeHead(307, { location: file.href }).end();
    if (file !== undefined) return serveFile(response, file);
    if (request.method === 'GET' && account.silent) return;
    const resource = request.method === 'GET' ? account.read(request.url ?? '') : undefined;
    if (resource === null) return answerRefused(response, 404, 20404, 'not found');
    if (resource !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(resource));
    }
    const [, deleted] =
      request.method === 'DELETE'
        ? (/^\/2010-04-01\/Accounts\/(AC\w+\/Messages\/SM[0-9a-f]{32})\.json$/.exec(
            request.url ?? '',
          ) ?? [])
        : [];
    if (deleted?.startsWith(`${accountSid}/`)) return copies.remove(response, deleted.slice(-34));
    if (
      request.method !== 'POST' ||
      request.url !== `/2010-04-01/Accounts/${accountSid}/Messages.json`
    ) {
      complaints.push(`no such resource: ${request.method} ${request.url}`);
      return answerRefused(response, 404, 20404, 'not found');
    }
    if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
      complaints.push('not a form');
    for (const name of Object.keys(form))
      if (!known.has(name)) complaints.push(`unknown parameter ${name}`);
    const failure = failureFor(messageOf(form).to);
    if (failure !== undefined) return fail(response, form, failure);
    const code = faultIn(form);
    if (code === undefined) return accept(response, form);
    complaints.push(`refused with ${code}`);
    return answerRefused(response, 400, code, `${form.To}: ${form.Body}`);
  }

  const doors = new Doors();
  const open = () =>
    doors.open(
      createServer((request, response) => {
        called.add(request.url ?? '');
        answer(request, response).catch((error: unknown) => response.destroy(error as Error));
      }),
    );

  const fits = (text: string, wanted: string | RegExp | undefined) =>
    wanted === undefined ||
    (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));

  async function post(
    url: string,
    params: Record<string, string>,
    line: Line,
  ): Promise<WebhookAnswer> {
    const call = signedForm(authToken, url, params);
    const path = url.slice(line.publicUrl.replace(/\/+$/, '').length);
    const answered = await fetch(line.appUrl + path, {
      method: 'POST',
      headers: call.headers,
      body: call.body,
    });
    return { status: answered.status, body: await answered.text() };
  }

  function heal(): void {
    planned.length = 0;
    failing.clear();
  }

  const twilio: TwilioServer = {
    url: await open(),
    open,
    accountSid,
    authToken,
    account,
    copies,
    media,
    messages,
    complaints,
    called,
    messagesTo: (number) => [...(byNumber.get(number) ?? [])],
    waitFor(number, { text, from = 0, timeoutMs = 60_000 } = {}) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = twilio
            .messagesTo(number)
            .slice(from)
            .find((message) => fits(message.text, text));
          if (found === undefined) return;
          arrived.delete(look);
          clearTimeout(timer);
          resolve(found);
        };
        const timer = setTimeout(() => {
          arrived.delete(look);
          const came = twilio.messagesTo(number).map((message) => message.text);
          reject(
            new Error(
              `${number} got no message like ${text ?? 'any'}, but: ${JSON.stringify(came)}`,
            ),
          );
        }, timeoutMs);
        arrived.add(look);
        look();
      });
    },
    failNext: (failure, times = 1) => void planned.push({ failure, left: times }),
    failTo: (number, failure) => void failing.set(number, failure),
    optOut: (number) => void failing.set(number, 21610),
    heal,
    connect(line) {
      const { channel = 'sms', number = ourNumbers[channel] } = line;
      const base = `${line.publicUrl.replace(/\/+$/, '')}/webhooks/${channel}`;
      return {
        text(from, body, { sid = newSid(), params = {} } = {}) {
          copies.add(sid, 'received');
          return post(
            base,
            { ...inboundParams({ channel, accountSid, from, to: number, body, sid }), ...params },
            line,
          );
        },
        async status(message, state, code) {
          if (message.statusCallback === undefined)
            throw new Error('This message asked for no status callback.');
          copies.add(message.sid, state);
          const params = {
            SmsSid: message.sid,
            SmsStatus: state,
            MessageStatus: state,
            To: onWire(message, message.to),
            MessageSid: message.sid,
            AccountSid: accountSid,
            From: onWire(message, message.from),
            ApiVersion: '2010-04-01',
            ...(code === undefined ? {} : { ErrorCode: String(code) }),
          };
          return post(message.statusCallback, params, line);
        },
      };
    },
    reset() {
      messages.length = 0;
      byNumber.clear();
      complaints.length = 0;
      heal();
    },
    leave: doors.leave,
    comeBack: doors.comeBack,
    close: doors.leave,
  };
  return twilio;
}
