import { randomInt } from 'node:crypto';
import { Schema, type Connection, type mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { groupedReads, groupedWrites } from '../store/group-commit.js';

/**
 * What one person answered in one poll. Its name and its boxes are under the poll's key: while the
 * poll is open they say nothing to whoever lacks the key, and when the key is destroyed they lead
 * to nobody, in backups too.
 */
export interface AnswerDoc {
  /** `pollName(kid, [channel, address])`. */
  readonly _id: string;
  readonly poll: string;
  /** Begins anywhere: how often somebody answered cannot be read from it. */
  readonly v: number;
  /** What the person answered, sealed. Absent when they erased it. */
  readonly box?: Buffer;
  /** The box as it was when it was counted last; absent when it never was. */
  readonly counted?: Buffer;
  /** The counters do not have it as it is. */
  readonly uncounted?: true;
  /** Promises of before an erasure, which are not to be kept any more. */
  readonly refused?: readonly string[];
}

const schema = new Schema(
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
schema.index({ name: 1 }); // For read: the _id once more (clustered.ts).
schema.index({ poll: 1, uncounted: 1 }); // For folding, counting again, and the close.

/** As it lies in the database. */
export const answersOf = (gateway: Connection) =>
  gateway.collection('answers') as unknown as mongo.Collection<AnswerDoc>;

/** With Buffers. */
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
  /** In the order of the names; nothing for a name without answers. */
  read(names: readonly string[]): Promise<AnswerDoc[]>;
  /**
   * Keeps what somebody answered, marked as uncounted.
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
          // If the version moved on, the upsert runs into the
          // existing _id: that is the lost compare-and-set.
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
 * Erases what people answered: the sealed answers go at once, and the counters follow when they are
 * folded next. It needs no key, so that it also erases again what a restored backup brought back.
 * @param refused promises made before, which are not to be kept any more
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
