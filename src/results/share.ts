import type { Shown } from './rules.js';

/** Returns the middle of the ten numbers for which a shown number stands: an unbiased estimate. */
const middle = (people: number, step: number): number => people + (step - 1) / 2;

/** Returns the shares of groups that together are everybody, in whole per cent. */
export function sharesOf(people: readonly Shown[], step: number): readonly (number | null)[] {
  const all = people.reduce<number>((sum, one) => sum + (one === null ? 0 : middle(one, step)), 0);
  return people.map((one) => (one === null ? null : Math.round((100 * middle(one, step)) / all)));
}

/**
 * Returns the share of a part of a group, in whole per cent; never 100, which a shown number cannot
 * prove.
 */
export const shareOf = (some: number, among: number, step: number): number =>
  Math.min(99, Math.round((100 * middle(some, step)) / middle(among, step)));

/**
 * Returns by how many percentage points a share could be wrong, if this many people had been drawn
 * by chance: 1.96 standard errors at one half, and half a step of rounding. docs/results.md
 */
export const marginOf = (people: number, step: number): number =>
  Math.min(50, Math.ceil(98 / Math.sqrt(people) + (50 * step) / people));
