import type { Connection, mongo } from 'mongoose';
import { HOUR } from '../../shared/clock.js';

/** How many codes were wrong in one hour: of cases, over all people. Says nothing of anybody. */
interface GuessesDoc {
  /** The hour, as `2026-03-03T10`; call-guesses.ts has more behind it. */
  readonly _id: string;
  readonly wrong: number;
}

const collectionOf = (gateway: Connection) =>
  gateway.collection('guesses') as unknown as mongo.Collection<GuessesDoc>;
/** The hour, as it begins every id: older ones are forgotten by it. */
export const hourOf = (now: Date): string => now.toISOString().slice(0, 13);

/** How many case codes were wrong in this hour. */
export async function wrongCodes(gateway: Connection, now: Date): Promise<number> {
  return (await collectionOf(gateway).findOne({ _id: hourOf(now) }))?.wrong ?? 0;
}

/** Adds to a counter of an hour. @returns how many there are in it now */
export async function addWrong(gateway: Connection, _id: string, count: number): Promise<number> {
  const counted = await collectionOf(gateway).findOneAndUpdate(
    { _id },
    { $inc: { wrong: count } },
    { upsert: true, returnDocument: 'after' },
  );
  return counted?.wrong ?? count;
}

/** Forgets the hours before the last, whatever was counted in them. */
export async function forgetEarlierHours(gateway: Connection, now: Date): Promise<void> {
  await collectionOf(gateway).deleteMany({
    _id: { $lt: hourOf(new Date(now.getTime() - HOUR)) },
  });
}

/** Counts a wrong code, and forgets the hours before the last. @returns how many there were in this hour */
export async function countWrongCode(gateway: Connection, now: Date): Promise<number> {
  const wrong = await addWrong(gateway, hourOf(now), 1);
  if (wrong === 1) await forgetEarlierHours(gateway, now);
  return wrong;
}
