import type { mongo } from 'mongoose';
import { durable } from './db.js';

/**
 * Saves documents whose id is new; an existing one stays as it is.
 * @returns how many were new
 */
export async function insertNew<D extends { readonly _id: string }>(
  collection: mongo.Collection<D>,
  documents: readonly D[],
): Promise<number> {
  if (documents.length === 0) return 0;
  const { upsertedCount } = await collection.bulkWrite(
    documents.map(({ _id, ...rest }) => ({
      updateOne: {
        filter: { _id } as mongo.Filter<D>,
        update: { $setOnInsert: rest } as unknown as mongo.UpdateFilter<D>,
        upsert: true,
      },
    })),
    { ordered: false, writeConcern: durable },
  );
  return upsertedCount;
}
