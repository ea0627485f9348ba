import { groupBy } from '../../shared/group-by.js';
import { oneSlip } from '../../shared/texts/slip.js';

/**
 * The letters that a name needs: for one typing error, for one error in its sound, and for two
 * errors.
 */
const ONE = 4;
const ONE_IN_SOUND = 6;
const TWO = 8;

/**
 * Returns the approximate sound of a name in any spelling: "Kotonu" and "Cotonou", "Djougou" and
 * "Jugu". French, English and Portuguese spell the same West African names differently.
 */
export function sound(folded: string): string {
  return folded
    .replaceAll(' ', '')
    .replace(/ou|oo|w/g, 'u')
    .replace(/tch|ch|sh/g, 'x')
    .replace(/dj|dz/g, 'j')
    .replace(/ph/g, 'f')
    .replace(/gn|ny|nh/g, 'n')
    .replace(/ck|qu|q|c(?![ei])/g, 'k')
    .replace(/c|z/g, 's')
    .replace(/y/g, 'i')
    .replace(/h/g, '')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=..)e$/, '');
}

/**
 * Checks whether two words differ by at most two typing errors. Source: Damerau (1964), as in
 * shared/texts/slip.ts.
 */
export function twoSlips(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 2) return false;
  let older: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        least = Math.min(least, (older[j - 2] ?? 0) + 1);
      }
      next.push(least);
    }
    if (Math.min(...next) > 2) return false;
    older = row;
    row = next;
  }
  return (row[other.length] ?? 3) <= 2;
}

/** Finds the names most similar to an unknown name. */
export interface Likeness {
  /**
   * @param folded as `fold` makes it
   * @param fits which names are possible
   * @param near only one typing error, or the same sound: for a part of a text
   * @returns names as they were given
   */
  like(folded: string, fits?: (name: string) => boolean, near?: boolean): readonly string[];
}

/** Creates it for a set of folded names. Its tables are made at the first call. */
export function createLikeness(names: readonly string[]): Likeness {
  let made: { sounds: Map<string, string[]>; lengths: Map<number, string[]> } | undefined;
  const all = () =>
    (made ??= { sounds: groupBy(names, sound), lengths: groupBy(names, ({ length }) => length) });
  /** Returns names that are at most this many letters longer or shorter. */
  const around = (length: number, by: number) =>
    Array.from({ length: 2 * by + 1 }, (_, i) => all().lengths.get(length - by + i) ?? []).flat();
  return {
    like(folded, fits = () => true, near = false) {
      if (folded.length < ONE || /\p{N}/u.test(folded)) return [];
      const key = sound(folded);
      const tiers = [
        () => (key.length < ONE ? [] : (all().sounds.get(key) ?? [])),
        () => around(folded.length, 1).filter((name) => oneSlip(name, folded)),
        () =>
          key.length < ONE_IN_SOUND
            ? []
            : [...all().sounds].flatMap(([other, same]) =>
                oneSlip(String(other), key) ? same : [],
              ),
        // Two errors with one of them in the first letter are unlikely, so other first letters are
        // skipped.
        () =>
          folded.length < TWO
            ? []
            : around(folded.length, 2).filter(
                (name) => name[0] === folded[0] && twoSlips(name, folded),
              ),
      ];
      for (const tier of near ? tiers.slice(0, 2) : tiers) {
        const found = tier().filter(fits);
        if (found.length > 0) return found;
      }
      return [];
    },
  };
}
