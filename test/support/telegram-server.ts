/**
 * A Bot API server on loopback, real HTTP, for tests. It behaves like api.telegram.org for the
 * methods we use and CHECKS what it receives: token, parameter names and types, `callback_data` of
 * 1–64 bytes, texts of 1–4096 characters, known and unblocked chats, 30 messages a second,
 * deletions under 48 hours. What it refuses is in `refusals`, which a test may expect to be empty.
 *
 *     const telegram = await startTelegramServer({ clock });
 *     createTelegramChannel({ token: telegram.token, apiUrl: telegram.url, publicUrl, … });
 *     telegram.forwardTo('http://127.0.0.1:45871');      // as a reverse proxy of that address does
 *     const ama = telegram.person(aminata.telegram, { language: 'fr' });
 *     await ama.start('tip');                            // posted with its secret, { status: 200 }
 *     await ama.press('Oui');                            // the newest button with this label
 *     ama.phone().at(-1)?.text;                          // what the bot wrote
 *     telegram.fail({ status: 429, retryAfter: 3 });     // the next call
 *     await telegram.close();
 *
 * Without a webhook, updates wait for getUpdates; `settled()` ends when all were acknowledged. With
 * one, an update that was not answered 2xx stays pending, and `redeliver()` posts it again. Every
 * kind of update is delivered, whatever `allowed_updates` says, as Telegram does for a while.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock, type Clock } from '../../src/shared/clock.js';
import {
  ApiRefusal,
  BotState,
  checkParams,
  type ChatMessage,
  type Webhook,
} from './telegram-api.js';
import { Doors, drip, type Presence } from './presence.js';
import { telegramPerson, type TelegramPerson } from './telegram-person.js';

type Params = Record<string, unknown>;

/**
 * How a call can be made to fail. `hang` answers never, `drip` a letter at a time without end,
 * `reset` breaks the connection, `garbage` is no JSON.
 */
export type TelegramFailure =
  | { readonly status: number; readonly description?: string; readonly retryAfter?: number }
  | { readonly body: string }
  | 'garbage'
  | 'hang'
  | 'drip'
  | 'reset';

/**
 * What became of an update: its id, and the webhook's
 * answer (0: no connection), if there is a webhook.
 */
export interface Told {
  readonly updateId: number;
  readonly status?: number;
}

export interface TelegramServer extends Presence {
  /** For `apiUrl`. */
  readonly url: string;
  /**
   * Another address of the same server, so that different callers can be told apart by its port.
   */
  readonly open: () => Promise<string>;
  /** Whoever has this id has written to the bot before, so that it may write to them. */
  readonly meet: (id: string | number) => void;
  readonly token: string;
  /** A person; the chat with the bot exists from their first message on. */
  readonly person: (id: string | number, about?: { language?: string }) => TelegramPerson;
  /** What is in a private chat now, both sides, oldest first; deleted messages are gone. */
  readonly chat: (id: string | number) => readonly ChatMessage[];
  /** Delivers an update as it is; gives it an `update_id` unless it has one. */
  readonly post: (update: Params) => Promise<Told>;
  /** Posts again what the webhook has not answered 2xx. */
  readonly redeliver: () => Promise<readonly Told[]>;
  /** Where the webhook's origin is to be found. */
  readonly forwardTo: (origin: string) => void;
  /** Ends when getUpdates has acknowledged every update. */
  readonly settled: () => Promise<void>;
  /** The addresses that were called, each once. */
  readonly called: ReadonlySet<string>;
  /** Makes the next calls (of a method, or any) fail. */
  readonly fail: (how: TelegramFailure, which?: { method?: string; times?: number }) => void;
  /** Ends all failures. */
  readonly heal: () => void;
  readonly webhook: () => Webhook | undefined;
  /** The menus that were set, by language; '' is the default one. */
  readonly commands: BotState['commands'];
  /** Buttons whose spinner still turns. */
  readonly openCallbacks: ReadonlySet<string>;
  /** The files that people sent, by their ids; a missing one is answered as Telegram answers. */
  readonly files: Map<string, Buffer | 'endless' | number>;
  /** Every call that came with the right token, in order. */
  readonly calls: readonly { readonly method: string; readonly params: Params }[];
  /** Every call that was refused for what was in it (not those that `fail` spoiled). */
  readonly refusals: readonly { readonly method: string; readonly description: string }[];
  readonly close: () => Promise<void>;
}

/** How the server is watched and slowed. */
export interface TelegramServerOptions {
  /** Ages the messages (48 hours); the machine's by default. */
  readonly clock?: Clock;
  readonly token?: string;
  /** The messages a second it lets through; 30 as Telegram. */
  readonly perSecond?: number;
  /**
   * Told of every text the moment it is taken, before that is answered.
   * @param port the one it came to
   */
  readonly taken?: (chat: string, text: string, port: number) => void;
  /**
   * How long an answer is held back after a text was taken, in milliseconds; not at all by default.
   */
  readonly slowness?: () => number;
}

