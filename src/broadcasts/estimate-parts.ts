import { audienceByPart, type AudiencePart } from '../models/gateway/audience.js';
import type { BroadcastDeps } from './deps.js';
import { countable, everybody, filterOf, isListed, type ForWhom } from './people.js';

export const sum = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((all, one) => all + of(one), 0);

/** Returns sums by a key. */
export function sumBy<T>(
  list: readonly T[],
  key: (one: T) => string,
  count: (one: T) => number,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const one of list) sums[key(one)] = (sums[key(one)] ?? 0) + count(one);
  return sums;
}

/** Returns the people of some parts by a common key. */
export const peopleBy = (
  parts: readonly AudiencePart[],
  key: (part: AudiencePart) => string,
): Record<string, number> => sumBy(parts, key, ({ people }) => people);

export const peopleOf = (parts: readonly AudiencePart[]): number =>
  sum(parts, ({ people }) => people);

/** Counts people one by one, for audiences that depend on a list. */
async function countedParts(
  deps: BroadcastDeps,
  doc: ForWhom,
  languages: readonly string[],
): Promise<readonly AudiencePart[]> {
  const parts = new Map<string, AudiencePart>();
  for await (const page of everybody(deps, doc, languages))
    for (const { channel, country, language } of page) {
      const key = JSON.stringify([channel, country, language]);
      parts.set(key, { channel, country, language, people: (parts.get(key)?.people ?? 0) + 1 });
    }
  return [...parts.values()];
}

/**
 * Returns an audience by channel, country and language: `all` of it, and those in whose language it
 * can be `said`. Where it depends on answers these are the people who may have given them.
 * @param languages in which it can be said
 */
export async function partsOf(
  deps: BroadcastDeps,
  doc: ForWhom,
  languages: readonly string[],
): Promise<{ all: readonly AudiencePart[]; said: readonly AudiencePart[] }> {
  const shown = await countable(deps, doc);
  if (!shown) return { all: [], said: [] };
  if (isListed(shown)) {
    const said = await countedParts(deps, shown, languages);
    return { all: said, said };
  }
  const all = await audienceByPart(deps.db.gateway, filterOf(shown));
  return { all, said: all.filter(({ language }) => languages.includes(language)) };
}

/**
 * Returns the parts reduced to a wanted number of people: by their shares, the largest remainders
 * first, so that they add up.
 */
export function shareOut(parts: readonly AudiencePart[], wanted: number): AudiencePart[] {
  const all = peopleOf(parts);
  if (wanted >= all) return [...parts];
  const shares = parts.map((part, at) => ({ at, exact: (part.people * wanted) / all }));
  const floors = shares.map(({ exact }) => Math.floor(exact));
  const missing = wanted - sum(floors, (n) => n);
  const first = [...shares]
    .sort((a, b) => (b.exact % 1) - (a.exact % 1))
    .slice(0, missing)
    .map(({ at }) => at);
  return parts.map((part, at) => ({
    ...part,
    people: (floors[at] ?? 0) + Number(first.includes(at)),
  }));
}
