import type { mongo } from 'mongoose';

const INDEX_NOT_FOUND = 27;

/**
 * Removes indexes of a former version, once those that replace them exist. Two processes that start
 * at once both try.
 * @param former their names
 */
export async function dropFormerIndexes<T extends mongo.Document>(
  collection: mongo.Collection<T>,
  former: readonly string[],
): Promise<void> {
  const there = await collection.indexes();
  for (const name of former.filter((one) => there.some((index) => index.name === one)))
    await collection.dropIndex(name).catch((error: { code?: number }) => {
      if (error.code !== INDEX_NOT_FOUND) throw error;
    });
}
