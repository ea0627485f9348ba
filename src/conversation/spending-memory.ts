import type { EscalationRequest } from '../escalation/escalation.js';
import { HOUR } from '../shared/clock.js';
import { ProcessMemory } from './process-memory.js';
import {
  FILES_AN_HOUR,
  nothingSpent,
  recentSpending,
  withEscalated,
  type Spending,
} from './spending.js';

/**
 * The most people whose spending is remembered. The oldest are forgotten, and may then cost the
 * full amount again.
 */
const MOST = 50_000;

/** What people have cost recently. It is only in the memory of this process (docs/adr/017). */
export class SpendingMemory {
  private readonly kept = new ProcessMemory<Spending>(MOST, (one, now) =>
    recentSpending(one, now.getTime()),
  );
  /** When each of a person's files of the last hour came. */
  private readonly files = new ProcessMemory<readonly number[]>(MOST, (all, now) => {
    const left = all.filter((at) => at > now.getTime() - HOUR);
    return left.length > 0 ? left : undefined;
  });

  /** The number of people who are remembered. */
  get size(): number {
    return this.kept.size;
  }

  of(person: string, now: Date): Spending {
    return this.kept.of(person, now) ?? nothingSpent;
  }

  keep(person: string, spending: Spending, now: Date): void {
    this.kept.keep(person, spending, now);
  }

  /**
   * Takes files of a person, as many as they may send now. Asked when a message comes and not when
   * its turn is over, so that a hundred messages at once are no way around it.
   * @returns how many of them may be saved
   */
  takeFiles(person: string, wanted: number, now: Date): number {
    const before = this.files.of(person, now) ?? [];
    const taken = Math.min(wanted, Math.max(0, FILES_AN_HOUR - before.length));
    const all = [...before, ...Array<number>(taken).fill(now.getTime())];
    if (taken > 0) this.files.keep(person, all, now);
    return taken;
  }

  /** Notes that a tip got its own escalation, though it was to be gathered into another one. */
  escalated(person: string, request: EscalationRequest, now: Date): void {
    this.keep(person, withEscalated(this.of(person, now), request, now.getTime()), now);
  }
}
