import type { InboundContent } from '../channel.js';

/**
 * Telegram's longest text has 4,096 characters (Bot API, Message.text), at most twice as many UTF-16 units. A longer
 * one is not Telegram's; its beginning is kept.
 */
const LONGEST = 8_192;

/** What carries a picture, a sound or a file. Source: Bot API, Message, up to 9.x. */
const media = [
  'photo',
  'video',
  'audio',
  'voice',
  'document',
  'animation',
  'sticker',
  'video_note',
  'story',
  'paid_media',
  'live_photo',
] as const;

/** What the app notes by itself, without the person having said anything. Source: Bot API, Message. */
const notices = [
  'message_auto_delete_timer_changed',
  'pinned_message',
  'write_access_allowed',
  'connected_website',
  'chat_background_set',
  'proximity_alert_triggered',
  'boost_added',
  'successful_payment',
  'refunded_payment',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_scheduled',
  'video_chat_participants_invited',
  'passport_data',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
] as const;

type Raw = Readonly<Record<string, unknown>>;
const has = (message: Raw, names: readonly string[]) =>
  names.some((name) => message[name] !== undefined);

/** `/start`, or `/start@ourbot`, and what stands behind it. */
const START = /^\/start(?:@\w+)?(?:\s+([^]*))?$/;
/** Source: Telegram, Deep linking: A–Z, a–z, 0–9, _ and -, up to 64 characters. */
const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;
/** Any command: its name, and what stands behind it. */
const COMMAND = /^\/(\w{1,32})(?:@\w+)?(?=\s|$)([^]*)$/;

function spoken(text: string): InboundContent {
  const whole = text.slice(0, LONGEST);
  const start = START.exec(whole);
  if (start) {
    const rest = (start[1] ?? '').trim();
    if (rest === '') return { kind: 'start' };
    // Words typed behind /start are words of a tip, not the payload of a link.
    return PAYLOAD.test(rest) ? { kind: 'start', payload: rest } : { kind: 'text', text: rest };
  }
  const command = COMMAND.exec(whole);
  return { kind: 'text', text: command ? `${command[1]}${command[2]}` : whole };
}

/** Degrees of a point that was sent once; a live location, which goes on, is refused. Source: Bot API, Location. */
function pointOf({ location }: Raw): InboundContent | undefined {
  const { latitude, longitude, live_period } = (location ?? {}) as Raw;
  if (typeof latitude !== 'number' || typeof longitude !== 'number' || live_period !== undefined)
    return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
    ? { kind: 'location', latitude, longitude }
    : undefined;
}

function refused(message: Raw): InboundContent | undefined {
  if (has(message, ['contact'])) return { kind: 'unsupported', what: 'contact' };
  if (has(message, ['location', 'venue'])) return { kind: 'unsupported', what: 'location' };
  if (has(message, media)) return { kind: 'unsupported', what: 'media' };
  return undefined;
}

/**
 * What a message in a private chat says; none for what the app notes by itself.
 * A picture with a caption is two things: the words, which are kept, then the picture, which is not, so that the
 * person is told. A forwarded message is somebody else's: the person is told that it is not kept.
 */
export function contentsOf(message: Raw): readonly InboundContent[] {
  if (has(message, ['forward_origin', 'forward_date']))
    return [{ kind: 'unsupported', what: 'other' }];
  const { text, caption } = message;
  if (typeof text === 'string') return [spoken(text)];
  if (has(message, notices)) return [];
  const point = message['venue'] === undefined ? pointOf(message) : undefined;
  if (point) return [point];
  const unsupported = refused(message) ?? { kind: 'unsupported' as const, what: 'other' as const };
  return typeof caption === 'string' && caption !== ''
    ? [spoken(caption), unsupported]
    : [unsupported];
}
