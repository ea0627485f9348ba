import type { Clock } from '../../src/shared/clock.js';
import { HOUR } from '../../src/shared/clock.js';

/** A message in a private chat, as both sides see it. */
export interface ChatMessage {
  readonly id: number;
  readonly from: 'bot' | 'person';
  readonly text: string;
  readonly at: Date;
  /** Rows of buttons. */
  readonly keyboard: readonly (readonly {
    readonly text: string;
    readonly callback_data: string;
  }[])[];
  readonly silent: boolean;
  /** The picture above the text, as Telegram fetched it. */
  readonly photo?: Buffer;
}

export interface Webhook {
  readonly url: string;
  readonly secret: string | undefined;
  readonly maxConnections: number;
  readonly allowed: readonly string[];
}

/** A refusal of the Bot API. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    readonly description: string,
    readonly parameters?: { readonly retry_after: number },
  ) {
    super(description);
  }
}

type Params = Readonly<Record<string, unknown>>;
const bad = (description: string) => new ApiRefusal(400, `Bad Request: ${description}`);

/**
 * Checks for one parameter each: a wrong one is a refusal,
 * as is one that we do not know (Telegram would ignore it).
 */
const is = {
  string: (value: unknown) => typeof value === 'string',
  integer: (value: unknown) => Number.isSafeInteger(value),
  boolean: (value: unknown) => typeof value === 'boolean',
  strings: (value: unknown) =>
    Array.isArray(value) && value.every((one) => typeof one === 'string'),
  object: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
  commands: (value: unknown) =>
    Array.isArray(value) &&
    value.every((one: { command?: unknown; description?: unknown }) => {
      const { command, description } = one;
      return (
        typeof command === 'string' &&
        /^[a-z0-9_]{1,32}$/.test(command) &&
        typeof description === 'string' &&
        description.length >= 1 &&
        description.length <= 256
      );
    }),
  integers: (value: unknown) =>
    Array.isArray(value) && value.every((one) => Number.isSafeInteger(one)),
  keyboard: (value: unknown) => {
    const rows = (value as { inline_keyboard?: unknown }).inline_keyboard;
    if (!Array.isArray(rows)) return false;
    const buttons = rows.flat() as { text?: unknown; callback_data?: unknown }[];
    return (
      rows.every((row) => Array.isArray(row) && row.length >= 1 && row.length <= 8) &&
      buttons.length <= 100 &&
      buttons.every(({ text, callback_data: data, ...rest }) => {
        const bytes = typeof data === 'string' ? Buffer.byteLength(data) : 0;
        return (
          typeof text === 'string' &&
          text !== '' &&
          bytes >= 1 &&
          bytes <= 64 &&
          Object.keys(rest).length === 0
        );
      })
    );
  },
};

/**
 * The parameters of each method that is served; `?` marks one that may be left out. Source:
 * core.telegram.org/bots/api.
 */
const methods: Readonly<
  Record<string, Readonly<Record<string, keyof typeof is | `${keyof typeof is}?`>>>
> = {
  getMe: {},
  getWebhookInfo: {},
  setWebhook: {
    url: 'string',
    secret_token: 'string?',
    allowed_updates: 'strings?',
    max_connections: 'integer?',
    drop_pending_updates: 'boolean?',
  },
  deleteWebhook: { drop_pending_updates: 'boolean?' },
  getUpdates: {
    offset: 'integer?',
    limit: 'integer?',
    timeout: 'integer?',
    allowed_updates: 'strings?',
  },
  setMyCommands: { commands: 'commands', scope: 'object?', language_code: 'string?' },
  sendMessage: {
    chat_id: 'integer',
    text: 'string',
    reply_markup: 'keyboard?',
    disable_notification: 'boolean?',
    link_preview_options: 'object?',
    protect_content: 'boolean?',
  },
  sendPhoto: {
    chat_id: 'integer',
    photo: 'string',
    caption: 'string?',
    reply_markup: 'keyboard?',
    disable_notification: 'boolean?',
  },
  answerCallbackQuery: { callback_query_id: 'string', text: 'string?' },
  deleteMessage: { chat_id: 'integer', message_id: 'integer' },
  getFile: { file_id: 'string' },
  deleteMessages: { chat_id: 'integer', message_ids: 'integers' },
};

/** Refuses parameters that are missing, of a wrong type or unknown. @throws ApiRefusal */
export function checkParams(method: string, params: Params): void {
  const known = methods[method];
  if (!known) throw new ApiRefusal(404, 'Not Found');
  for (const name of Object.keys(params)) {
    if (!(name in known)) throw bad(`parameter "${name}" is unknown to ${method}`);
  }
  for (const [name, rule] of Object.entries(known)) {
    const value = params[name];
    const optional = rule.endsWith('?');
    if (value === undefined && optional) continue;
    if (value === undefined || !is[rule.replace('?', '') as keyof typeof is](value)) {
      if (name === 'reply_markup') throw bad('BUTTON_DATA_INVALID');
      throw bad(`parameter "${name}" is missing or malformed`);
    }
  }
}

