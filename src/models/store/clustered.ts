import type { Connection } from 'mongoose';

const NAMESPACE_EXISTS = 48;

/**
 * Creates a collection whose documents lie in the order of their random _id. An ordinary one keeps
 * them in the order in which they came, and that order would join people to tips without any id:
 * the third who wrote told the third tip. (MongoDB 5.3 or newer. One that exists already stays as
 * it is.)
 * Several documents are to be read by an index of their own:
 * MongoDB 6 answers `_id: { $in }` here by reading all.
 */
export async function createUnordered(connection: Connection, name: string): Promise<void> {
  const clusteredIndex = { key: { _id: 1 }, unique: true };
  await connection.createCollection(name, { clusteredIndex }).catch((error: { code?: number }) => {
    if (error.code !== NAMESPACE_EXISTS) throw error;
  });
}
