import { beginningOf, MINUTE } from '../shared/clock.js';

/**
 * A person is told of the first news at once, and of later news together, once at the end of each
 * such span (docs/adr/017).
 */
const NOTICE_EVERY = 10 * MINUTE;
/**
 * The most subjects remembered. Above that the oldest are forgotten, and a person may be told once
 * too often.
 */
const MOST = 10_000;

/** When a notice is sent: at once, or together with others at the end of the span. */
export interface NoticeSlot {
  /** The same for all news that is sent as one text. */
  readonly id: string;
  readonly notBefore?: Date;
}

/**
 * Limits how often focal points are told of the same subject: a person who adds something a hundred
 * times does not wake them a hundred times. The state is in memory: a process that restarts tells
 * at most one time too often.
 */
export class NoticeThrottle {
  private readonly first = new Map<string, { readonly news: string; readonly until: number }>();

  /**
   * Returns the slot for news on a subject.
   * @param news its id; the same news has the same slot
   */
  slotFor(subject: string, news: string, now: Date): NoticeSlot {
    const known = this.first.get(subject);
    if (known && known.until > now.getTime())
      return known.news === news
        ? { id: news }
        : { id: `until-${known.until}`, notBefore: new Date(known.until) };
    const until = beginningOf(MINUTE, now).getTime() + NOTICE_EVERY;
    this.first.delete(subject);
    this.first.set(subject, { news, until });
    const [oldest] = this.first.keys();
    if (this.first.size > MOST && oldest !== undefined) this.first.delete(oldest);
    return { id: news };
  }
}
