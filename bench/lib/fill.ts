import type { mongo } from 'mongoose';

/** Documents a command. */
const BATCH = 2_000;
/** How many commands are under way at once: one is packed while the server takes in another. */
const LANES = 3;

/**
 * Fills a collection with many documents, as fast as one
 * server takes them: not durable, and not for the program.
 * @param make the i-th document @returns seconds
 */
export async function fill<T extends mongo.Document>(
  collection: mongo.Collection<T>,
  count: number,
  make: (i: number) => T,
): Promise<number> {
  const began = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const from = next;
      next = Math.min(count, from + BATCH);
      const documents = Array.from({ length: next - from }, (_, i) => make(from + i));
      const options = { ordered: false, writeConcern: { w: 1, j: false } };
      await collection.insertMany(documents as mongo.OptionalUnlessRequiredId<T>[], options);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return (performance.now() - began) / 1_000;
}
