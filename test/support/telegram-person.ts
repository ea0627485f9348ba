import type { Clock } from '../../src/shared/clock.js';
import type { BotState, ChatMessage } from './telegram-api.js';
import type { Told } from './telegram-server.js';

type Params = Record<string, unknown>;

/** What every update tells of its person and nobody may keep: tests look for these. */
export const telegramNames = {
  first_name: 'Canaryfirst',
  last_name: 'Canarylast',
  username: 'canary_username',
} as const;

/**
 * A person who uses Telegram. What they do reaches
 * the bot as Telegram would tell it, names and all.
 */
export interface TelegramPerson {
  /**
   * Writes a text. `updateId` tells it under an id of an earlier update: Telegram repeating itself.
   */
  readonly text: (text: string, as?: { updateId?: number }) => Promise<Told>;
  /** Presses Start, or follows a deep link with a payload. */
  readonly start: (payload?: string) => Promise<Told>;
  /** Presses the newest button that shows this label. @throws when none does */
  readonly press: (label: string) => Promise<Told>;
  /**
   * Presses a button by its data, on a message that is no
   * longer there; `old` is told as Telegram does after 48 h.
   */
  readonly pressData: (data: string, as?: { old?: boolean; updateId?: number }) => Promise<Told>;
  readonly photo: (caption?: string) => Promise<Told>;
  readonly video: () => Promise<Told>;
  readonly contact: () => Promise<Told>;
  /** Sends a point, once; `live` shares where the phone is for a while. */
  readonly location: (
    latitude?: number,
    longitude?: number,
    as?: { live?: boolean },
  ) => Promise<Told>;
  /** Forwards somebody else's message. */
  readonly forward: (text: string) => Promise<Told>;
  /** Changes a text that was sent before. */
  readonly edit: (text: string) => Promise<Told>;
  /** Writes in a group that the bot was put into. */
  readonly inGroup: (text: string) => Promise<Told>;
  /** Blocks the bot, until they write to it again. */
  readonly block: () => Promise<Told>;
  /** Deletes the account. */
  readonly leave: () => void;
  /** What the bot wrote to this person and is not deleted, oldest first. */
  readonly phone: () => readonly ChatMessage[];
}

const GROUP = { id: -100_1234, type: 'supergroup', title: 'Canarygroup' };

/** @param post hands an update to the bot */
export function telegramPerson(
  id: number,
  bot: BotState,
  post: (update: Params) => Promise<Told>,
  clock: Clock,
  { language = 'en' }: { language?: string } = {},
): TelegramPerson {
  const from = { id, is_bot: false, ...telegramNames, language_code: language };
  const chat = { id, type: 'private', ...telegramNames };
  let callbacks = 0;
  const seconds = () => Math.floor(clock.now().getTime() / 1_000);
  const numbered = (updateId: number | undefined) =>
    updateId === undefined ? {} : { update_id: updateId };

  function say(content: Params, text = '', updateId?: number): Promise<Told> {
    bot.blocked.delete(id);
    const { id: message_id } = bot.add(id, { from: 'person', text, keyboard: [], silent: false });
    return post({
      ...numbered(updateId),
      message: { message_id, from, chat, date: seconds(), ...content },
    });
  }

  function callback(data: string, message: Params, updateId?: number): Promise<Told> {
    const callbackId = `${id}${String(++callbacks).padStart(9, '0')}`;
    bot.openCallbacks.add(callbackId);
    return post({
      ...numbered(updateId),
      callback_query: { id: callbackId, from, message, chat_instance: '-42', data },
    });
  }

  const phone = () => (bot.chats.get(id) ?? []).filter((message) => message.from === 'bot');

  return {
    phone,
    text: (text, { updateId } = {}) => say({ text }, text, updateId),
    start: (payload) => {
      const text = payload === undefined ? '/start' : `/start ${payload}`;
      return say({ text, entities: [{ offset: 0, length: 6, type: 'bot_command' }] }, text);
    },
    async press(label) {
      for (const message of [...phone()].reverse()) {
        const button = message.keyboard.flat().find(({ text }) => text === label);
        if (!button) continue;
        const { id: message_id, text } = message;
        return callback(button.callback_data, { message_id, chat, date: seconds(), text });
      }
      throw new Error(`No button shows "${label}".`);
    },
    pressData: (data, { old = false, updateId } = {}) =>
      callback(data, { message_id: 1, chat, date: old ? 0 : seconds() }, updateId),
    photo: (caption) =>
      say({
        photo: [{ file_id: 'f', file_unique_id: 'u', width: 9, height: 9 }],
        ...(caption ? { caption } : {}),
      }),
    video: () => say({ video: { file_id: 'f', file_unique_id: 'u', width: 9, height: 9 } }),
    contact: () => say({ contact: { phone_number: '+22890000009', first_name: 'Canaryfriend' } }),
    location: (latitude = 6.13, longitude = 1.22, { live = false } = {}) =>
      say({
        location: {
          latitude,
          longitude,
          horizontal_accuracy: 12,
          ...(live ? { live_period: 900 } : {}),
        },
      }),
    forward: (text) =>
      say(
        {
          text,
          forward_origin: { type: 'hidden_user', sender_user_name: 'Canaryfriend', date: 1 },
        },
        text,
      ),
    edit: (text) =>
      post({
        edited_message: { message_id: 1, from, chat, date: seconds(), edit_date: seconds(), text },
      }),
    inGroup: (text) =>
      post({ message: { message_id: 1, from, chat: GROUP, date: seconds(), text } }),
    block() {
      bot.blocked.add(id);
      return post({
        my_chat_member: { chat, from, date: seconds(), new_chat_member: { status: 'kicked' } },
      });
    },
    leave: () => void bot.deactivated.add(id),
  };
}
