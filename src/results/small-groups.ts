import { rounded, type Rules } from './rules.js';

/** A part that can be joined with others of its kind, such as the options of a question. */
export interface Part {
  readonly values: readonly string[];
  readonly people: number;
}

/** Returns one part that joins several. */
export const together = (parts: readonly Part[]): Part => ({
  values: parts.flatMap(({ values }) => values),
  people: parts.reduce((sum, { people }) => sum + people, 0),
});

/**
 * Returns the part with the fewest people by rounded numbers; of equals, the first. Choosing by
 * exact numbers would tell a reader who knows this program more than the numbers that are shown.
 */
export function smallest<One>(
  parts: readonly One[],
  people: (one: One) => number,
  rules: Rules,
): One | undefined {
  const size = (one: One) => rounded(people(one), rules);
  return parts.reduce<One | undefined>(
    (least, one) => (least === undefined || size(one) < size(least) ? one : least),
    undefined,
  );
}

/**
 * Checks whether small numbers hide each other when only their sum is shown. The sum must have
 * enough people, but not so many that each number must be the largest small one (two numbers shown
 * together as 20 would be 10 each).
 */
export function enough(small: readonly number[], rules: Rules): boolean {
  const sum = small.reduce((total, people) => total + people, 0);
  return sum >= rules.least && rounded(sum, rules) < small.length * (rules.least - 1);
}

/**
 * Joins parts that have no order until each has at least `least` people. All parts with fewer are
 * joined; if they are still too few, the smallest other part is added. Nobody is left out. The
 * joined part comes last and keeps the order of `parts`, so it does not show which parts were too
 * small.
 */
export function joinSmall(parts: readonly Part[], rules: Rules): readonly Part[] {
  const { least } = rules;
  const small = parts.filter(({ people }) => people < least);
  const rest = parts.filter(({ people }) => people >= least);
  if (small.length === 0) return rest;
  const next = enough(
    small.map(({ people }) => people),
    rules,
  )
    ? undefined
    : smallest(rest, ({ people }) => people, rules);
  const joined = together(parts.filter((one) => small.includes(one) || one === next));
  return [...rest.filter((one) => one !== next), joined];
}

/**
 * Joins neighbours, such as ages or days, until each group is large enough. A rest at the end joins
 * the group before it.
 * @param fit checks whether a group can stand alone
 */
export function joinNeighbours<One>(
  parts: readonly One[],
  join: (some: readonly One[]) => One,
  fit: (one: One) => boolean,
): readonly One[] {
  const done: One[] = [];
  let open: One | undefined;
  for (const part of parts) {
    open = open === undefined ? part : join([open, part]);
    if (!fit(open)) continue;
    done.push(open);
    open = undefined;
  }
  if (open === undefined) return done;
  const last = done.pop();
  return [...done, last === undefined ? open : join([last, open])];
}
