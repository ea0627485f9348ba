import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/shared/clock.js';
import type { Wait } from '../../src/outbox/wait.js';

/** Time that passes only when everybody waits: hours of it in moments, and always the same. */
export class VirtualTime {
  private at: number;
  private readonly timers: { at: number; ring: () => void }[] = [];
  constructor(start: number) {
    this.at = start;
  }
  readonly clock: Clock = { now: () => new Date(this.at) };
  /** A clock that is wrong by some milliseconds. */
  clockAhead = (ms: number): Clock => ({ now: () => new Date(this.at + ms) });

  readonly wait: Wait = (ms) =>
    new Promise((resolve) => {
      const at = this.at + Math.max(0, ms);
      const after = this.timers.findIndex((timer) => timer.at > at);
      this.timers.splice(after < 0 ? this.timers.length : after, 0, { at, ring: resolve });
    });

  /** Lets time pass until a moment, or until nobody waits. */
  async runUntil(end: number): Promise<void> {
    await setImmediate();
    for (;;) {
      const next = this.timers[0];
      if (!next || next.at > end) break;
      this.at = Math.max(this.at, next.at);
      while (this.timers[0] && this.timers[0].at <= this.at) this.timers.shift()?.ring();
      await setImmediate();
    }
    this.at = Math.max(this.at, end);
  }
}
