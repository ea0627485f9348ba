import type { ChannelId } from '../bots/channel.js';
import type { Event } from '../flows/dialog/person.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { SECOND } from '../shared/clock.js';
import { fold } from '../shared/texts/fold.js';
import { ProcessMemory } from './process-memory.js';

/** The last words of a person, by a keyed mark, when they came, and the work that answers them. */
export interface LastWords {
  readonly mark: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly work?: string;
}

/**
 * How soon nobody can have read what was answered. Carriers and WhatsApp deliver some texts twice, under two ids. Before a
 * person answers, our text travels, is read and answered: by SMS that takes longer than 10 s, by WhatsApp than 5 s.
 */
const UNREAD: Partial<Record<ChannelId, number>> = {
  sms: 10 * SECOND,
  whatsapp: 5 * SECOND,
};

/** So many people's last words are remembered at once after their talks; older ones go first. */
const MOST = 10_000;

/** The mark of what somebody wrote, where the same may come twice. Capitals, accents and blanks are the same words. */
export function markOf(
  keys: GatewayKeyring,
  channel: ChannelId,
  id: string,
  event: { readonly kind: Event['kind'] | 'withdrawn'; readonly text?: string },
  now: Date,
): string | undefined {
  if (event.kind !== 'text' || UNREAD[channel] === undefined) return undefined;
  const text = event.text ?? '';
  return keys.names('last-words', [id, fold(text) || text.trim()], now)[0];
}

/**
 * Whether these are the last words once more, before anybody can have read what was answered to them: they answer nothing.
 * @param waiting the works that are promised and not done: their replies have not gone out
 */
export function isTwice(
  last: LastWords | undefined,
  mark: string | undefined,
  channel: ChannelId,
  waiting: readonly string[],
  now: Date,
): boolean {
  if (!last || last.mark !== mark) return false;
  if (last.work !== undefined && waiting.includes(last.work)) return true;
  return Math.abs(now.getTime() - last.at) < (UNREAD[channel] ?? 0);
}

/** So long, in milliseconds, last words may be needed on any channel. */
const LONGEST_UNREAD = Math.max(...Object.values(UNREAD));

/** The last words of talks that are over. Only in this process and for seconds: nothing of them is written anywhere. */
export class EndedTalks {
  private readonly last = new ProcessMemory<LastWords>(MOST, (one, now) =>
    Math.abs(now.getTime() - one.at) < LONGEST_UNREAD ? one : undefined,
  );

  /** Also when they are seconds old: the reply to them may still be under way. */
  of(id: string): LastWords | undefined {
    return this.last.peek(id);
  }

  /** @param words undefined when the talk goes on, whose memory holds them */
  note(id: string, words: LastWords | undefined, now: Date): void {
    this.last.keep(id, words, now);
  }
}
