/** How much of a count may be seen. */
export interface Rules {
  /** The fewest people a shown number may stand for. */
  readonly least: number;
  /** Shown numbers are multiples of this; with it under `least`, no shown number is 0. */
  readonly step: number;
}

/**
 * 11: the smallest cell of the Counter Trafficking Data Collaborative (domain.md §7, source 68).
 * Tens, because of two shown tens nobody can tell whether they differ by nobody, by a few people,
 * or by more than eleven: subtracting them finds no small group. Down, because then the numbers of
 * fewer than ten groups and of all together never meet at their ends, where they would tell all of
 * them exactly (docs/results.md).
 */
export const RULES: Rules = { least: 11, step: 10 };

/**
 * A count as it is shown: that many people at least, a multiple
 * of ten; or null where too few would stand behind it.
 */
export type Shown = number | null;

/**
 * A number that was published: what was shown, and what it was
 * exactly at that time (never shown, kept for the next time).
 */
export interface Kept {
  readonly shown: Shown;
  readonly exact: number;
}

/** A count rounded down to a step. */
export const rounded = (count: number, { step }: Rules): number => count - (count % step);

/**
 * Whether a published number may be made anew: when at least as many people were added, or taken
 * away, as a cell must have.
 */
export const mayChange = (now: number, before: Kept | undefined, rules: Rules): boolean =>
  before === undefined || Math.abs(now - before.exact) >= rules.least;

/**
 * A count as it may be shown now. What was published stays as it was
 * until the difference is itself a number that could be published,
 * so that two publications at different times tell no more than one.
 * @param now people, exactly
 * @param fit false when it may not be shown for another reason
 */
export function show(now: number, rules: Rules, before?: Kept, fit = true): Kept {
  if (before !== undefined && !mayChange(now, before, rules)) return before;
  return { exact: now, shown: fit && now >= rules.least ? rounded(now, rules) : null };
}
