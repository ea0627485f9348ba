import type { Db } from '../../src/models/store/db.js';

/** What lies in one of the databases, in the order in which it lies there. */
export type Docs = readonly Readonly<Record<string, unknown>>[];

/** Both dumps as a thief has them: no keys, no clock, only documents in their natural order. */
export interface Dumps {
  readonly people: Docs;
  readonly tips: Docs;
  readonly escalations: Docs;
  readonly gateway: Readonly<Record<string, Docs>>;
  readonly cases: Readonly<Record<string, Docs>>;
}

/** Reads everything in natural order. */
export async function dumpBoth({ gateway, cases }: Db): Promise<Dumps> {
  const all = async (half: Db['gateway']): Promise<Record<string, Docs>> => {
    const names = ((await half.db?.listCollections().toArray()) ?? []).map(({ name }) => name);
    return Object.fromEntries(
      await Promise.all(
        names.map(async (name) => [
          name,
          await half.collection(name).find().sort({ $natural: 1 }).toArray(),
        ]),
      ),
    ) as Record<string, Docs>;
  };
  const [left, right] = [await all(gateway), await all(cases)];
  return {
    people: left['conversations'] ?? [],
    tips: right['tips'] ?? [],
    escalations: right['escalations'] ?? [],
    gateway: left,
    cases: right,
  };
}

/** Every string, number and run of bytes in a value, but no time: those are judged by `byTimes`. */
export function valuesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...value.split(/[./~-]/)];
  if (typeof value === 'number') return [String(value)];
  if (value instanceof Date || typeof value !== 'object' || value === null) return [];
  const { _bsontype: type, buffer } = value as { _bsontype?: string; buffer?: Buffer };
  if (type === 'Binary' && buffer) return [Buffer.from(buffer).toString('base64')];
  if (type !== undefined) return [JSON.stringify(value)];
  return Object.values(value).flatMap(valuesIn);
}

/** A thief's guess: for each person the tips that fit equally well. */
export type Guess = ReadonlyMap<string, readonly string[]>;

const id = (doc: Docs[number]): string => String(doc['_id']);
const time = (value: unknown): number | undefined =>
  value instanceof Date ? value.getTime() : undefined;

/** The n-th person told the n-th tip, forwards or backwards. */
export function byOrder(people: Docs, tips: Docs, backwards = false): Guess {
  const others = backwards ? [...tips].reverse() : tips;
  return new Map(people.map((person, i) => [id(person), others[i] ? [id(others[i])] : []]));
}

/** Whoever is last by one measure told what is last by another: the ranks of both are compared. */
export function byRank(
  people: Docs,
  of: (person: Docs[number]) => number | undefined,
  tips: Docs,
  against: (tip: Docs[number]) => number | undefined,
): Guess {
  const ranked = (docs: Docs, measure: typeof of) => {
    const values = docs.map((doc) => measure(doc) ?? 0);
    // Equal ones share their places.
    return docs.map((doc, i) => ({
      doc,
      from: values.filter((value) => value < (values[i] ?? 0)).length,
      to: values.filter((value) => value <= (values[i] ?? 0)).length,
    }));
  };
  const others = ranked(tips, against);
  return new Map(
    ranked(people, of).map(({ doc, from, to }) => [
      id(doc),
      others.filter((other) => other.from < to && other.to > from).map((other) => id(other.doc)),
    ]),
  );
}

/** How large a document's sealed values are. */
export const size = (doc: Docs[number]): number =>
  valuesIn(doc).reduce((sum, text) => sum + text.length, 0);

/** The times of a document that fit it into a day, earliest first. */
export const times = (doc: Docs[number]): number[] =>
  Object.values(doc)
    .flatMap((value) => time(value) ?? [])
    .sort((a, b) => a - b);

/**
 * How many of the people a thief joins to their tip;
 * of several that fit equally well, one is drawn.
 */
export function hits(guess: Guess, truth: ReadonlyMap<string, string>): number {
  let sum = 0;
  for (const [person, tip] of truth) {
    const fitting = guess.get(person) ?? [];
    if (fitting.includes(tip)) sum += 1 / fitting.length;
  }
  return sum;
}
