/** How often each line stands there. */
type Bag = Map<string, number>;
const bagOf = (lines: readonly string[]): Bag => {
  const bag: Bag = new Map();
  for (const line of lines) bag.set(line, (bag.get(line) ?? 0) + 1);
  return bag;
};
const add = (bag: Bag, lines: readonly string[], by: 1 | -1): void => {
  for (const line of lines) bag.set(line, (bag.get(line) ?? 0) + by);
};
/** How many lines are in one bag more often than in the other. */
const off = (bag: Bag): number =>
  [...bag.values()].reduce((sum, count) => sum + Math.abs(count), 0);

/**
 * Whether the tips that nobody's words lead to are those that people told.
 * Of most people it is known which; of somebody whose two messages were on
 * their way together, several may fit, and any one of them is right.
 * @param kept one line a tip @param possible by person: what they can have told
 */
export function judgeWordless(
  kept: readonly string[],
  possible: readonly (readonly (readonly string[])[])[],
): string[] {
  const chosen = possible.map(() => 0);
  // What is expected beyond what is kept, and less than nothing where more is kept.
  const rest = bagOf(possible.flatMap(([first = []]) => first));
  add(rest, kept, -1);
  for (let better = true; better && off(rest) > 0;) {
    better = false;
    for (const [person, ways] of possible.entries()) {
      for (const [way, lines] of ways.entries()) {
        const now = ways[chosen[person] ?? 0] ?? [];
        if (way === chosen[person]) continue;
        const before = off(rest);
        add(rest, now, -1);
        add(rest, lines, 1);
        if (off(rest) < before) {
          chosen[person] = way;
          better = true;
          continue;
        }
        add(rest, lines, -1);
        add(rest, now, 1);
      }
    }
  }
  return [...rest].flatMap(([line, count]) =>
    count === 0
      ? []
      : [`tips without words: ${Math.abs(count)} ${count > 0 ? 'missing' : 'too many'}: ${line}`],
  );
}
