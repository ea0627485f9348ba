/** How much of a count may be shown. */
export interface Rules {
  /** The fewest people for whom a shown number may stand. */
  readonly least: number;
  /**
   * Shown numbers are multiples of this; it must be below `least`, so that no shown number is 0.
   */
  readonly step: number;
}

/**
 * 11 is the smallest cell of the Counter Trafficking Data Collaborative (domain.md §7, source 68).
 * Tens, because from two shown tens nobody can tell whether they differ by nobody, by a few people,
 * or by more than eleven: subtracting them finds no small group. Rounded down, because then the
 * numbers of fewer than ten groups and of all together never meet at their limits, where they would
 * reveal all of them exactly (docs/results.md).
 */
export const RULES: Rules = { least: 11, step: 10 };

/**
 * A count as it is shown: the lowest possible number of people, a multiple of ten; null where it
 * would stand for too few.
 */
export type Shown = number | null;

/**
 * A published number: what was shown, and the exact number at that time (never shown, stored for
 * the next time).
 */
export interface Kept {
  readonly shown: Shown;
  readonly exact: number;
}

/** Returns a count rounded down to a step. */
export const rounded = (count: number, { step }: Rules): number => count - (count % step);

/**
 * Checks whether a published number may be renewed: when at least as many people were added, or
 * removed, as a cell must have.
 */
export const mayChange = (now: number, before: Kept | undefined, rules: Rules): boolean =>
  before === undefined || Math.abs(now - before.exact) >= rules.least;

/**
 * Returns a count as it may be shown now. A published number stays until the difference is itself a
 * number that could be published, so that two publications at different times tell no more than
 * one.
 * @param now the exact number of people
 * @param fit false when it may not be shown for another reason
 */
export function show(now: number, rules: Rules, before?: Kept, fit = true): Kept {
  if (before !== undefined && !mayChange(now, before, rules)) return before;
  return { exact: now, shown: fit && now >= rules.least ? rounded(now, rules) : null };
}
