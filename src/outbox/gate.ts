import type { StoredDelivery } from '../models/gateway/delivery-doc.js';
import { SECOND } from '../shared/clock.js';
import { nextWithin } from '../shared/local-hours.js';

/** What a group's texts may do: go, wait, or never go (outbox/delivery.ts `group`). */
export type Leave = 'go' | 'hold' | 'drop';

/** An answer holds for so long, so that a thousand texts a second ask once: what is stopped stops within it. */
const FRESH = SECOND;
/**
 * One as old as this is asked for anew while it still holds. A text at its slot must not wait for the database: those
 * behind it would wait, too, and go all at once.
 */
const RENEW = FRESH / 2;
/** What waits because its broadcast is paused asks again after so long. */
const HOLD = 5 * SECOND;
/** Answers of groups that nobody asks about any more are dropped at this number. */
const MOST = 100;

interface Known {
  readonly at: number;
  readonly leave: Promise<Leave>;
  renewing: boolean;
}

/**
 * Asked in the moment before each text of a group is sent: a kill switch has nothing to call back then, and what a process
 * that died puts in late is not sent either.
 */
export class Gate {
  private readonly known = new Map<string, Known>();

  constructor(private readonly ask: (group: string) => Promise<Leave>) {}

  /** @returns undefined: it may go; a moment: not before it; `drop`: never */
  async stops(
    { group, hours }: Pick<StoredDelivery, 'group' | 'hours'>,
    now: Date,
  ): Promise<Date | 'drop' | undefined> {
    const leave = group === undefined ? 'go' : await this.leave(group, now.getTime());
    if (leave === 'drop') return 'drop';
    if (leave === 'hold') return new Date(now.getTime() + HOLD);
    const allowed = hours ? nextWithin(hours, now) : now;
    return allowed > now ? allowed : undefined;
  }

  /** The next text of a group asks anew. */
  forget(group: string): void {
    this.known.delete(group);
  }

  private leave(group: string, now: number): Promise<Leave> {
    const before = this.known.get(group);
    const age = before ? Math.abs(now - before.at) : FRESH;
    if (before && age < FRESH) {
      if (age >= RENEW && !before.renewing) this.renew(group, before, now);
      return before.leave;
    }
    if (this.known.size >= MOST) this.known.clear();
    const leave = this.ask(group);
    this.known.set(group, { at: now, leave, renewing: false });
    // One that failed is asked again by the next.
    leave.catch(() => this.known.delete(group));
    return leave;
  }

  private renew(group: string, before: Known, now: number): void {
    before.renewing = true;
    const leave = this.ask(group);
    const renewed = () => {
      // Forgotten meanwhile: then this may be the word of before.
      if (this.known.get(group) === before)
        this.known.set(group, { at: now, leave, renewing: false });
    };
    leave.then(renewed, () => (before.renewing = false));
  }
}
