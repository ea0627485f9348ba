import { LONGEST_TEXT, type AttachedFile, type InboundContent, type NotKept } from '../channel.js';

/** The fields of a message that carry a picture, a sound or a file. Source: Bot API, Message. */
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

/** Other things that people send. A message with none of these fields is a notice of the app. */
const others = ['poll', 'dice', 'game', 'checklist'] as const;

type Raw = Readonly<Record<string, unknown>>;
const has = (message: Raw, names: readonly string[]) =>
  names.some((name) => message[name] !== undefined);

/** Matches `/start`, or `/start@ourbot`, and the text after it. */
const START = /^\/start(?:@\w+)?(?:\s+([^]*))?$/;
/** Source: Telegram, Deep linking: A–Z, a–z, 0–9, _ and -, up to 64 characters. */
const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;
/** Matches any command: its name, and the text after it. */
const COMMAND = /^\/(\w{1,32})(?:@\w+)?(?=\s|$)([^]*)$/;

function spoken(text: string): InboundContent {
  const whole = text.slice(0, LONGEST_TEXT);
  const start = START.exec(whole);
  if (start) {
    const rest = (start[1] ?? '').trim();
    if (rest === '') return { kind: 'start' };
    // Words typed after /start are words of a tip, not the payload of a link.
    return PAYLOAD.test(rest) ? { kind: 'start', payload: rest } : { kind: 'text', text: rest };
  }
  const command = COMMAND.exec(whole);
  return { kind: 'text', text: command ? `${command[1]}${command[2]}` : whole };
}

/**
 * Returns the degrees of a location that was sent once; a live location, which keeps moving, is
 * refused. Source: Bot API, Location.
 */
function pointOf({ location }: Raw): InboundContent | undefined {
  const { latitude, longitude, live_period } = (location ?? {}) as Raw;
  if (typeof latitude !== 'number' || typeof longitude !== 'number' || live_period !== undefined)
    return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
    ? { kind: 'location', latitude, longitude }
    : undefined;
}

/**
 * Returns a file of a message as the Bot API describes it. Its name is not read. Source: Bot API,
 * PhotoSize, Voice, Document.
 */
function fileOf(kind: AttachedFile['kind'], raw: unknown): AttachedFile | undefined {
  const { file_id: source, file_size: size } = (raw ?? {}) as Raw;
  if (typeof source !== 'string' || !/^[A-Za-z0-9_-]{1,200}$/.test(source)) return undefined;
  return { kind, source, ...(typeof size === 'number' ? { size } : {}) };
}

/**
 * Returns the file of a message, if it is of a kind that is saved. A photo comes in several sizes,
 * the largest last.
 */
function fileIn({ photo, voice, audio, document, animation }: Raw): AttachedFile | undefined {
  if (Array.isArray(photo)) return fileOf('photo', photo.at(-1));
  if (voice !== undefined || audio !== undefined) return fileOf('voice', voice ?? audio);
  // An animation also has the field `document`, but is not a document.
  return document === undefined || animation !== undefined
    ? undefined
    : fileOf('document', document);
}

/**
 * Returns the name of the album of which a message is a part: Telegram sends each of its pictures
 * as a message of its own. Source: Bot API, Message (media_group_id).
 */
function albumOf({ media_group_id: id }: Raw): { readonly album?: string } {
  return typeof id === 'string' && /^\w{1,64}$/.test(id) ? { album: id } : {};
}

/** Returns the part of a message that is not saved, if it has anything that people send. */
function notKept(message: Raw): NotKept | undefined {
  if (has(message, ['contact'])) return 'contact';
  if (has(message, ['location', 'venue'])) return 'location';
  if (has(message, media)) return 'media';
  return has(message, others) ? 'other' : undefined;
}

/**
 * Returns what a message in a private chat says; undefined for notices that the app writes itself.
 * A photo, a voice note or a document comes with its caption. A forwarded message is somebody
 * else's: the person is told that it is not saved.
 */
export function contentOf(message: Raw): InboundContent | undefined {
  const { text, caption } = message;
  const beside = notKept(message);
  if (has(message, ['forward_origin', 'forward_date']))
    return typeof text === 'string' || beside ? { kind: 'unsupported', what: 'other' } : undefined;
  if (typeof text === 'string') return spoken(text);
  const point = message['venue'] === undefined ? pointOf(message) : undefined;
  if (point) return point;
  if (!beside) return undefined;
  const file = fileIn(message);
  const kept = file && { files: [file], ...albumOf(message) };
  if (typeof caption !== 'string' || caption.trim() === '')
    return kept ? { kind: 'files', ...kept } : { kind: 'unsupported', what: beside };
  const said = spoken(caption);
  if (said.kind !== 'text') return kept ? { kind: 'text', text: caption, ...kept } : said;
  return kept ? { ...said, ...kept } : { ...said, beside };
}

/**
 * Returns what a message says after the person changed it; undefined when it has neither words nor
 * a file, because the app also reports a moving live location like this. The file may be another
 * one than before, which Telegram does not say: it is saved like a new one.
 */
export function editedContentOf(message: Raw): InboundContent | undefined {
  if (has(message, ['forward_origin', 'forward_date'])) return undefined;
  const { text, caption } = message;
  const words = typeof text === 'string' ? text : caption;
  const file = fileIn(message);
  const files = file ? { files: [file] } : {};
  if (typeof words === 'string' && words.trim() !== '')
    return { kind: 'edited', text: words.slice(0, LONGEST_TEXT), ...files };
  return file ? { kind: 'files', files: [file] } : undefined;
}
