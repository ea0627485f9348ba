import { valuesIn } from '../joins.js';
import type { Guess } from './judge.js';
import type { Thief } from './loot.js';

type Doc = Readonly<Record<string, unknown>>;

/** Something that was done to the databases, in the order in which it was done. */
export interface Done {
  /** As `conversations`. */
  readonly collection: string;
  readonly half: 'gateway' | 'cases';
  /** By the machine's clock, in milliseconds. */
  readonly at: number;
  readonly what: Doc;
}

/** What was done to whom, and to which things. */
interface Told extends Done {
  readonly people: ReadonlySet<string>;
  readonly things: ReadonlySet<string>;
}

const flat = (entry: Doc): Doc[] => {
  const inner = (entry['o'] as Doc | undefined)?.['applyOps'];
  return Array.isArray(inner)
    ? inner.flatMap((one) => flat({ ...(one as Doc), wall: entry['wall'] }))
    : [entry];
};

/** Which half a namespace is of, and which collection. */
function placeOf(
  ns: unknown,
  names: { readonly gateway: string; readonly cases: string },
): Pick<Done, 'half' | 'collection'> | undefined {
  const [db, ...rest] = String(ns).split('.');
  const half = db === names.gateway ? 'gateway' : db === names.cases ? 'cases' : undefined;
  return half ? { half, collection: rest.join('.') } : undefined;
}

/** What the oplog tells of both databases. */
export function fromOplog(
  oplog: readonly Doc[],
  names: { readonly gateway: string; readonly cases: string },
): Done[] {
  return oplog.flatMap(flat).flatMap((entry): Done[] => {
    const place = placeOf(entry['ns'], names);
    if (!place) return [];
    const { o, o2, wall } = entry;
    return [{ ...place, at: (wall as Date).getTime(), what: { o, o2 } }];
  });
}

/**
 * What a log of every operation tells: mongod's profiler records what its slow-query log prints.
 */
export function fromProfile(
  profile: readonly Doc[],
  half: 'gateway' | 'cases',
  db: string,
): Done[] {
  return profile.flatMap((entry): Done[] => {
    const collection = String(entry['ns']).slice(db.length + 1);
    if (collection.startsWith('system.')) return [];
    return [{ half, collection, at: (entry['ts'] as Date).getTime(), what: entry }];
  });
}

/** Who and what is in each operation: a person by a keyed name, a thing by its id. */
function read(done: readonly Done[], thief: Thief, things: ReadonlySet<string>): Told[] {
  return done.map((one) => {
    const values = valuesIn(one.what);
    return {
      ...one,
      people: new Set(values.flatMap((value) => thief.whose(value) ?? [])),
      things: new Set(values.filter((value) => things.has(value))),
    };
  });
}

/** Who was touched last before, and first after, the first and the last time that a thing was. */
export function guessesByNeighbour(
  done: readonly Done[],
  thief: Thief,
  things: ReadonlySet<string>,
): Guess[] {
  const told = read(done, thief, things).filter((one) => one.people.size + one.things.size > 0);
  const nearest = (from: number, step: 1 | -1): string[] => {
    for (let i = from + step; i >= 0 && i < told.length; i += step) {
      const [only, ...others] = told[i]?.people ?? [];
      if (only !== undefined && others.length === 0) return [only];
    }
    return [];
  };
  const touched = new Map([...things].map((thing) => [thing, [] as number[]]));
  told.forEach((one, i) => {
    if (one.half === 'cases' || one.people.size === 0)
      for (const thing of one.things) touched.get(thing)?.push(i);
  });
  return ([1, -1] as const).flatMap((step) =>
    [0, -1].map(
      (which) =>
        new Map(
          [...touched].map(([thing, at]) => {
            const from = at.at(which);
            return [thing, from === undefined ? [] : nearest(from, step)];
          }),
        ),
    ),
  );
}

/** Who was touched by an operation in which, once it is opened, a thing is named. */
export function guessByOpening(
  done: readonly Done[],
  thief: Thief,
  things: ReadonlySet<string>,
): Guess {
  const guess = new Map<string, Set<string>>();
  for (const { half, collection, what } of done) {
    if (half !== 'gateway') continue;
    const key = String((what['o2'] as Doc | undefined)?.['_id'] ?? (what['o'] as Doc)?.['_id']);
    const seen = thief.opensIn(collection, what, key);
    const values = new Set(seen.flatMap(valuesIn));
    const owners = new Set([
      ...thief.owners(what),
      ...seen.flatMap((one) => [...thief.owners(one)]),
    ]);
    for (const thing of things)
      if (values.has(thing))
        for (const person of owners) guess.set(thing, (guess.get(thing) ?? new Set()).add(person));
  }
  return new Map([...guess].map(([thing, people]) => [thing, [...people]]));
}

/** When each thing was first written, by the machine's clock. */
export function firstWrites(
  done: readonly Done[],
  things: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { half, at, what } of done)
    if (half === 'cases')
      for (const value of valuesIn(what))
        if (things.has(value) && !first.has(value)) first.set(value, at);
  return first;
}
