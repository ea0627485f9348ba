/**
 * The widest range, from its lowest to its highest number, in which each number is shown by itself.
 */
const ALONE = 9;

/**
 * Returns the groups in which the answers to a number question are counted: each number by itself
 * in a short range, otherwise 1-2-5 steps (1, 2-4, 5-9, 10-19, …). They follow from the question
 * and never from the answers, because then they would reveal something about the answers.
 */
export function binsOf(
  min: number,
  max: number,
): readonly { readonly from: number; readonly to: number }[] {
  const starts = [min];
  if (max - min <= ALONE) for (let at = min + 1; at <= max; at += 1) starts.push(at);
  else
    for (let ten = 1; ten <= max; ten *= 10)
      for (const at of [ten, 2 * ten, 5 * ten]) if (at > min && at <= max) starts.push(at);
  return starts.map((from, at) => ({ from, to: (starts[at + 1] ?? max + 1) - 1 }));
}

/** Returns the name of such a group: `5-9`, or `5`. */
export const binName = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  from === to ? String(from) : `${from}-${to}`;

/** Returns one name for neighbouring groups that were joined: `5-9` and `10-19` become `5-19`. */
export function joinedBin(names: readonly string[]): string {
  const ends = names.flatMap((name) => name.split('-').map(Number));
  return binName({ from: Math.min(...ends), to: Math.max(...ends) });
}
