import type { StoredDelivery } from '../models/gateway/delivery-doc.js';
import { SECOND } from '../shared/clock.js';
import { nextWithin } from '../shared/local-hours.js';

/**
 * What may be done now with the texts of a group: send them, keep them waiting, or never send them
 * (outbox/delivery.ts `group`).
 */
export type SendPermit = 'go' | 'hold' | 'drop';

/**
 * How long a permit is valid: a thousand texts a second share one query, and a stop takes effect
 * within this time.
 */
const FRESH = SECOND;
/**
 * Age at which a permit is renewed while it is still valid. A text at its slot must not wait for
 * the database: the texts behind it would wait too, and then go all at once.
 */
const RENEW = FRESH / 2;
/** How long the text of a paused broadcast waits before it asks again. */
const HOLD = 5 * SECOND;
/** At this number of permits all are forgotten, including those of groups that have ended. */
const MOST = 100;

interface Known {
  readonly at: number;
  readonly permit: Promise<SendPermit>;
  renewing: boolean;
}

/**
 * Gives the permit for each text of a group in the moment before it is sent. So a kill switch has
 * nothing to call back, and a text that a dying process saved late is not sent either.
 */
export class Gate {
  private readonly known = new Map<string, Known>();

  constructor(private readonly ask: (group: string) => Promise<SendPermit>) {}

  /**
   * Checks whether a text must not be sent now.
   * @returns undefined: it may be sent; a moment: not before it; `drop`: never
   */
  async stops(
    { group, hours }: Pick<StoredDelivery, 'group' | 'hours'>,
    now: Date,
  ): Promise<Date | 'drop' | undefined> {
    const permit = group === undefined ? 'go' : await this.permitOf(group, now.getTime());
    if (permit === 'drop') return 'drop';
    if (permit === 'hold') return new Date(now.getTime() + HOLD);
    const allowed = hours ? nextWithin(hours, now) : now;
    return allowed > now ? allowed : undefined;
  }

  /** Makes the next text of a group ask again. */
  forget(group: string): void {
    this.known.delete(group);
  }

  private permitOf(group: string, now: number): Promise<SendPermit> {
    const before = this.known.get(group);
    const age = before ? Math.abs(now - before.at) : FRESH;
    if (before && age < FRESH) {
      if (age >= RENEW && !before.renewing) this.renew(group, before, now);
      return before.permit;
    }
    if (this.known.size >= MOST) this.known.clear();
    const permit = this.ask(group);
    this.known.set(group, { at: now, permit, renewing: false });
    // After a failure the next text asks again.
    permit.catch(() => this.known.delete(group));
    return permit;
  }

  private renew(group: string, before: Known, now: number): void {
    before.renewing = true;
    const permit = this.ask(group);
    const renewed = () => {
      // If it was forgotten meanwhile, this answer may be older than the stop.
      if (this.known.get(group) === before)
        this.known.set(group, { at: now, permit, renewing: false });
    };
    permit.then(renewed, () => (before.renewing = false));
  }
}
