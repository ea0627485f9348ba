import type { Connection, mongo } from 'mongoose';
import { Group } from './group-commit.js';

/**
 * Documents that wait to be processed, if there are any: a collection and a filter. An index serves
 * the filter.
 */
export interface Place {
  readonly collection: string;
  readonly filter: mongo.Document;
}

/** Whether any document waits in some places. */
export type AnyWaits = (places: readonly Place[]) => Promise<boolean>;

/** How to ask each half. */
export interface Halves {
  readonly gateway: AnyWaits;
  readonly cases: AnyWaits;
}

/** The shared queries to one database by many callers. */
export interface Asking {
  readonly waits: AnyWaits;
  /** Reads the few documents of a place. */
  readonly read: (place: Place) => Promise<readonly mongo.Document[]>;
}

/** A place, and whether its documents are wanted or only whether there is one. */
interface Question extends Place {
  readonly whole: boolean;
}

/** A result: the number of its question, and the document if it is wanted. */
interface Found {
  readonly number: number;
  readonly doc?: mongo.Document;
}

/** Returns the stages for one place: one document is enough, unless all are wanted. */
const look = ({ filter, whole }: Question, number: number): mongo.Document[] => [
  { $match: filter },
  ...(whole ? [] : [{ $limit: 1 }]),
  { $project: { _id: 0, number: { $literal: number }, ...(whole ? { doc: '$$ROOT' } : {}) } },
];

/** Returns the results for some questions: one command for all of them. */
async function answersTo(
  connection: Connection,
  questions: readonly Question[],
): Promise<readonly Found[]> {
  const [first, ...others] = questions;
  if (!first) return [];
  return connection
    .collection(first.collection)
    .aggregate<Found>([
      ...look(first, 0),
      ...others.map((question, i) => ({
        $unionWith: { coll: question.collection, pipeline: look(question, i + 1) },
      })),
    ])
    .toArray();
}

/**
 * Creates the shared queries to one database. Callers in the same moment share one command, so that
 * the jobs cost little when nobody writes to an installation.
 */
export function createAsking(connection: () => Connection): Asking {
  const asked = new Group<readonly Question[], readonly Found[]>(async (all) => {
    const found = await answersTo(connection(), all.flat());
    let next = 0;
    return all.map(({ length }) => {
      const from = next;
      next += length;
      return found.filter(({ number }) => number >= from && number < next);
    });
  });
  return {
    waits: async (places) =>
      (await asked.add(places.map((place) => ({ ...place, whole: false })))).length > 0,
    read: async (place) =>
      (await asked.add([{ ...place, whole: true }])).flatMap(({ doc }) =>
        doc === undefined ? [] : [doc],
      ),
  };
}
