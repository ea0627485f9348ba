import { beginningOf, MINUTE } from '../shared/clock.js';

/** Whoever has a tip hears of more in it once at once, and then once at the end of each such span. Source: docs/adr/017. */
const NOTICE_EVERY = 10 * MINUTE;
/** Of more at once the oldest are forgotten: then somebody hears once too often. */
const MOST = 10_000;

/** How a notice goes: at once, or gathered with others at the end of the span. */
export interface Pace {
  /** The same for all that goes as one text. */
  readonly id: string;
  readonly notBefore?: Date;
}

/**
 * Keeps a person who adds something a hundred times from waking a focal point a hundred times. In memory: a process that
 * starts anew says something once more at the most.
 */
export class PacedNotices {
  private readonly first = new Map<string, { readonly write: string; readonly until: number }>();

  /** @param about what it is about @param write what happened; the same is told of once */
  pace(about: string, write: string, now: Date): Pace {
    const known = this.first.get(about);
    if (known && known.until > now.getTime())
      return known.write === write
        ? { id: write }
        : { id: `until-${known.until}`, notBefore: new Date(known.until) };
    const until = beginningOf(MINUTE, now).getTime() + NOTICE_EVERY;
    this.first.delete(about);
    this.first.set(about, { write, until });
    const [oldest] = this.first.keys();
    if (this.first.size > MOST && oldest !== undefined) this.first.delete(oldest);
    return { id: write };
  }
}
