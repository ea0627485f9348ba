import type { Connection, mongo } from 'mongoose';
import { Group } from './group-commit.js';

/**
 * Documents that wait for somebody, if there are any: a
 * collection, and what they fit. An index serves the filter.
 */
export interface Place {
  readonly collection: string;
  readonly filter: mongo.Document;
}

/** Whether something waits in any of some places. */
export type AnyWaits = (places: readonly Place[]) => Promise<boolean>;

/** How each half is asked. */
export interface Halves {
  readonly gateway: AnyWaits;
  readonly cases: AnyWaits;
}

/** What is asked of one place: one document is enough. */
const look = (filter: mongo.Document, number: number) => [
  { $match: filter },
  { $limit: 1 },
  { $project: { _id: 0, number: { $literal: number } } },
];

/** The numbers of the places in which something waits: one command for all of them. */
async function numbersOf(connection: Connection, places: readonly Place[]): Promise<Set<number>> {
  const [first, ...others] = places;
  if (!first) return new Set();
  const found = await connection
    .collection(first.collection)
    .aggregate<{ number: number }>([
      ...look(first.filter, 0),
      ...others.map(({ collection, filter }, i) => ({
        $unionWith: { coll: collection, pipeline: look(filter, i + 1) },
      })),
    ])
    .toArray();
  return new Set(found.map(({ number }) => number));
}

/**
 * Makes what asks one database whether something waits. Whoever asks in the same moment shares one
 * command, so that the jobs of an installation to which nobody writes cost it little.
 */
export function createWaiting(connection: () => Connection): AnyWaits {
  const asked = new Group<readonly Place[], boolean>(async (all) => {
    const numbers = await numbersOf(connection(), all.flat());
    let next = 0;
    return all.map((places) => {
      const mine = places.map(() => numbers.has(next++));
      return mine.includes(true);
    });
  });
  return (places) => asked.add(places);
}
