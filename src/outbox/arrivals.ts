import { SECOND } from '../shared/clock.js';

/**
 * The shortest way of this many milliseconds is taken as the time a text needs when nothing delays
 * it, and at least that of so many answers: a process with a small share of a sender may have seen
 * nothing but late ones for seconds.
 */
const LATELY = 3 * SECOND;
const ANSWERS = 100;
/**
 * A text that is later than this, in milliseconds, is alone in its second at the provider, whatever
 * delayed it.
 */
const MOST = SECOND;

interface Span {
  readonly at: number;
  readonly ms: number;
}

/** How long a text took to be answered, and which answer it was, from 1. */
interface Way extends Span {
  readonly n: number;
}

/** Time left empty, and the sum of all up to it: hundreds of gaps are not added up each time. */
interface Gap extends Span {
  readonly sum: number;
}

/** Returns how much time was left empty after a moment. */
function leftEmptySince(gaps: readonly Gap[], moment: number): number {
  let [low, high] = [0, gaps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((gaps[middle]?.at ?? 0) > moment) high = middle;
    else low = middle + 1;
  }
  const [first, last] = [gaps[low], gaps.at(-1)];
  return first && last ? last.sum - first.sum + first.ms : 0;
}

/**
 * Measures how late texts come to their provider, from its answers. Both the cap and the second
 * belong to the provider: texts that this process, the network or the provider delayed for a while
 * arrive all at once, in the same second as those that follow. Slots lie so far apart that a delay
 * up to `guard` does no harm; beyond it, later texts have to wait.
 * The n-th answer is compared with the n-th slot, whichever text it is for: the provider counts
 * texts, and one that overtakes another changes no count. So answers of varying speed cost nothing,
 * and a standstill is noticed.
 */
export class Arrivals {
  /** Slots of texts that have no answer yet. */
  private readonly slots: number[] = [];
  /** The shortest recent ways, in rising order: the first is the shortest of all. */
  private readonly ways: Way[] = [];
  /** How many answers came. */
  private answers = 0;
  /** Time that was left empty recently, in rising order. */
  private readonly gaps: Gap[] = [];

  /** @param guard how much later than usual a text may come, in milliseconds */
  constructor(private readonly guard: number) {}

  /** Notes that a text is sent at this slot. */
  left(slot: number): void {
    this.slots.push(slot);
  }

  /** Notes that the text was not sent after all. */
  stayed(): void {
    this.slots.pop();
  }

  /** Forgets what is older than a moment. */
  private forget(moment: number): void {
    const isPast = ({ at, n }: Way) => at < moment && n <= this.answers - ANSWERS;
    while (this.ways[0] && isPast(this.ways[0])) this.ways.shift();
    while (this.gaps[0] && this.gaps[0].at < moment) this.gaps.shift();
  }

  /**
   * Notes that an answer came.
   * @returns how much time must be left empty from now on, in milliseconds; it counts as left empty
   */
  answered(now: number): number {
    const slot = this.slots.shift();
    if (slot === undefined) return 0;
    const ms = now - slot;
    while ((this.ways.at(-1)?.ms ?? -Infinity) >= ms) this.ways.pop();
    this.answers += 1;
    this.ways.push({ at: now, ms, n: this.answers });
    this.forget(now - LATELY);
    const late = Math.min(MOST, ms - (this.ways[0]?.ms ?? ms) - this.guard);
    // Time that was left empty after its slot has already made room for it.
    const gap = late - leftEmptySince(this.gaps, slot);
    if (gap <= 0) return 0;
    this.gaps.push({ at: now, ms: gap, sum: (this.gaps.at(-1)?.sum ?? 0) + gap });
    return gap;
  }
}
