import type { ChannelId } from '../bots/channel.js';
import type { Event } from '../flows/dialog/event.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { SECOND } from '../shared/clock.js';
import { fold } from '../shared/texts/fold.js';
import { ProcessMemory } from './process-memory.js';

/**
 * The last words of a person, as a keyed mark, with the time they came and the work that answers
 * them.
 */
export interface LastWords {
  readonly mark: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly work?: string;
}

/**
 * How long after a text nobody can have read its answer. Carriers and WhatsApp deliver some texts
 * twice, under two ids. Our reply must arrive, be read and be answered before the person writes
 * again, which takes longer than this.
 */
const UNREAD: Partial<Record<ChannelId, number>> = {
  sms: 10 * SECOND,
  whatsapp: 5 * SECOND,
};

/**
 * How many people's last words are remembered after their talks; the oldest are forgotten first.
 */
const MOST = 10_000;

/** Words that have just arrived, with their channel and sender. */
interface NewWords {
  readonly channel: ChannelId;
  readonly id: string;
  readonly event: Event;
}

/** The result of comparing the words of a turn with the person's last words. */
export interface WordsCompared {
  /** The last words, when these are the same words delivered again. */
  readonly repeats?: LastWords;
  /** The keyed mark of these words, on a channel that may deliver them twice. */
  readonly mark?: string;
}

/** Returns the mark of what a person wrote. Capitals, accents and blanks make no difference. */
function markOf(keys: GatewayKeyring, { channel, id, event }: NewWords, now: Date) {
  if (event.kind !== 'text' || UNREAD[channel] === undefined) return undefined;
  // Two photos may have the same caption.
  if (event.files !== undefined) return undefined;
  return keys.names('last-words', [id, fold(event.text) || event.text.trim()], now)[0];
}

/**
 * Compares new words with the last ones. Equal words count as a repetition until the reply has gone
 * out, and for as long as nobody can have read it.
 * @param waiting the ids of works that are promised and not done: their replies have not gone out
 */
export function compareWithLastWords(
  keys: GatewayKeyring,
  words: NewWords,
  last: LastWords | undefined,
  waiting: readonly string[],
  now: Date,
): WordsCompared {
  const mark = markOf(keys, words, now);
  if (mark === undefined) return {};
  if (!last || last.mark !== mark) return { mark };
  const unanswered = last.work !== undefined && waiting.includes(last.work);
  const unread = Math.abs(now.getTime() - last.at) < (UNREAD[words.channel] ?? 0);
  return unanswered || unread ? { mark, repeats: last } : { mark };
}

/**
 * Returns the last words to remember after a turn. A repetition keeps the time of the first
 * delivery.
 */
export function lastWordsAfter(
  { repeats, mark }: WordsCompared,
  work: string | undefined,
  now: Date,
): LastWords | undefined {
  if (repeats) return repeats;
  return mark === undefined
    ? undefined
    : { mark, at: now.getTime(), ...(work === undefined ? {} : { work }) };
}

/** How long last words may be needed on any channel, in milliseconds. */
const LONGEST_UNREAD = Math.max(...Object.values(UNREAD));

/**
 * The last words of talks that have ended. They stay in this process for seconds and are written
 * nowhere.
 */
export class LastWordsAfterTalks {
  private readonly last = new ProcessMemory<LastWords>(MOST, (one, now) =>
    Math.abs(now.getTime() - one.at) < LONGEST_UNREAD ? one : undefined,
  );

  /** Returns the last words of a person, however old: the reply to them may still be on its way. */
  of(id: string): LastWords | undefined {
    return this.last.peek(id);
  }

  /** @param words undefined when the talk goes on, because the talk's own memory holds them */
  note(id: string, words: LastWords | undefined, now: Date): void {
    this.last.keep(id, words, now);
  }
}
