import { randomInt } from 'node:crypto';
import type { Connection, mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { groupedReads, groupedWrites } from '../store/group-commit.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * One person's answers in one poll. Its name and its boxes are under the poll's key: while the poll
 * is open they tell nothing to a reader without the key, and when the key is destroyed they lead to
 * nobody, in backups too.
 */
export interface AnswerDoc {
  /** `pollName(kid, [channel, address])`. */
  readonly _id: string;
  readonly poll: string;
  /** Starts at a random number: it does not show how often a person answered. */
  readonly v: number;
  /** The person's answers, sealed. Absent when they erased them. */
  readonly box?: Buffer;
  /** The box as it was last counted; absent when it never was. */
  readonly counted?: Buffer;
  /** The counters do not include its present state. */
  readonly uncounted?: true;
  /** Promised work from before an erasure that must not be done any more. */
  readonly refused?: readonly string[];
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    poll: { type: String, required: true },
    v: { type: Number, required: true },
    box: Buffer,
    counted: Buffer,
    uncounted: Boolean,
    refused: { type: [String], default: undefined },
  },
  { collection: 'answers', versionKey: false },
);
schema.index({ name: 1 }); // For read: the _id again (clustered.ts).
schema.index({ poll: 1, uncounted: 1 }); // For folding into the counters, counting again, and closing.

/** The answers collection, as stored in the database. */
export const answersOf = (gateway: Connection) =>
  gateway.collection('answers') as unknown as mongo.Collection<AnswerDoc>;

/** Returns an answer with Buffers. */
export const cleanAnswer = ({
  _id,
  poll,
  v,
  box,
  counted,
  uncounted,
  refused,
}: AnswerDoc): AnswerDoc => ({
  _id,
  poll,
  v,
  ...(box ? { box: asBuffer(box) } : {}),
  ...(counted ? { counted: asBuffer(counted) } : {}),
  ...(uncounted ? { uncounted } : {}),
  ...(refused ? { refused } : {}),
});

/** Creates the collection and its indexes. */
export async function prepareAnswers(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'answers');
  await gateway.model('Answer', schema).createIndexes();
}

/** The answers, as turns read and write them: those of many people are grouped. */
export interface Answers {
  /** Reads answers in the order of the names; nothing for a name without answers. */
  read(names: readonly string[]): Promise<AnswerDoc[]>;
  /**
   * Saves a person's answers, marked as uncounted.
   * @param v the version that was read; 0 when there was none
   * @returns `conflict` when another write came between
   */
  write(
    doc: { readonly _id: string; readonly poll: string; readonly box: Buffer },
    v: number,
  ): Promise<'kept' | 'conflict'>;
}

const FIRST_VERSIONS = 2 ** 31;

export function createAnswers(gateway: Connection): Answers {
  const collection = () => answersOf(gateway);
  const reads = groupedReads(collection, 'name');
  const writes = groupedWrites(collection);
  return {
    read: async (names) => (names.length === 0 ? [] : (await reads.add(names)).map(cleanAnswer)),
    async write({ _id, poll, box }, v) {
      const next = v === 0 ? randomInt(1, FIRST_VERSIONS) : v + 1;
      const outcome = await writes.add({
        updateOne: {
          // If the version has changed, the upsert runs into the existing _id: that is a lost
          // compare-and-set.
          filter: { _id, v },
          update: { $setOnInsert: { name: _id, poll }, $set: { v: next, box, uncounted: true } },
          upsert: true,
        },
      } as unknown as mongo.AnyBulkWriteOperation<AnswerDoc>);
      return outcome === 'applied' ? 'kept' : 'conflict';
    },
  };
}

/**
 * Erases people's answers: the sealed answers are deleted at once, and the counters follow at the
 * next fold. It needs no key, so that it can also erase what a restored backup brought back.
 * @param refused promised work from before that must not be done any more
 * @returns how many there were
 */
export async function eraseAnswers(
  gateway: Connection,
  names: readonly string[],
  refused: readonly string[] = [],
): Promise<number> {
  if (names.length === 0) return 0;
  const change = {
    $unset: { box: '' },
    $set: { uncounted: true, ...(refused.length > 0 ? { refused } : {}) },
    $inc: { v: 1 },
  };
  const { matchedCount } = await answersOf(gateway).updateMany(
    { name: { $in: [...names] } },
    change as never,
    { writeConcern: durable },
  );
  return matchedCount;
}

/** Deletes every answer to a poll. @returns how many there were */
export async function deleteAnswers(gateway: Connection, poll: string): Promise<number> {
  const { deletedCount } = await answersOf(gateway).deleteMany({ poll }, { writeConcern: durable });
  return deletedCount;
}
