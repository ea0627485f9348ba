import { Schema, type Connection, type mongo } from 'mongoose';
import { DAY } from '../../shared/clock.js';
import { fold } from '../../shared/texts/fold.js';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';
import { schemaOf } from '../store/schema-of.js';
import type { Place } from '../store/waiting.js';

/**
 * - `draft`: written, not released · `open`: released; people may answer from `opensAt` until
 *   `closesAt`
 * - `closing`: nobody may answer any more, the last answers are being counted · `counted`: the
 *   counts are final, and the answers and their key are being destroyed · `closed`
 */
export type PollState = 'draft' | 'open' | 'closing' | 'counted' | 'closed';

/** Names of the keys of a poll (privacy/passing-keys.ts). */
export interface PollKids {
  /** Names and seals the answers. Destroyed at the close. */
  readonly people: string;
  /**
   * Seals what people wrote in their own words, which is read after the close. Destroyed with the
   * words.
   */
  readonly words: string;
  /** Names and seals the people who will be told the results. Destroyed when they were told. */
  readonly tell: string;
}

/** A poll as it is stored. Its questions are public; it contains no data about people. */
export interface PollDoc {
  /** The poll's name. */
  readonly _id: string;
  readonly version: number;
  /** What its author wrote: src/polls/definition.ts. */
  readonly definition: unknown;
  /** The languages it is ready in. */
  readonly ready: readonly string[];
  readonly state: PollState;
  /** Increases with every change, so that a process knows what it must read again. */
  readonly rev: number;
  readonly kids?: PollKids;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** When its closing began. */
  readonly closingAt?: Date;
  readonly closedAt?: Date;
  /** How many messages came after the close. */
  readonly late: number;
  /** The messages that were counted last, so that none is counted twice. */
  readonly lateIds: readonly string[];
  /** The people who answered have been told the results, or will not be told. */
  readonly told?: boolean;
  /** The words that people wrote themselves are deleted. */
  readonly wordless?: boolean;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    definition: { type: Schema.Types.Mixed, required: true },
    ready: { type: [String], required: true },
    state: {
      type: String,
      required: true,
      enum: ['draft', 'open', 'closing', 'counted', 'closed'],
    },
    rev: { type: Number, required: true },
    kids: { type: { _id: false, people: String, words: String, tell: String }, default: undefined },
    opensAt: { type: Date, required: true },
    closesAt: { type: Date, required: true },
    closingAt: Date,
    closedAt: Date,
    late: { type: Number, required: true },
    lateIds: { type: [String], required: true },
    told: Boolean,
    wordless: Boolean,
  },
  { collection: 'polls', versionKey: false, strict: 'throw' },
);
// For findCurrent, every few seconds in every process, and listPolls.
schema.index({ state: 1, closesAt: -1 });

/** The driver's own collection. */
export const pollsOf = (gateway: Connection) =>
  gateway.collection('polls') as unknown as mongo.Collection<PollDoc>;

/** Creates the collection and its index. */
export async function preparePolls(gateway: Connection): Promise<void> {
  await gateway.model('Poll', schema).createIndexes();
}

/**
 * How long after its close a poll is still known to a person who answers it late, or texts its
 * word.
 */
export const REMEMBERED_CLOSED = 30 * DAY;

const released: readonly PollState[] = ['open', 'closing', 'counted', 'closed'];

const currentPolls = (now: Date) => ({
  state: { $in: [...released] },
  closesAt: { $gte: new Date(now.getTime() - REMEMBERED_CLOSED) },
});

/** The place of polls that people may still write to. */
export const currentPollsPlace = (now: Date): Place => ({
  collection: 'polls',
  filter: currentPolls(now),
});
/**
 * The place of polls that were ever open: parts of them may still have to be closed, or destroyed.
 */