/** What Telegram keeps for one bot, and its methods on it. Knows no HTTP. */
export class BotState {
  webhook: Webhook | undefined;
  readonly commands = new Map<string, readonly { command: string; description: string }[]>();
  readonly blocked = new Set<number>();
  readonly deactivated = new Set<number>();
  /** Buttons whose spinner still turns. */
  readonly openCallbacks = new Set<string>();
  readonly chats = new Map<number, ChatMessage[]>();
  private nextMessage = 1;
  private sends: number[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly perSecond: number,
  ) {}

  /** Puts a message into a chat, which exists from then on. */
  add(chat: number, message: Omit<ChatMessage, 'id' | 'at'>): ChatMessage {
    const added = { ...message, id: this.nextMessage++, at: this.clock.now() };
    this.chats.set(chat, [...(this.chats.get(chat) ?? []), added]);
    return added;
  }

  /** Source: Bots FAQ, about 30 messages a second; beyond, 429. */
  private pace(): void {
    const now = performance.now();
    this.sends = this.sends.filter((at) => at > now - 1_000);
    if (this.sends.length >= this.perSecond) {
      throw new ApiRefusal(429, 'Too Many Requests: retry after 1', { retry_after: 1 });
    }
    this.sends.push(now);
  }

  private reachable(chat: number): void {
    if (!this.chats.has(chat)) throw bad('chat not found');
    if (this.deactivated.has(chat)) throw new ApiRefusal(403, 'Forbidden: user is deactivated');
    if (this.blocked.has(chat)) throw new ApiRefusal(403, 'Forbidden: bot was blocked by the user');
  }

  sendMessage(params: Params): unknown {
    const text = params.text as string;
    this.reachable(params.chat_id as number);
    if (text.trim() === '') throw bad('message text is empty');
    if ([...text].length > 4_096) throw bad('message is too long');
    return this.give(params, text);
  }

  /** @param photo what was found at the address that was given */
  sendPhoto(params: Params, photo: Buffer): unknown {
    const caption = (params.caption ?? '') as string;
    this.reachable(params.chat_id as number);
    if ([...caption].length > 1_024) throw bad('message caption is too long');
    return this.give(params, caption, photo);
  }

  private give(params: Params, text: string, photo?: Buffer): unknown {
    const chat = params.chat_id as number;
    this.pace();
    const markup = params.reply_markup as { inline_keyboard: ChatMessage['keyboard'] } | undefined;
    const message = this.add(chat, {
      from: 'bot',
      text,
      keyboard: markup?.inline_keyboard ?? [],
      silent: params.disable_notification === true,
      ...(photo ? { photo } : {}),
    });
    return {
      message_id: message.id,
      date: Math.floor(message.at.getTime() / 1_000),
      chat: { id: chat, type: 'private' },
      ...(photo ? { caption: text } : { text }),
    };
  }

  /** Source: Bot API, deleteMessage: under 48 hours. */
  private deletable(chat: number, id: number): boolean {
    const message = this.chats.get(chat)?.find((one) => one.id === id);
    if (!message) return false;
    if (this.clock.now().getTime() - message.at.getTime() >= 48 * HOUR) {
      throw bad("message can't be deleted for everyone");
    }
    return true;
  }

  deleteMessages(params: Params): true {
    const chat = params.chat_id as number;
    const ids = (params.message_ids ?? [params.message_id]) as number[];
    if (ids.length < 1 || ids.length > 100) throw bad('too many or too few messages to delete');
    this.reachable(chat);
    const found = ids.filter((id) => this.deletable(chat, id));
    if (params.message_id !== undefined && found.length === 0)
      throw bad('message to delete not found');
    this.chats.set(chat, this.chats.get(chat)?.filter(({ id }) => !found.includes(id)) ?? []);
    return true;
  }

  answerCallbackQuery(params: Params): true {
    if (!this.openCallbacks.delete(params.callback_query_id as string)) {
      throw bad('query is too old and response timeout expired or query ID is invalid');
    }
    return true;
  }

  setWebhook(params: Params): true {
    const {
      url,
      secret_token: secret,
      allowed_updates: allowed,
      max_connections: max = 40,
    } = params;
    const loopback = /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url as string);
    if (url !== '' && !loopback && !(url as string).startsWith('https://')) {
      throw bad('bad webhook: An HTTPS URL must be provided for webhook');
    }
    if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret as string)) {
      throw bad('secret token contains unallowed characters');
    }
    if ((max as number) < 1 || (max as number) > 100) throw bad('max_connections is out of range');
    this.webhook =
      url === ''
        ? undefined
        : {
            url: url as string,
            secret: secret as string | undefined,
            maxConnections: max as number,
            allowed: (allowed ?? []) as string[],
          };
    return true;
  }

  setMyCommands(params: Params): true {
    const language = (params.language_code ?? '') as string;
    if (!/^([a-z]{2})?$/.test(language)) throw bad('invalid language code specified');
    this.commands.set(language, params.commands as { command: string; description: string }[]);
    return true;
  }
}
