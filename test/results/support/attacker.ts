import { count, type Someone } from './people.js';
import type { Poll } from '../../../src/polls/definition.js';

/**
 * People of one kind, and what an attacker would call them ("female", "said a", "female said a").
 */
export interface Kind {
  readonly someone: Someone;
  readonly tags: readonly string[];
}

/** All ways to share out `left` people over `places`. */
export function* shares(places: number, left: number): Generator<number[]> {
  if (places === 1) yield [left];
  else
    for (let here = 0; here <= left; here += 1)
      for (const rest of shares(places - 1, left - here)) yield [here, ...rest];
}

/**
 * Sees worlds, and remembers for each thing that was published what the secrets behind it could be.
 */
export function attacker(least: number) {
  const seen = new Map<string, Map<string, Set<number>>>();
  const unsure = new Set<string>();
  return {
    /** @param atTheEdge whether larger worlds, which are not tried, could lead to the same */
    sees(published: string, secrets: Readonly<Record<string, number>>, atTheEdge: boolean) {
      if (atTheEdge) unsure.add(published);
      const known = seen.get(published) ?? new Map<string, Set<number>>();
      seen.set(published, known);
      for (const [name, people] of Object.entries(secrets))
        known.set(name, (known.get(name) ?? new Set()).add(people));
    },
    /** Secrets that can be only one number, and that number is of a few people. */
    pinned: () =>
      [...seen]
        .filter(([published]) => !unsure.has(published))
        .flatMap(([published, known]) =>
          [...known].flatMap(([name, could]) => {
            const [only] = could;
            return could.size === 1 && only !== undefined && only > 0 && only < least
              ? [`${only} ${name}: ${published}`]
              : [];
          }),
        ),
    publications: () => [...seen.keys()].filter((published) => !unsure.has(published)),
  };
}

/** The people of a world: so many of each kind. */
export const worldOf = (kinds: readonly Kind[], counts: readonly number[]): readonly Someone[] =>
  kinds.flatMap(({ someone }, at) =>
    ((times) => (times > 0 ? [{ ...someone, times }] : []))(counts[at] ?? 0),
  );

/** How many people of a world bear each tag. */
export function secretsOf(
  kinds: readonly Kind[],
  counts: readonly number[],
): Record<string, number> {
  const secrets: Record<string, number> = {};
  kinds.forEach(({ tags }, at) => {
    for (const tag of tags) secrets[tag] = (secrets[tag] ?? 0) + (counts[at] ?? 0);
  });
  return secrets;
}

/** Shows an attacker every world of up to `most` people. */
export function showEveryWorld(
  poll: Poll,
  kinds: readonly Kind[],
  most: number,
  least: number,
  publish: (tally: ReturnType<typeof count>) => unknown,
) {
  const eve = attacker(least);
  for (let people = 0; people <= most; people += 1)
    for (const counts of shares(kinds.length, people))
      eve.sees(
        JSON.stringify(publish(count(poll, worldOf(kinds, counts)))),
        secretsOf(kinds, counts),
        people === most,
      );
  return eve;
}