export const releasedPollsPlace: Place = {
  collection: 'polls',
  filter: { state: { $in: [...released] } },
};
/** The place of polls whose answers may still have to be counted. */
export const countedPollsPlace: Place = {
  collection: 'polls',
  filter: { state: { $in: ['open', 'closing'] } },
};

/** Returns the polls that people may still write to, each by its name and `rev`. */
export async function findCurrent(
  gateway: Connection,
  now: Date,
): Promise<Pick<PollDoc, '_id' | 'rev'>[]> {
  return pollsOf(gateway)
    .find(currentPolls(now), { projection: { rev: 1 } })
    .toArray();
}

/** Returns the polls in one of these states. */
export async function findInState(
  gateway: Connection,
  states: readonly PollState[],
): Promise<PollDoc[]> {
  return pollsOf(gateway)
    .find({ state: { $in: [...states] } })
    .toArray();
}

/** All that were ever open. */
export const findReleased = (gateway: Connection): Promise<PollDoc[]> =>
  findInState(gateway, released);

/** Several polls by their names. */
export async function findPolls(gateway: Connection, names: readonly string[]): Promise<PollDoc[]> {
  if (names.length === 0) return [];
  return pollsOf(gateway)
    .find({ _id: { $in: [...names] } })
    .toArray();
}

/** Finds a poll. */
export async function findPoll(gateway: Connection, name: string): Promise<PollDoc | undefined> {
  return (await pollsOf(gateway).findOne({ _id: name })) ?? undefined;
}

/**
 * Returns all polls; those that close last come first.
 * @param limit the most to return
 */
export async function listPolls(gateway: Connection, limit: number): Promise<PollDoc[]> {
  const docs = await findInState(gateway, ['draft', ...released]);
  return docs.sort((a, b) => b.closesAt.getTime() - a.closesAt.getTime()).slice(0, limit);
}

/**
 * Finds the poll, draft or open, that people join by one of these words; undefined when there is
 * none.
 * @param folded as people text them
 */
export async function pollJoinedBy(
  gateway: Connection,
  folded: readonly string[],
  but?: string,
): Promise<{ readonly poll: string; readonly word: string } | undefined> {
  if (folded.length === 0) return undefined;
  for (const { _id, definition } of await findInState(gateway, ['draft', 'open'])) {
    const word = fold((definition as { readonly join?: string }).join ?? '');
    if (_id !== but && word !== '' && folded.includes(word)) return { poll: _id, word };
  }
  return undefined;
}

/**
 * Saves a new poll.
 * @returns false when there is one of this name
 */
export async function insertPoll(gateway: Connection, poll: PollDoc): Promise<boolean> {
  return unlessThere(pollsOf(gateway).insertOne(poll, { writeConcern: durable }));
}

/**
 * Changes a poll, durably, if it is in one of these states.
 * @param more further conditions
 * @returns the poll after it, or undefined when the conditions did not hold
 */
export async function changePoll(
  gateway: Connection,
  name: string,
  states: readonly PollState[],
  set: Partial<Omit<PollDoc, '_id' | 'rev'>>,
  more: mongo.Filter<PollDoc> = {},
): Promise<PollDoc | undefined> {
  const filter = { _id: name, state: { $in: [...states] }, ...more } as mongo.Filter<PollDoc>;
  const update = { $set: set, $inc: { rev: 1 } } as mongo.UpdateFilter<PollDoc>;
  const changed = await pollsOf(gateway).findOneAndUpdate(filter, update, {
    returnDocument: 'after',
    writeConcern: durable,
  });
  return changed ?? undefined;
}

/** How many of the last late messages are remembered as counted. */
const LATE_KNOWN = 500;

/** Counts a message after the close. The same id is counted once. */
export async function countLate(gateway: Connection, name: string, id: string): Promise<void> {
  await pollsOf(gateway).updateOne(
    { _id: name, lateIds: { $ne: id } },
    { $inc: { late: 1 }, $push: { lateIds: { $each: [id], $slice: -LATE_KNOWN } } },
    { writeConcern: durable },
  );
}
