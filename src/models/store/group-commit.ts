import { setImmediate as nextTurn } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { Fault } from '../../shared/fault.js';
import { durable } from './db.js';
import { DUPLICATE_KEY } from './duplicate-key.js';

/**
 * Group commit, as in database logs: while one command is in progress, new requests wait and are
 * sent together in the next one. A single caller waits only until the end of the event loop's turn,
 * in which callers that were served together, or arrived in the same poll, ask together again. It
 * knows nothing of the requests. Measured: design.md §1, numbers.md "Six messages and one tip on a
 * real mongod".
 */
export class Group<In, Out> {
  private waiting: { input: In; resolve: (out: Out) => void; reject: (error: unknown) => void }[] =
    [];
  private running = false;

  /**
   * @param run does many at once and returns an outcome for each, in order; if it throws, all of
   * them fail
   * @param most how many go into one command
   */
  constructor(
    private readonly run: (inputs: In[]) => Promise<Out[]>,
    private readonly most = 500,
  ) {}

  /** Has one request done, together with others of the same moment. */
  add(input: In): Promise<Out> {
    return new Promise<Out>((resolve, reject) => {
      this.waiting.push({ input, resolve, reject });
      if (!this.running) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.running = true;
    for (await nextTurn(); this.waiting.length > 0; await nextTurn()) {
      const batch = this.waiting.splice(0, this.most);
      try {
        const outs = await this.run(batch.map(({ input }) => input));
        if (outs.length !== batch.length)
          throw new Fault('A grouped command returned too few outcomes.');
        batch.forEach(({ resolve }, i) => resolve(outs[i] as Out));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.running = false;
  }
}

/**
 * Groups reads by _id into one `find`. Equal ids in one group are read once.
 * @param by a field that equals the _id
 */
export function groupedReads<T extends mongo.Document & { _id: string }>(
  collection: () => mongo.Collection<T>,
  by = '_id',
): Group<readonly string[], T[]> {
  return new Group(async (wanted) => {
    const ids = [...new Set(wanted.flat())];
    const found = (await collection()
      .find({ [by]: { $in: ids } } as never)
      .toArray()) as unknown as T[];
    const byId = new Map(found.map((doc) => [doc._id, doc]));
    return wanted.map((list) => list.flatMap((id) => byId.get(id) ?? []));
  });
}

/**
 * `applied`, or `duplicate` when its unique key existed already: a lost compare-and-set, or work
 * done before.
 */
export type WriteOutcome = 'applied' | 'duplicate';

interface BulkFailure {
  writeErrors?: { index: number; code: number }[] | { index: number; code: number };
  result?: { getWriteConcernError?: () => unknown };
}

/**
 * Writes many operations in one unordered, durable `bulkWrite` and returns the outcome of each.
 * @throws Fault when any of them failed for another reason than a duplicate key, or when durability
 * is not certain
 */
export async function writeEach<T extends mongo.Document>(
  collection: mongo.Collection<T>,
  operations: readonly mongo.AnyBulkWriteOperation<T>[],
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = operations.map(() => 'applied');
  if (operations.length === 0) return outcomes;
  try {
    await collection.bulkWrite([...operations], { ordered: false, writeConcern: durable });
  } catch (cause) {
    const { writeErrors, result } = cause as BulkFailure;
    const errors = writeErrors === undefined ? [] : [writeErrors].flat();
    const uncertain = errors.length === 0 || errors.some(({ code }) => code !== DUPLICATE_KEY);
    if (uncertain || result?.getWriteConcernError?.()) {
      throw new Fault(
        'MongoDB did not confirm a write. It is tried again; check the database if this repeats.',
        { cause },
      );
    }
    for (const { index } of errors) outcomes[index] = 'duplicate';
  }
  return outcomes;
}

/** Groups single write operations of many callers into one `bulkWrite`. */
export function groupedWrites<T extends mongo.Document>(
  collection: () => mongo.Collection<T>,
): Group<mongo.AnyBulkWriteOperation<T>, WriteOutcome> {
  return new Group((operations) => writeEach(collection(), operations));
}
