import type { Told } from './provider.js';

/** More orders than these are not looked at: a person hurries at most now and then. */
const MOST = 256;

/**
 * Every order in which messages can have been taken: each somewhere between
 * the moment it was first on its way and the moment it was acknowledged.
 * One that was never acknowledged may also not have been taken at all.
 */
export function orders(told: readonly Told[]): Told[][] {
  const found: Told[][] = [];
  const go = (taken: readonly Told[], left: readonly Told[]): void => {
    if (found.length >= MOST) return;
    if (left.every(({ acknowledged }) => acknowledged === undefined)) found.push([...taken]);
    const end = Math.min(...left.map(({ acknowledged = Infinity }) => acknowledged));
    for (const next of left) {
      if (next.first <= end)
        go(
          [...taken, next],
          left.filter((one) => one !== next),
        );
    }
  };
  go([], told);
  return found;
}
