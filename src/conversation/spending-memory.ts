import type { EscalationRequest } from '../escalation/escalation.js';
import { ProcessMemory } from './process-memory.js';
import { nothingSpent, recentSpending, withEscalated, type Spending } from './spending.js';

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

  /** Notes that a tip got its own escalation, though it was to be gathered into another one. */
  escalated(person: string, request: EscalationRequest, now: Date): void {
    this.keep(person, withEscalated(this.of(person, now), request, now.getTime()), now);
  }
}
