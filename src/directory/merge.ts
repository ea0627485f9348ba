import { isDeepStrictEqual } from 'node:util';

/**
 * Merges one value three ways: an administrator's change stays; an unchanged value follows the
 * shipped one.
 */
export function merge<T>(current: T, shippedBefore: T, shipped: T): T {
  return isDeepStrictEqual(current, shippedBefore) ? shipped : current;
}

/**
 * Merges a list whose entries have a key. Entries that an administrator changed, added or removed
 * stay so. New shipped entries are added, and unchanged ones are removed when they are no longer
 * shipped.
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
