import type { Connection } from 'mongoose';

const NAMESPACE_EXISTS = 48;

/**
 * Creates a collection whose documents are stored in the order of their random _id. An ordinary
 * collection stores them in the order of arrival, and that order would join people to tips without
 * any id: the third writer sent the third tip. (MongoDB 5.3 or newer. An existing collection stays
 * as it is.) To read several documents, use another index: MongoDB 6 answers `_id: { $in }` here by
 * reading all.
 */
export async function createUnordered(connection: Connection, name: string): Promise<void> {
  const clusteredIndex = { key: { _id: 1 }, unique: true };
  await connection.createCollection(name, { clusteredIndex }).catch((error: { code?: number }) => {
    if (error.code !== NAMESPACE_EXISTS) throw error;
  });
}
