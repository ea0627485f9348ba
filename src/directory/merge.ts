import { isDeepStrictEqual } from 'node:util';

/**
 * A three-way merge of one value: what somebody changed
 * stays; what nobody touched follows what is shipped.
 */
export function merge<T>(current: T, shippedBefore: T, shipped: T): T {
  return isDeepStrictEqual(current, shippedBefore) ? shipped : current;
}

/**
 * The same for a list whose entries have a key. Entries somebody
 * changed, added or took out stay so; new ones that are shipped arrive,
 * and shipped ones nobody touched go when they are no longer shipped.
 */
export function mergeList<T>(
  current: readonly T[],
  shippedBefore: readonly T[],
  shipped: readonly T[],
  keyOf: (entry: T) => string,
): T[] {
  const find = (list: readonly T[], key: string) => list.find((entry) => keyOf(entry) === key);
  const kept = current.flatMap(
    (entry) => merge(entry, find(shippedBefore, keyOf(entry)), find(shipped, keyOf(entry))) ?? [],
  );
  const fresh = shipped.filter(
    (entry) => !find(current, keyOf(entry)) && !find(shippedBefore, keyOf(entry)),
  );
  return [...kept, ...fresh];
}
