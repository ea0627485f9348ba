import type { Connection, mongo } from 'mongoose';
import { durable } from './db.js';

/**
 * Does all of some work durably, or none of it. It may be restarted, so the work must have no other
 * lasting effect when it fails.
 * @param options what the transaction reads, if not what the connection says
 */
export async function inTransaction<T>(
  connection: Connection,
  work: (session: mongo.ClientSession) => Promise<T>,
  options: Pick<mongo.TransactionOptions, 'readConcern'> = {},
): Promise<T> {
  const session = await connection.startSession();
  try {
    return await session.withTransaction(work, { ...options, writeConcern: durable });
  } finally {
    await session.endSession();
  }
}
