import { Schema, type Connection, type mongo } from 'mongoose';
import { schemaOf } from '../store/schema-of.js';
import { answersOf, cleanAnswer, type AnswerDoc } from './answer.js';
import { pollsOf, type PollState } from './poll.js';
import { inTransaction } from '../store/transaction.js';

/** The numbers of one group of a poll's counters, by their names. */
export type Cells = Readonly<Record<string, number>>;
/** Counters by group: what they count (`src/polls/count.ts`). */
export type Counters = ReadonlyMap<string, Cells>;

/** One group of counters of a poll. */
interface CountsDoc {
  /** Poll and group. */
  readonly _id: string;
  readonly poll: string;
  readonly group: string;
  readonly n: Record<string, number>;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    poll: { type: String, required: true },
    group: { type: String, required: true },
    n: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'pollcounts', versionKey: false, minimize: false },
);
schema.index({ poll: 1 }); // For readCounts.

const countsOf = (gateway: Connection) =>
  gateway.collection('pollcounts') as unknown as mongo.Collection<CountsDoc>;

/** Creates the collection and its index. */
export async function preparePollCounts(gateway: Connection): Promise<void> {
  // Created here, because a transaction that had to create it would be aborted.
  const model = gateway.model('PollCounts', schema);
  await model.createCollection();
  await model.createIndexes();
}

const asCounters = (docs: readonly CountsDoc[]): Counters =>
  new Map(docs.map(({ group, n }) => [group, n]));

/** Returns the present counters of a poll. */
export async function readCounts(gateway: Connection, poll: string): Promise<Counters> {
  return asCounters(await countsOf(gateway).find({ poll }).toArray());
}

/** Adds up. Cells that become zero stay, so that a sum can be undone by its negative. */
export function addTo(
  sum: Map<string, Record<string, number>>,
  counters: Counters,
  times: 1 | -1,
): void {
  for (const [group, cells] of counters) {
    const mine = sum.get(group) ?? {};
    sum.set(group, mine);
    for (const [cell, n] of Object.entries(cells)) mine[cell] = (mine[cell] ?? 0) + times * n;
  }
}

function increments(poll: string, delta: Counters): mongo.AnyBulkWriteOperation<CountsDoc>[] {
  return [...delta].flatMap(([group, cells]) => {
    const changed = Object.entries(cells).filter(([, n]) => n !== 0);
    if (changed.length === 0) return [];
    const $inc = Object.fromEntries(changed.map(([cell, n]) => [`n.${cell}`, n]));
    const update = {
      $setOnInsert: { poll, group },
      $inc,
    } as unknown as mongo.UpdateFilter<CountsDoc>;
    return [{ updateOne: { filter: { _id: `${poll}/${group}` }, update, upsert: true } }];
  });
}

/** The states in which answers may still be counted. */
const countable: readonly PollState[] = ['open', 'closing'];

async function isCountable(
  gateway: Connection,
  poll: string,
  session: mongo.ClientSession,
): Promise<boolean> {
  const found = await pollsOf(gateway).findOne(
    { _id: poll },
    { session, projection: { state: 1 } },
  );
  return found !== null && countable.includes(found.state);
}

/** Runs a transaction that reads everything as of one moment. */
const inSnapshot = <T>(
  gateway: Connection,
  work: (session: mongo.ClientSession) => Promise<T>,
): Promise<T> => inTransaction(gateway, work, { readConcern: { level: 'snapshot' } });

/** Returns the polls that have an answer whose present state is not counted. Costs one read. */
export const pollsToCount = (gateway: Connection, polls: readonly string[]): Promise<string[]> =>
  answersOf(gateway).distinct('poll', { poll: { $in: [...polls] }, uncounted: true });

/**
 * Folds some answers whose present state is not counted, in one transaction: subtracts the value
 * each was counted as, and adds its present one. A crash changes nothing or everything. If two
 * processes fold the same answers, one of them starts again.
 * @param of the cells that a sealed answer counts for; undefined when its key is not present: then
 * nothing is folded
 * @returns how many answers were folded
 */
