import mongoose from 'mongoose';

/** MongoDB's code for a write whose unique key exists already (error_codes.yml, DuplicateKey). */
export const DUPLICATE_KEY = 11000;

/**
 * Whether a write failed because its unique key exists already: another was faster, or it was done
 * before.
 */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE_KEY;

/**
 * Writes a document that may not exist yet. If two processes write it for the first time at once,
 * the second fails on its key, and succeeds when it writes again.
 */
export const upsertThroughRace = <T>(write: () => Promise<T>): Promise<T> =>
  write().catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
    return write();
  });

/**
 * Writes a document unless it exists already.
 * @returns whether it was written: false when its key was taken
 */
export async function unlessThere(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
