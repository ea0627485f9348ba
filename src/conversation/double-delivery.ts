import type { ChannelId } from '../bots/channel.js';
import type { Event } from '../flows/dialog/person.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { SECOND } from '../shared/clock.js';
import { fold } from '../shared/texts/fold.js';
import { ProcessMemory } from './process-memory.js';

/** The last words of a person, by a keyed mark: when they came, and the work that answers them. */
export interface LastWords {
  readonly mark: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly work?: string;
}

/**
 * For so long after a text nobody can have read its answer. Carriers and WhatsApp deliver some
 * texts twice, under two ids. Before a person answers, our text travels, is read and is answered:
 * that takes longer than this.
 */
const UNREAD: Partial<Record<ChannelId, number>> = {
  sms: 10 * SECOND,
  whatsapp: 5 * SECOND,
};

/** The last words of so many people are remembered after their talks; the oldest go first. */
const MOST = 10_000;

/** Words that have just come: on which channel, from whom. */
interface NewWords {
  readonly channel: ChannelId;
  readonly id: string;
  readonly event: Event;
}

/** How the words of a turn compare with the person's last words. */
export interface WordsCompared {
  /** The last words, when these are the same words delivered once more. */
  readonly repeats?: LastWords;
  /** The keyed mark of these words, on a channel that may deliver them twice. */
  readonly mark?: string;
}

/** The mark of what somebody wrote. Capitals, accents and blanks make no difference. */
function markOf(keys: GatewayKeyring, { channel, id, event }: NewWords, now: Date) {
  if (event.kind !== 'text' || UNREAD[channel] === undefined) return undefined;
  // Two photos may have the same words under them.
  if (event.files !== undefined) return undefined;
  return keys.names('last-words', [id, fold(event.text) || event.text.trim()], now)[0];
}

/**
 * Compares new words with the last ones. The same words repeat them until their answer has gone
 * out, and as long as nobody can have read it.
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

/** The last words to remember after a turn. A repetition does not make the words younger. */
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

/** For so long, in milliseconds, last words may be needed on any channel. */
const LONGEST_UNREAD = Math.max(...Object.values(UNREAD));

/**
 * The last words of talks that are over. Only in this
 * process and for seconds: they are written nowhere.
 */
export class LastWordsAfterTalks {
  private readonly last = new ProcessMemory<LastWords>(MOST, (one, now) =>
    Math.abs(now.getTime() - one.at) < LONGEST_UNREAD ? one : undefined,
  );

  /** The last words of a person, however old: the reply to them may still be under way. */
  of(id: string): LastWords | undefined {
    return this.last.peek(id);
  }

  /** @param words undefined when the talk goes on, whose own memory holds them */
  note(id: string, words: LastWords | undefined, now: Date): void {
    this.last.keep(id, words, now);
  }
}
