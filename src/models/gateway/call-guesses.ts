import type { Connection, mongo } from 'mongoose';
import { HOUR } from '../../shared/clock.js';
import { addWrong, forgetEarlierHours, forgottenAt, hourOf } from './guesses.js';

/**
 * Wrong codes of calls in one hour, of one focal point and of all, and answers that are asked back
 * once. They are stored beside the wrong case codes, under the same hour, and deleted with them.
 */
interface CallGuessesDoc {
  /**
   * `2026-03-03T10 call`, `2026-03-03T10 call <focal point>` or `2026-03-03T10 check <focal point>
   * <digits>`.
   */
  readonly _id: string;
  readonly wrong?: number;
  readonly verb?: 'ok' | 'no' | 'pass' | 'done';
  readonly code?: string;
  readonly asked?: number;
  readonly expiresAt?: Date;
}

/** How many wrong codes there are in this hour. */
export interface WrongCalls {
  /** In this focal point's name. */
  readonly theirs: number;
  /** In anybody's name. */
  readonly all: number;
}

const collectionOf = (gateway: Connection) =>
  gateway.collection('guesses') as unknown as mongo.Collection<CallGuessesDoc>;
const allOf = (now: Date) => `${hourOf(now)} call`;
const ofOne = (focalPoint: string, now: Date) => `${hourOf(now)} call ${focalPoint}`;
const checkOf = (focalPoint: string, digits: string, at: Date) =>
  `${hourOf(at)} check ${focalPoint} ${digits}`;

/** Returns how many codes were wrong in this hour. */
export async function wrongCallCodes(
  gateway: Connection,
  focalPoint: string,
  now: Date,
): Promise<WrongCalls> {
  const [all, theirs] = [allOf(now), ofOne(focalPoint, now)];
  const docs = await collectionOf(gateway)
    .find({ _id: { $in: [all, theirs] } })
    .toArray();
  const of = (id: string) => docs.find(({ _id }) => _id === id)?.wrong ?? 0;
  return { theirs: of(theirs), all: of(all) };
}

/**
 * Counts wrong codes, and deletes the hours before the last.
 * @returns how many there are in this hour, including these
 */
export async function countWrongCallCodes(
  gateway: Connection,
  focalPoint: string,
  count: number,
  now: Date,
): Promise<WrongCalls> {
  const [theirs, all] = await Promise.all([
    addWrong(gateway, ofOne(focalPoint, now), count, now),
    addWrong(gateway, allOf(now), count, now),
  ]);
  if (all === count) await forgetEarlierHours(gateway, now);
  return { theirs, all };
}

/**
 * Saves an answer that is asked back: it is carried out when these digits come.
 * @returns how often it was asked back, including this time
 */
export async function keepCallCheck(
  gateway: Connection,
  focalPoint: string,
  digits: string,
  answer: { readonly verb: 'ok' | 'no' | 'pass' | 'done'; readonly code: string },
  now: Date,
): Promise<number> {
  const kept = await collectionOf(gateway).findOneAndUpdate(
    { _id: checkOf(focalPoint, digits, now) },
    {
      $setOnInsert: { verb: answer.verb, code: answer.code, expiresAt: forgottenAt(now) },
      $inc: { asked: 1 },
    },
    { upsert: true, returnDocument: 'after' },
  );
  return kept?.asked ?? 1;
}

/** Finds the answer that was asked back with one of these digits, in this hour or the last. */
export async function findCallCheck(
  gateway: Connection,
  focalPoint: string,
  digits: readonly string[],
  now: Date,
): Promise<{ verb: 'ok' | 'no' | 'pass' | 'done'; code: string } | undefined> {
  if (digits.length === 0) return undefined;
  const hours = [now, new Date(now.getTime() - HOUR)];
  const ids = digits.flatMap((one) => hours.map((at) => checkOf(focalPoint, one, at)));
  const doc = await collectionOf(gateway).findOne({ _id: { $in: ids } });
  return doc?.verb && doc.code ? { verb: doc.verb, code: doc.code } : undefined;
}
