import { MINUTE } from '../shared/clock.js';
import type { Log } from '../shared/log.js';

/**
 * Logs requests that were refused: the first of a kind at once, those of the next minute together
 * with the first after it. Strangers cause as many as they like, and journald drops all lines of a
 * program that writes thousands: also those of a call that nobody answered.
 */
export class Refusals {
  private readonly kinds = new Map<string, { toldAt: number; untold: number }>();

  constructor(
    private readonly log: Log,
    private readonly elapsed: () => number = () => performance.now(),
  ) {}

  note(channel: string, reason: string): void {
    const kind = `${channel} ${reason}`;
    const now = this.elapsed();
    const { toldAt, untold } = this.kinds.get(kind) ?? { toldAt: -Infinity, untold: 0 };
    if (now - toldAt < MINUTE) return void this.kinds.set(kind, { toldAt, untold: untold + 1 });
    this.log.warn('webhook refused', { channel, reason, count: untold + 1 });
    this.kinds.set(kind, { toldAt: now, untold: 0 });
  }
}
