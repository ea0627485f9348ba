import type { Connection, mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * What a person wrote in their own words, sealed. It is stored apart from the answers, under
 * another name derived from the poll's key for one question alone. So it can be changed and erased
 * while the poll is open, and after that it leads to no person and to no other answer.
 */
export interface WordsDoc {
  readonly _id: string;
  /** The keyed name of a person for one question. */
  readonly owner: string;
  readonly poll: string;
  readonly question: string;
  /**
   * `answer`: to an open question, one for each person. `remark`: beside or instead of an answer.
   */
  readonly kind: 'answer' | 'remark';
  /** The words and their language, sealed under the poll's key of words. */
  readonly box: Buffer;
  /** The group it was sorted into. */
  readonly group?: string;
  /** A rule has sorted it, not a person. */
  readonly ruled?: boolean;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    owner: { type: String, required: true },
    poll: { type: String, required: true },
    question: { type: String, required: true },
    kind: { type: String, required: true, enum: ['answer', 'remark'] },
    box: { type: Buffer, required: true },
    group: String,
    ruled: Boolean,
  },
  { collection: 'pollwords', versionKey: false },
);
schema.index({ owner: 1 }); // For eraseWords.
schema.index({ poll: 1, kind: 1, _id: 1 }); // For readWords, in an order that reveals nothing; deleteWords, ruleWords.

const wordsOf = (gateway: Connection) =>
  gateway.collection('pollwords') as unknown as mongo.Collection<WordsDoc>;

/** Creates the collection and its indexes. */
export async function preparePollWords(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'pollwords');
  await gateway.model('PollWords', schema).createIndexes();
}

/** Saves words; those under the same _id are replaced, including their group. */
export async function putWords(
  gateway: Connection,
  { _id, ...rest }: Omit<WordsDoc, 'group' | 'ruled'>,
): Promise<void> {
  await wordsOf(gateway).replaceOne({ _id }, rest, { upsert: true, writeConcern: durable });
}

/**
 * Erases everything a person wrote.
 * @param owners their names for every question
 */
export async function eraseWords(gateway: Connection, owners: readonly string[]): Promise<void> {
  if (owners.length > 0)
    await wordsOf(gateway).deleteMany({ owner: { $in: [...owners] } }, { writeConcern: durable });
}

/** Deletes all words of a poll. @returns how many there were */
export async function deleteWords(gateway: Connection, poll: string): Promise<number> {
  const { deletedCount } = await wordsOf(gateway).deleteMany({ poll }, { writeConcern: durable });
  return deletedCount;
}

/**
 * Returns words of a poll, in the order of their random names.
 * @param after the last one that was read
 */
export async function readWords(
  gateway: Connection,
  poll: string,
  kind: WordsDoc['kind'],
  limit: number,
  after = '',
): Promise<WordsDoc[]> {
  const docs = await wordsOf(gateway)
    .find({ poll, kind, _id: { $gt: after } })
    .sort({ poll: 1, kind: 1, _id: 1 })
    .limit(limit)
    .toArray();
  return docs.map((doc) => ({ ...doc, box: asBuffer(doc.box) }));
}

/**
 * Sorts words into a group, or removes them from it.
 * @returns how many of them exist
 */
export async function groupWords(
  gateway: Connection,
  poll: string,
  ids: readonly string[],
  group: string | undefined,
): Promise<number> {
  const change = {
    ...(group === undefined ? {} : { $set: { group } }),
    $unset: { ruled: '', ...(group === undefined ? { group: '' } : {}) },
  };
  const { matchedCount } = await wordsOf(gateway).updateMany(
    { _id: { $in: [...ids] }, poll },
    change as never,
    { writeConcern: durable },
  );
  return matchedCount;
}

/** How many ids go into one command. */
const MOST_IDS = 1_000;

/**
 * Sorts answers as rules say, and removes from groups what rules had sorted before; what a person
 * sorted stays. A crash in between leaves some unsorted: doing it again repairs that.
 * @param groups ids by their group
 */
export async function ruleWords(
  gateway: Connection,
  poll: string,
  groups: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const answers = { poll, kind: 'answer' } as const;
  const hint = { poll: 1, kind: 1, _id: 1 };
  const change = (filter: object, update: object) =>
    wordsOf(gateway).updateMany({ ...answers, ...filter }, update, { hint, writeConcern: durable });
  await change({ ruled: true }, { $unset: { group: '', ruled: '' } });
  for (const [group, ids] of groups)
    for (let from = 0; from < ids.length; from += MOST_IDS)
      await change(
        { _id: { $in: ids.slice(from, from + MOST_IDS) }, group: { $exists: false } },
        { $set: { group, ruled: true } },
      );
}
