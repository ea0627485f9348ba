import { z } from 'zod';
import type { Inbound } from '../channel.js';
import { contentOf, editedContentOf } from './content.js';
import { DAY } from '../../shared/clock.js';

/**
 * The fields that are read of an update, and no more: the parser drops all others (first name, last
 * name, username, picture). Source: core.telegram.org/bots/api, Update.
 */
const chat = z.object({ id: z.int(), type: z.string() });
// What is only a hint is left out when its form is odd: no message is lost for it.
const person = z.object({
  id: z.int(),
  is_bot: z.boolean().optional().catch(undefined),
  language_code: z.string().optional().catch(undefined),
});
const message = z.looseObject({
  message_id: z.int(),
  chat,
  from: person.optional().catch(undefined),
});
const callback = z.object({
  id: z.string().min(1).max(256),
  from: person,
  data: z.string().optional(),
  inline_message_id: z.string().optional(),
  // A message older than 48 hours is "inaccessible": it has an id, a chat and the date 0.
  message: z.object({ message_id: z.int(), chat }).optional(),
});
const envelope = z.looseObject({ update_id: z.int() });

/** The result of reading an update. */
export type ReadUpdate =
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'ignored'; readonly id: number; readonly reason: string }
  | {
      readonly kind: 'messages';
      readonly id: number;
      readonly messages: readonly Inbound[];
      /** The pressed button waits (its spinner turns) until this is answered. */
      readonly callbackId?: string;
    };

function hint(from: z.infer<typeof person> | undefined): Pick<Inbound, 'languageHint'> {
  const tag = from?.language_code;
  return tag !== undefined && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/.test(tag)
    ? { languageHint: tag }
    : {};
}

function readMessage(id: number, raw: unknown, changed = false): ReadUpdate {
  const parsed = message.safeParse(raw);
  if (!parsed.success) return { kind: 'ignored', id, reason: 'unknown form of message' };
  const { chat: place, from, message_id } = parsed.data;
  if (place.type !== 'private') return { kind: 'ignored', id, reason: 'not a private chat' };
  if (from?.is_bot) return { kind: 'ignored', id, reason: 'from a bot' };
  const content = changed ? editedContentOf(parsed.data) : contentOf(parsed.data);
  if (!content) return { kind: 'ignored', id, reason: 'service message' };
  const inbound: Inbound = {
    channel: 'telegram',
    from: String(place.id),
    providerId: `u${id}`,
    content,
    ...hint(from),
    messageRef: String(message_id),
  };
  return { kind: 'messages', id, messages: [inbound] };
}

/** An older message belongs to a talk that has ended, and changing it has no effect. In seconds. */
const CHANGES_COUNT = (2 * DAY) / 1_000;

function readEdited(id: number, raw: unknown): ReadUpdate {
  const { date, edit_date: at } = (raw ?? {}) as Record<string, unknown>;
  if (typeof date === 'number' && typeof at === 'number' && at - date > CHANGES_COUNT)
    return { kind: 'ignored', id, reason: 'a change of an old message' };
  return readMessage(id, raw, true);
}

function readCallback(id: number, raw: unknown): ReadUpdate {
  const parsed = callback.safeParse(raw);
  if (!parsed.success) return { kind: 'ignored', id, reason: 'unknown form of button' };
  const { id: callbackId, from, data, message: under, inline_message_id } = parsed.data;
  if (inline_message_id !== undefined) return { kind: 'ignored', id, reason: 'inline message' };
  if (under !== undefined && under.chat.type !== 'private') {
    return { kind: 'ignored', id, reason: 'not a private chat' };
  }
  if (from.is_bot) return { kind: 'ignored', id, reason: 'from a bot' };
  if (data === undefined) return { kind: 'ignored', id, reason: 'button without data' };
  const inbound: Inbound = {
    channel: 'telegram',
    // We send to private chats only, so a button without its message is in a private chat, whose id
    // is the person's.
    from: String(under?.chat.id ?? from.id),
    providerId: `u${id}`,
    content: { kind: 'button', data, callbackId },
    ...hint(from),
    ...(under === undefined ? {} : { messageRef: String(under.message_id) }),
  };
  return { kind: 'messages', id, messages: [inbound], callbackId };
}

/** The kinds of updates for which we ask Telegram. */
export const wantedUpdates = ['message', 'edited_message', 'callback_query'] as const;

/**
 * Reads one update of the Bot API. Only private chats are read: groups, channels, inline queries,
 * business messages, membership changes and every unknown kind of update are ignored.
 * @param raw the parsed JSON
 */
export function readUpdate(raw: unknown): ReadUpdate {
  const parsed = envelope.safeParse(raw);
  if (!parsed.success) return { kind: 'unreadable' };
  const {
    update_id: id,
    message: told,
    edited_message: changed,
    callback_query: pressed,
  } = parsed.data;
  if (told !== undefined) return readMessage(id, told);
  if (changed !== undefined) return readEdited(id, changed);
  if (pressed !== undefined) return readCallback(id, pressed);
  return { kind: 'ignored', id, reason: 'not a message or a button' };
}
