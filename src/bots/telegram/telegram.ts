import { Fault } from '../../shared/fault.js';
import type { Log } from '../../shared/log.js';
import type { Capabilities, Channel, Inbound, Outbound, Sent } from '../channel.js';
import { SendError, type SendFailure } from '../errors.js';
import { createApi, type BotApi } from './api.js';
import { erase } from './erase.js';
import { fetchFile } from './file.js';
import { keyboard } from './keyboard.js';
import { poll } from './polling.js';
import { logFailed, realWait, untilDone, type Wait } from './retry.js';
import { offerCommands, setUp, webhookState, type Commands, type WebhookState } from './setup.js';
import { derivedSecret, webhookRoute } from './webhook.js';

export interface TelegramOptions {
  /** The bot's token from BotFather, `<bot id>:<secret>`. */
  readonly token: string;
  readonly log: Log;
  /**
   * Our address for Telegram, e.g. `https://amana.example`. Without it, updates come by long
   * polling.
   */
  readonly publicUrl?: string;
  /** The webhook's secret: 1–256 of A–Z a–z 0–9 _ -; derived from the token when left out. */
  readonly webhookSecret?: string;
  /** Another Bot API server than Telegram's own. */
  readonly apiUrl?: string;
  /** The menu of commands, by ISO 639-1 language. */
  readonly commands?: Commands;
  /** The language of the menu for people whose language has none. */
  readonly defaultLanguage?: string;
  /** How long one call to Telegram may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** How long a poll is held open, in seconds. */
  readonly pollSeconds?: number;
  /** How to pause between attempts. */
  readonly wait?: Wait;
}

/**
 * Source: Bot API, sendMessage (1–4096 characters); Bots FAQ (about 30 messages a second to
 * different people).
 */
const capabilities: Capabilities = {
  letters: 'unicode',
  buttons: true,
  twoWay: true,
  maxLength: 4_096,
  perSecond: 30,
  erases: true,
  pictures: true,
  provesSender: true,
  locates: true,
  app: 'Telegram',
};

/** The longest text below a picture. Source: Bot API, sendPhoto. */
const CAPTION = 1_024;

/** How long the download of one file may take, in milliseconds. */
const DOWNLOAD_WITHIN = 60_000;

/** The most milliseconds for stopping: the whole program has 5 s. */
const STOP_WITHIN = 2_000;

/** Logged each time the bot could not be registered. */
const NOT_SET_UP = 'telegram not set up yet';

/**
 * Matches a private chat: its id is the person's and positive; groups and channels have negative
 * ids.
 */
const PRIVATE_CHAT = /^[1-9]\d{0,15}$/;

/** Returns what is sent beside the words. */
const partsOf = ({ to, buttons, silent }: Outbound) => ({
  chat_id: Number(to),
  ...(silent ? { disable_notification: true } : {}),
  ...(buttons?.length ? { reply_markup: keyboard(buttons) } : {}),
});

/** The failures that mean that Telegram cannot fetch a picture, or does not accept it as one. */
const ofPicture: readonly SendFailure[] = ['refused', 'unclear'];

/**
 * Sends a picture that Telegram fetches, with the text below it.
 * @returns null when Telegram does not accept the picture
 */
async function sendPicture(api: BotApi, message: Outbound, photo: string) {
  try {
    return await api.call('sendPhoto', { ...partsOf(message), photo, caption: message.text });
  } catch (error) {
    // The words matter more than the picture.
    if (error instanceof SendError && ofPicture.includes(error.failure)) return null;
    throw error;
  }
}

/**
 * Sends one text as it is: without markup and without link previews (a preview would fetch the
 * page). It is not "protected content": people must be able to copy their case code and to pass on
 * a helpline, and the flag stops neither a camera nor a person who holds the phone.
 */
async function sendText(api: BotApi, message: Outbound): Promise<Sent> {
  const { to, text, photo } = message;
  if (!PRIVATE_CHAT.test(to)) throw new SendError('unreachable', { code: 'NOT_A_PRIVATE_CHAT' });
  if (text.trim() === '' || text.length > capabilities.maxLength) {
    throw new SendError('refused', { code: 'TEXT_LENGTH' });
  }
  const sent =
    (photo !== undefined && text.length <= CAPTION
      ? await sendPicture(api, message, photo)
      : null) ??
    (await api.call('sendMessage', {
      ...partsOf(message),
      text,
      link_preview_options: { is_disabled: true },
    }));
  const id: unknown = (sent as { message_id?: unknown } | null | undefined)?.message_id;
  if (typeof id !== 'number') throw new SendError('unavailable', { code: 'GARBAGE' });
  return { providerId: String(id), segments: 1 };
}

