import { createHash } from 'node:crypto';
import { valuesIn } from '../joins.js';
import type { Guess } from './judge.js';
import type { Found } from './loot.js';

/** Shorter ones are chosen from too few to lead anywhere. */
const SHORTEST = 7;
/** What so many documents have is of a kind, and of nobody. */
const RARE = 4;

const forms = (text: string): string[] =>
  ['md5', 'sha1', 'sha256'].flatMap((name) =>
    (['hex', 'base64', 'base64url'] as const).flatMap((form) => {
      const digest = createHash(name).update(text).digest(form);
      // Whole, and as short as anybody cuts one.
      return [digest, digest.slice(0, 16), digest.slice(0, 12), digest.slice(0, 8)];
    }),
  );

/** All values of a document, opened; of an opened text also its words. */
function valuesOf({ doc }: Found): Set<string> {
  const all = valuesIn(doc).flatMap((text) => [text, ...text.split(/[\s".,:;]+/)]);
  return new Set(all.filter((text) => text.length >= SHORTEST && !/^\d{13}$/.test(text)));
}

/** For each document the documents that have a rare value of its, as it is or digested. */
function neighbours(loot: readonly Found[]): ReadonlyMap<Found, ReadonlySet<Found>> {
  const holders = new Map<string, Set<Found>>();
  const hold = (value: string, found: Found) => {
    const those = holders.get(value) ?? new Set<Found>();
    holders.set(value, those.add(found));
  };
  const own = new Map(loot.map((found) => [found, valuesOf(found)]));
  for (const [found, values] of own) for (const value of values) hold(value, found);
  const known = new Set(holders.keys());
  for (const [found, values] of own)
    for (const value of values)
      if (value.length < 200)
        for (const digest of forms(value)) if (known.has(digest)) hold(digest, found);
  const near = new Map<Found, Set<Found>>(loot.map((found) => [found, new Set()]));
  for (const those of holders.values()) {
    if (those.size > RARE) continue;
    for (const one of those) for (const other of those) near.get(one)?.add(other);
  }
  return near;
}

/** How many steps lie between some documents and each that is reached from them by rare values. */
function steps(
  from: readonly Found[],
  near: ReadonlyMap<Found, ReadonlySet<Found>>,
): ReadonlyMap<Found, number> {
  const seen = new Map(from.map((found) => [found, 0]));
  for (const [found, far] of seen)
    for (const next of near.get(found) ?? []) if (!seen.has(next)) seen.set(next, far + 1);
  return seen;
}

/**
 * Whoever is fewest steps from a thing by values that
 * both have, or that others have with each of them.
 */
export function guessByValues(
  loot: readonly Found[],
  people: ReadonlyMap<string, readonly Found[]>,
  things: ReadonlyMap<string, readonly Found[]>,
): Guess {
  const near = neighbours(loot);
  const far = [...people].map(([person, docs]) => ({ person, steps: steps(docs, near) }));
  return new Map(
    [...things].map(([thing, its]) => {
      const led = far.map(({ person, steps: all }) => ({
        person,
        far: Math.min(...its.map((found) => all.get(found) ?? Infinity)),
      }));
      const least = Math.min(...led.map((one) => one.far));
      const named = least === Infinity ? [] : led.filter((one) => one.far === least);
      return [thing, named.map(({ person }) => person)];
    }),
  );
}
