import type { Log } from '../../shared/log.js';
import type { BotApi, CallOptions } from './api.js';
import { wantedUpdates } from './update.js';
import { webhookUrl } from './webhook.js';

/**
 * The commands in Telegram's menu, by language; the language is an ISO 639-1 code, as Telegram
 * requires.
 */
export type Commands = Readonly<
  Record<string, readonly { readonly command: string; readonly description: string }[]>
>;

/**
 * The most requests at once from Telegram to our webhook. Source: Bot API, setWebhook: 40 by
 * default, 100 at most.
 */
const MAX_CONNECTIONS = 40;

/** How Telegram can reach us. */
export interface Reachable {
  readonly publicUrl?: string;
  readonly secret: string;
}

/** The state of the webhook, as Telegram reports it. */
export interface WebhookState {
  /** It has the address, the limit and the kinds of updates that we want. */
  readonly right: boolean;
  /** Updates that wait to be delivered. */
  readonly pending: number;
  /** The last failed delivery, if there was one. */
  readonly lastError?: { readonly at: Date; readonly message: string };
}

/**
 * Asks Telegram about our webhook.
 * @throws SendError
 */
export async function webhookState(
  api: BotApi,
  { publicUrl, secret }: Reachable,
  call?: CallOptions,
): Promise<WebhookState> {
  const info = await api.call('getWebhookInfo', {}, call);
  const kinds = [...(info.allowed_updates ?? [])].sort().join();
  const right =
    publicUrl === undefined
      ? !info.url
      : info.url === webhookUrl(publicUrl, secret) &&
        info.max_connections === MAX_CONNECTIONS &&
        kinds === [...wantedUpdates].sort().join();
  return {
    right,
    pending: info.pending_update_count,
    ...(info.last_error_date === undefined
      ? {}
      : {
          lastError: {
            at: new Date(info.last_error_date * 1_000),
            message: info.last_error_message ?? '',
          },
        }),
  };
}

/**
 * Sets up how Telegram reaches us: by webhook when there is a public URL, else by long polling (no
 * webhook). Correct settings are left alone, so that many processes may start at once; waiting
 * updates are never dropped.
 * @throws SendError
 */
export async function setUp(api: BotApi, reachable: Reachable, call: CallOptions): Promise<void> {
  if ((await webhookState(api, reachable, call)).right) return;
  const { publicUrl, secret } = reachable;
  if (publicUrl === undefined) {
    await api.call('deleteWebhook', { drop_pending_updates: false }, call);
    return;
  }
  await api.call(
    'setWebhook',
    {
      url: webhookUrl(publicUrl, secret),
      secret_token: secret,
      allowed_updates: wantedUpdates,
      max_connections: MAX_CONNECTIONS,
      drop_pending_updates: false,
    },
    call,
  );
}

/**
 * Offers the commands of each language in private chats; people with a language without an ISO
 * 639-1 code see the default ones. If a menu cannot be set, this is only logged: the words work
 * without it.
 */
export async function offerCommands(
  api: BotApi,
  commands: Commands,
  defaultLanguage: string,
  log: Log,
  call: CallOptions,
): Promise<void> {
  const scope = { type: 'all_private_chats' } as const;
  const menus = Object.entries(commands).filter(([language]) => /^[a-z]{2}$/.test(language));
  const fallback = commands[defaultLanguage];
  try {
    if (fallback) await api.call('setMyCommands', { commands: fallback, scope }, call);
    for (const [language, menu] of menus) {
      await api.call('setMyCommands', { commands: menu, scope, language_code: language }, call);
    }
  } catch (error) {
    log.warn('telegram commands not set', { channel: 'telegram', error });
  }
}
