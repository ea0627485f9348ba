import { SECOND } from '../shared/clock.js';

/**
 * The shortest way of the last so many milliseconds is what a way takes when nothing holds it up.
 */
const LATELY = 3 * SECOND;
/**
 * What is later than this stands alone in its second, whatever it was held up by, in milliseconds.
 */
const MOST = SECOND;

interface Span {
  readonly at: number;
  readonly ms: number;
}

/**
 * How late texts come to their provider, as its answers tell. A cap is the provider's, and so is
 * the second: what this process, the network or the provider itself held up for a while arrives all
 * at once, in the second of what follows it. Slots lie so far apart that this is no harm up to a
 * guard; beyond it, what follows has to wait.
 *
 * The n-th answer is held against the n-th slot, whoever's it is: the provider counts texts, and
 * one that overtakes another changes no number. So answers that take now longer and now shorter
 * cost nothing, and a standstill is seen.
 */
export class Arrivals {
  /** Of texts without an answer. */
  private readonly slots: number[] = [];
  /** The shortest ways lately, rising: the first is the shortest of all. */
  private readonly ways: Span[] = [];
  /** Time that was left empty lately. */
  private readonly gaps: Span[] = [];

  /** @param guard how much later than usual a text may come, in milliseconds */
  constructor(private readonly guard: number) {}

  /** A text goes out at this slot. */
  left(slot: number): void {
    this.slots.push(slot);
  }

  /** It did not go after all. */
  stayed(): void {
    this.slots.pop();
  }

  /**
   * An answer came.
   * @returns how much time from now on has to be left empty, in milliseconds; it counts as left
   */
  answered(now: number): number {
    const slot = this.slots.shift();
    if (slot === undefined) return 0;
    const ms = now - slot;
    while ((this.ways.at(-1)?.ms ?? -Infinity) >= ms) this.ways.pop();
    this.ways.push({ at: now, ms });
    while ((this.ways[0]?.at ?? now) < now - LATELY) this.ways.shift();
    while ((this.gaps[0]?.at ?? now) < now - LATELY) this.gaps.shift();
    const late = Math.min(MOST, ms - (this.ways[0]?.ms ?? ms) - this.guard);
    // Whatever was left empty after its slot has made room for it already.
    const gap = this.gaps.reduce((rest, left) => (left.at > slot ? rest - left.ms : rest), late);
    if (gap <= 0) return 0;
    this.gaps.push({ at: now, ms: gap });
    return gap;
  }
}