async function bodyOf(request: IncomingMessage): Promise<Params> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.headers['content-type'] !== 'application/json') {
    throw new ApiRefusal(400, 'Bad Request: expected application/json');
  }
  return JSON.parse(Buffer.concat(chunks).toString()) as Params;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function refuse(response: ServerResponse, { status, description, parameters }: ApiRefusal): void {
  answer(response, status, {
    ok: false,
    error_code: status,
    description,
    ...(parameters ? { parameters } : {}),
  });
}

/** Answers with a file; with one that never ends, or with a status. */
export function serveFile(
  response: ServerResponse,
  file: Buffer | 'endless' | number | undefined,
): void {
  if (Buffer.isBuffer(file)) return void response.writeHead(200).end(file);
  if (file !== 'endless') return void response.writeHead(file ?? 404).end();
  response.writeHead(200);
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(256 * 1024)));
  };
  response.on('drain', more);
  more();
}

/** Starts the server on a free port. */
export async function startTelegramServer({
  clock = systemClock,
  token = '7700000001:AAtest-telegram-token-of-35-letters_',
  perSecond = 30,
  taken,
  slowness,
}: TelegramServerOptions = {}): Promise<TelegramServer> {
  const bot = new BotState(clock, perSecond);
  const calls: { method: string; params: Params }[] = [];
  const called = new Set<string>();
  const refusals: { method: string; description: string }[] = [];
  const files: TelegramServer['files'] = new Map();
  const failures: { how: TelegramFailure; method?: string; times: number }[] = [];
  let pending: Params[] = [];
  let nextUpdate = 500_000;
  let proxied: string | undefined;
  let poller: ((how: 'news' | 'replaced' | 'gone') => void) | undefined;
  let settling: (() => void)[] = [];

  /**
   * Holds the request until there is news, the time
   * is up, another poll comes, or the caller is gone.
   */
  async function getUpdates(params: Params, response: ServerResponse): Promise<unknown> {
    const { offset = 0, timeout = 0, limit = 100 } = params as Record<string, number>;
    if (bot.webhook) {
      throw new ApiRefusal(409, "Conflict: can't use getUpdates method while webhook is active");
    }
    poller?.('replaced');
    pending = pending.filter(({ update_id }) => (update_id as number) >= offset);
    if (pending.length === 0) {
      for (const settled of settling) settled();
      settling = [];
      const how = await new Promise<string>((resolve) => {
        const timer = setTimeout(() => resolve('time'), timeout * 1_000);
        const wake = (why: string) => {
          clearTimeout(timer);
          poller = undefined;
          resolve(why);
        };
        poller = wake;
        response.once('close', () => poller === wake && wake('gone'));
      });
      if (how === 'replaced') {
        throw new ApiRefusal(409, 'Conflict: terminated by other getUpdates request');
      }
    }
    return pending.slice(0, limit);
  }

  /**
   * Fetches a picture as Telegram does: from a public https
   * address, of 5 MB at most. Source: Bot API, Sending files.
   */
  async function pictureAt(address: string): Promise<Buffer> {
    if (!address.startsWith('https://'))
      throw new ApiRefusal(400, 'Bad Request: invalid file HTTP URL specified');
    const found = await fetch(address.replace(/^https:\/\/[^/]+/, proxied ?? ''));
    const bytes = Buffer.from(await found.arrayBuffer());
    const isPicture = found.headers.get('content-type')?.startsWith('image/') ?? false;
    if (!found.ok || !isPicture || bytes.length > 5_000_000)
      throw new ApiRefusal(400, 'Bad Request: wrong type of the web page content');
    return bytes;
  }

  async function run(method: string, params: Params, response?: ServerResponse): Promise<unknown> {
    calls.push({ method, params });
    checkParams(method, params);
    switch (method) {
      case 'getMe':
        return {
          id: Number(token.split(':')[0]),
          is_bot: true,
          first_name: 'Amana',
          username: 'amana_bot',
        };
      case 'getWebhookInfo':
        return {
          url: bot.webhook?.url ?? '',
          has_custom_certificate: false,
          pending_update_count: pending.length,
          ...(bot.webhook
            ? { max_connections: bot.webhook.maxConnections, allowed_updates: bot.webhook.allowed }
            : {}),
        };
      case 'setWebhook':
      case 'deleteWebhook':
        if (params.drop_pending_updates === true) pending = [];
        return bot.setWebhook({ url: '', ...params });
      case 'getUpdates':
        if (!response) throw new ApiRefusal(400, 'Bad Request: not from a webhook');
        return getUpdates(params, response);
      case 'sendMessage': {
        const sent = bot.sendMessage(params);
        taken?.(String(params.chat_id), String(params.text), response?.socket?.localPort ?? 0);
        const wait = slowness?.() ?? 0;
        if (wait > 0) await pause(wait);
        return sent;
      }
      case 'sendPhoto':
        return bot.sendPhoto(params, await pictureAt(String(params.photo)));
      case 'getFile': {
        const id = String(params.file_id);
        const file = files.get(id);
        if (file === undefined)
          throw new ApiRefusal(
            400,
            'Bad Request: wrong file_id or the file is temporarily unavailable',
          );
        return { file_id: id, file_unique_id: id, file_path: `photos/${id}.jpg` };
      }
      case 'answerCallbackQuery':
        return bot.answerCallbackQuery(params);
      case 'setMyCommands':
        return bot.setMyCommands(params);
      default:
        return bot.deleteMessages(params);
    }
  }

  function spoil(response: ServerResponse, how: TelegramFailure): void {
    if (how === 'hang') return;
    if (how === 'reset') response.socket?.destroy();
    else if (how === 'drip') drip(response.writeHead(200, { 'content-type': 'application/json' }));
    else if (how === 'garbage') answer(response, 200, '<html>gateway</html>');
    else if ('body' in how) answer(response, 200, how.body);
    else {
      const { status, description = `spoiled with ${status}`, retryAfter } = how;
      refuse(
        response,
        new ApiRefusal(status, description, retryAfter ? { retry_after: retryAfter } : undefined),
      );
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    called.add(request.url ?? '');
    const file = /^\/file\/bot([^/]+)\/photos\/([\w-]+)\.jpg$/.exec(request.url ?? '');
    if (file) return serveFile(response, file[1] === token ? files.get(file[2] ?? '') : 401);
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    try {
      const params = await bodyOf(request);
      if (given !== token) return refuse(response, new ApiRefusal(401, 'Unauthorized'));
      const failure = failures.find((one) => one.times > 0 && (one.method ?? method) === method);
      if (failure) {
        failure.times -= 1;
        return spoil(response, failure.how);
      }
      answer(response, 200, { ok: true, result: await run(method, params, response) });
    } catch (error) {
      const refusal = error instanceof ApiRefusal ? error : new ApiRefusal(500, String(error));
      refusals.push({ method, description: refusal.description });
      refuse(response, refusal);
    }
  }

  const doors = new Doors();
  const open = () => doors.open(createServer((request, response) => void serve(request, response)));

  async function toWebhook(update: Params, { url, secret }: Webhook): Promise<Told> {
    const target = proxied === undefined ? url : url.replace(/^https?:\/\/[^/]+/, proxied);
    const updateId = update.update_id as number;
    const headers = {
      'content-type': 'application/json',
      ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
    };
    try {
      const response = await fetch(target, {
        method: 'POST',
        headers,
        body: JSON.stringify(update),
      });
      const text = await response.text();
      if (!response.ok) return { updateId, status: response.status };
      pending = pending.filter((one) => one !== update);
      if (text.startsWith('{')) {
        const { method, ...params } = JSON.parse(text) as Params & { method: string };
        await run(method, params).catch((error: unknown) =>
          refusals.push({ method, description: String(error) }),
        );
      }
      return { updateId, status: response.status };
    } catch {
      return { updateId, status: 0 };
    }
  }

  async function post(update: Params): Promise<Told> {
    const whole = { update_id: nextUpdate++, ...update };
    pending.push(whole);
    if (bot.webhook) return toWebhook(whole, bot.webhook);
    poller?.('news');
    return { updateId: whole.update_id };
  }

  return {
    url: await open(),
    open,
    meet: (id) =>
      void bot.add(Number(id), { from: 'person', text: '/start', keyboard: [], silent: false }),
    token,
    person: (id, about) => telegramPerson(Number(id), bot, post, clock, about),
    chat: (id) => bot.chats.get(Number(id)) ?? [],
    post,
    async redeliver() {
      const told: Told[] = [];
      for (const update of [...pending])
        if (bot.webhook) told.push(await toWebhook(update, bot.webhook));
      return told;
    },
    forwardTo: (origin) => void (proxied = origin),
    settled: () =>
      pending.length === 0 ? Promise.resolve() : new Promise((resolve) => settling.push(resolve)),
    fail: (how, { method, times = 1 } = {}) =>
      void failures.push({ how, times, ...(method === undefined ? {} : { method }) }),
    heal: () => void failures.splice(0),
    webhook: () => bot.webhook,
    commands: bot.commands,
    files,
    openCallbacks: bot.openCallbacks,
    calls,
    called,
    refusals,
    leave: doors.leave,
    comeBack: doors.comeBack,
    async close() {
      poller?.('gone');
      await doors.leave();
    },
  };
}