function checked(options: TelegramOptions) {
  const { token, publicUrl, apiUrl, timeoutMs = 15_000 } = options;
  const botId = /^(\d+):[A-Za-z0-9_-]+$/.exec(token)?.[1];
  if (botId === undefined) {
    throw new Fault(
      'TELEGRAM_BOT_TOKEN is not a bot token. Copy it from @BotFather: digits, a colon, 35 letters.',
    );
  }
  const secret = options.webhookSecret ?? derivedSecret(token);
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
    throw new Fault('The Telegram webhook secret must be 1 to 256 of A-Z a-z 0-9 _ and -.');
  }
  const reachable = publicUrl === undefined ? { secret } : { publicUrl, secret };
  return { botId, reachable, api: createApi(token, apiUrl, timeoutMs) };
}

/**
 * Asks Telegram about the bot's webhook, for `amana doctor`.
 * @throws SendError (`misconfigured`: the token is wrong); Fault when the token or the secret is
 * malformed
 */
export async function inspectTelegram(
  options: Omit<TelegramOptions, 'log'>,
): Promise<WebhookState> {
  const { api, reachable } = checked({ ...options, log: { info() {}, warn() {}, error() {} } });
  return webhookState(api, reachable);
}

/**
 * Registers at Telegram once. A bot that Telegram refuses is an error in the log, and no reason for
 * the program not to start: people write by SMS meanwhile.
 * @returns whether it is registered
 */
async function setUpOnce(
  { api, reachable }: ReturnType<typeof checked>,
  signal: AbortSignal,
  log: TelegramOptions['log'],
): Promise<boolean> {
  try {
    await setUp(api, reachable, { signal });
    return true;
  } catch (error) {
    logFailed(log, NOT_SET_UP, error, 1);
    return false;
  }
}

/**
 * Runs while the channel is started: sets up until that is done, offers the commands, and polls
 * where there is no URL.
 */
async function keepRunning(
  options: TelegramOptions,
  { api, reachable }: ReturnType<typeof checked>,
  signal: AbortSignal,
  receive: (messages: readonly Inbound[]) => Promise<void>,
  ready: boolean,
): Promise<void> {
  const { log, publicUrl, commands = {}, defaultLanguage = 'en' } = options;
  const { wait = realWait, pollSeconds = 50 } = options;
  const trying = { signal, wait, log };
  if (!ready) await untilDone(() => setUp(api, reachable, { signal }), NOT_SET_UP, trying);
  const offered = offerCommands(api, commands, defaultLanguage, log, { signal });
  if (publicUrl === undefined) await poll(api, receive, { ...trying, seconds: pollSeconds });
  await offered;
}

/**
 * Creates the Telegram channel. With `publicUrl` it has a webhook route; without, `start` polls.
 * When Telegram cannot be reached or refuses the bot, `start` keeps trying in the background.
 * @throws Fault when the token or the secret is malformed
 */
export function createTelegramChannel(options: TelegramOptions): Channel {
  const known = checked(options);
  const { botId, reachable, api } = known;
  const { token, apiUrl } = options;
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    id: 'telegram',
    capabilities,
    sender: `telegram:${botId}`,
    routes: options.publicUrl === undefined ? [] : [webhookRoute(reachable.secret)],
    send: (message) => sendText(api, message),
    erase: (to, messageRefs) => erase(api, to, messageRefs),
    fetchFile: (source, most) => fetchFile(api, { token, apiUrl }, source, most, DOWNLOAD_WITHIN),
    async start(receive) {
      stopping = new AbortController();
      const { signal } = stopping;
      const ready = await setUpOnce(known, signal, options.log);
      running = keepRunning(options, known, signal, receive, ready);
    },
    async stop() {
      stopping.abort();
      // Waits for a batch that is being saved, but not for a database that is down: the batch comes
      // again at the next start.
      await Promise.race([running, realWait(STOP_WITHIN, new AbortController().signal)]);
    },
  };
}
