import type { Connection, mongo } from 'mongoose';
import { beginningOf, HOUR } from '../../shared/clock.js';
import { schemaOf } from '../store/schema-of.js';

/** Counts of wrong codes in one hour: of cases, over all people or of one person. */
interface GuessesDoc {
  /**
   * `2026-03-03T10`, or `2026-03-03T10 case <keyed name of a person>`; call-guesses.ts adds others
   * after the hour.
   */
  readonly _id: string;
  readonly wrong: number;
  /** The end of the following hour. Counters of earlier versions may have none. */
  readonly expiresAt?: Date;
}

const schema = schemaOf({ _id: String, expiresAt: Date }, { collection: 'guesses' });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** Creates the index by which MongoDB deletes old counters. */
export async function prepareGuesses(gateway: Connection): Promise<void> {
  await gateway.model('Guesses', schema).createIndexes();
}

const collectionOf = (gateway: Connection) =>
  gateway.collection('guesses') as unknown as mongo.Collection<GuessesDoc>;
/** Returns the hour with which every id begins: older ones are found and deleted by it. */
export const hourOf = (now: Date): string => now.toISOString().slice(0, 13);

/** Returns how many case codes were wrong in this hour. */
export async function wrongCodes(gateway: Connection, now: Date): Promise<number> {
  return (await collectionOf(gateway).findOne({ _id: hourOf(now) }))?.wrong ?? 0;
}

/**
 * Returns when MongoDB deletes the counters of the hour of a moment: at the end of the following
 * hour.
 */
export const forgottenAt = (now: Date): Date =>
  new Date(beginningOf(HOUR, now).getTime() + 2 * HOUR);

/**
 * Adds to a counter of this hour.
 * @returns its new value
 */
export async function addWrong(
  gateway: Connection,
  _id: string,
  count: number,
  now: Date,
): Promise<number> {
  const counted = await collectionOf(gateway).findOneAndUpdate(
    { _id },
    { $inc: { wrong: count }, $setOnInsert: { expiresAt: forgottenAt(now) } },
    { upsert: true, returnDocument: 'after' },
  );
  return counted?.wrong ?? count;
}

const ofPerson = (name: string, now: Date): string => `${hourOf(now)} case ${name}`;

/**
 * Returns how many case codes of one person were wrong in this hour, across all processes.
 * @param names keyed names of the person for this purpose alone
 */
export async function wrongCodesOf(
  gateway: Connection,
  names: readonly string[],
  now: Date,
): Promise<number> {
  if (names.length === 0) return 0;
  const ids = names.map((name) => ofPerson(name, now));
  const docs = await collectionOf(gateway)
    .find({ _id: { $in: ids } })
    .toArray();
  return docs.reduce((sum, { wrong }) => sum + wrong, 0);
}

/**
 * Counts a wrong code of one person.
 * @returns how many there were in this hour
 */
export const countWrongCodeOf = (gateway: Connection, name: string, now: Date): Promise<number> =>
  addWrong(gateway, ofPerson(name, now), 1, now);

/**
 * Deletes all counters of the hours before the last at once: MongoDB takes a minute, and would
 * leave the counters of earlier versions.
 */
export async function forgetEarlierHours(gateway: Connection, now: Date): Promise<void> {
  await collectionOf(gateway).deleteMany({
    _id: { $lt: hourOf(new Date(now.getTime() - HOUR)) },
  });
}

/**
 * Counts a wrong code, and deletes the hours before the last.
 * @returns how many there were in this hour
 */
export async function countWrongCode(gateway: Connection, now: Date): Promise<number> {
  const wrong = await addWrong(gateway, hourOf(now), 1, now);
  if (wrong === 1) await forgetEarlierHours(gateway, now);
  return wrong;
}
