import { mongo } from 'mongoose';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Error codes with which a database says that its primary is changing, or that there is none.
 * Source: MongoDB, "Retryable writes" and error_codes.yml: ShutdownInProgress, PrimarySteppedDown,
 * NotWritablePrimary, InterruptedAtShutdown, InterruptedDueToReplStateChange,
 * NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary.
 */
const changing: ReadonlySet<unknown> = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

/** Whether a database says with a code that its primary is another just now, or none. */
export const primaryChanges = (code: unknown): boolean => changing.has(code);

/**
 * The pause between two tries, and the number of tries: an election takes about 12 s at most
 * (MongoDB, "Replica set elections").
 */
const PAUSE = 500;
const TRIES = 40;

/**
 * Repeats work while the primary changes, if the driver does not repeat it by itself (creating
 * collections and indexes).
 * @param work that may be done twice
 * @param wait for tests
 */
export async function throughElections<T>(
  work: () => Promise<T>,
  wait: (ms: number) => Promise<unknown> = pause,
): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !(error instanceof mongo.MongoServerError) || !primaryChanges(error.code))
        throw error;
      await wait(PAUSE);
    }
  }
}
