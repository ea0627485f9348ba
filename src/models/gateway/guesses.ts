import type { Connection, mongo } from 'mongoose';
import { HOUR } from '../../shared/clock.js';

/** How many case codes were wrong in one hour, over all people. Says nothing of anybody. */
interface GuessesDoc {
  /** The hour, as `2026-03-03T10`. */
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

/** Counts a wrong code, and forgets the hours before the last. @returns how many there were in this hour */
export async function countWrongCode(gateway: Connection, now: Date): Promise<number> {
  const counted = await collectionOf(gateway).findOneAndUpdate(
    { _id: hourOf(now) },
    { $inc: { wrong: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  const wrong = counted?.wrong ?? 1;
  if (wrong === 1)
    await collectionOf(gateway).deleteMany({
      _id: { $lt: hourOf(new Date(now.getTime() - HOUR)) },
    });
  return wrong;
}
