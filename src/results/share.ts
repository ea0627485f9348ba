import type { Shown } from './rules.js';

/**
 * The middle of the ten people that a shown number stands for: an estimate that leans neither way.
 */
const middle = (people: number, step: number): number => people + (step - 1) / 2;

/** Shares of groups that are together everybody, in whole per cent. */
export function sharesOf(people: readonly Shown[], step: number): readonly (number | null)[] {
  const all = people.reduce<number>((sum, one) => sum + (one === null ? 0 : middle(one, step)), 0);
  return people.map((one) => (one === null ? null : Math.round((100 * middle(one, step)) / all)));
}

/**
 * The share of some among others who hold them, in whole per
 * cent; never all of them, which a shown number cannot tell.
 */
export const shareOf = (some: number, among: number, step: number): number =>
  Math.min(99, Math.round((100 * middle(some, step)) / middle(among, step)));

/**
 * How many points of a hundred a share could be off, had that many people been drawn by lot: 1.96
 * standard errors at one half, and half a step of rounding. docs/results.md
 */
export const marginOf = (people: number, step: number): number =>
  Math.min(50, Math.ceil(98 / Math.sqrt(people) + (50 * step) / people));