export async function foldSome(
  gateway: Connection,
  poll: string,
  of: (id: string, box: Buffer) => Counters | undefined,
  limit: number,
): Promise<number> {
  return inSnapshot(gateway, async (session) => {
    // Read in the same snapshot: once the poll is in state `counted`, its answers are being
    // deleted.
    if (!(await isCountable(gateway, poll, session))) return 0;
    const docs = (
      await answersOf(gateway).find({ poll, uncounted: true }, { session, limit }).toArray()
    ).map(cleanAnswer);
    const sum = new Map<string, Record<string, number>>();
    const operations: mongo.AnyBulkWriteOperation<AnswerDoc>[] = [];
    for (const { _id, v, box, counted } of docs) {
      const [now, before] = [box && of(_id, box), counted && of(_id, counted)];
      if ((box && !now) || (counted && !before)) return 0;
      if (now) addTo(sum, now, 1);
      if (before) addTo(sum, before, -1);
      // An erased answer leaves its name until the close, so that no earlier promised work saves it
      // again.
      const change = box
        ? { $set: { counted: box }, $unset: { uncounted: '' } }
        : { $unset: { uncounted: '', counted: '' } };
      operations.push({ updateOne: { filter: { _id, v }, update: change as never } });
    }
    if (docs.length === 0) return 0;
    await answersOf(gateway).bulkWrite(operations, { session });
    const changes = increments(poll, sum);
    if (changes.length > 0) await countsOf(gateway).bulkWrite(changes, { session });
    return docs.length;
  });
}

/** The counters of a poll, and the result of counting its answers again, both as of one moment. */
export interface Recounted {
  readonly kept: Counters;
  readonly again: Counters;
  readonly answers: number;
}

/**
 * Counts every counted answer of a poll again, and returns it with the counters of the same moment.
 * Nothing is changed.
 * @param of as in `foldSome`
 * @returns undefined when there is nothing to count any more, or its key is not present
 */
export async function countAgain(
  gateway: Connection,
  poll: string,
  of: (id: string, box: Buffer) => Counters | undefined,
): Promise<Recounted | undefined> {
  // Not a transaction, which may only last a minute: all reads of this session are as of one
  // moment.
  const session = await gateway.startSession({ snapshot: true });
  try {
    if (!(await isCountable(gateway, poll, session))) return undefined;
    const kept = asCounters(await countsOf(gateway).find({ poll }, { session }).toArray());
    const again = new Map<string, Record<string, number>>();
    let answers = 0;
    for await (const doc of answersOf(gateway).find(
      { poll },
      { session, projection: { counted: 1, poll: 1 } },
    )) {
      const { _id, counted } = cleanAnswer(doc);
      if (!counted) continue;
      const counts = of(_id, counted);
      if (!counts) return undefined;
      addTo(again, counts, 1);
      answers += 1;
    }
    return { kept, again, answers };
  } finally {
    await session.endSession();
  }
}

/**
 * Makes the counts final: from here on the answers may be deleted.
 * @param counters replace the stored ones, if those were wrong
 * @returns false when another process has done it
 */
export async function settleCounts(
  gateway: Connection,
  poll: string,
  counters?: Counters,
): Promise<boolean> {
  return inSnapshot(gateway, async (session) => {
    const { matchedCount } = await pollsOf(gateway).updateOne(
      { _id: poll, state: 'closing' },
      { $set: { state: 'counted' }, $inc: { rev: 1 } },
      { session },
    );
    if (matchedCount === 0) return false;
    if (counters) {
      await countsOf(gateway).deleteMany({ poll }, { session });
      const docs = [...counters].map(([group, n]) => ({
        _id: `${poll}/${group}`,
        poll,
        group,
        n: { ...n },
      }));
      if (docs.length > 0) await countsOf(gateway).insertMany(docs, { session });
    }
    return true;
  });
}
