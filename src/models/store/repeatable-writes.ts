import { mongo } from 'mongoose';
import { Fault } from '../../shared/fault.js';
import { primaryChanges } from './election.js';
import { Group, writeEach, type WriteOutcome } from './group-commit.js';

/**
 * A write of one document that may be made twice: the second time it changes nothing, or runs into
 * a unique key. Its filter names the `_id`.
 */
export type RepeatableWrite<T extends mongo.Document> = Extract<
  mongo.AnyBulkWriteOperation<T>,
  { updateOne: unknown } | { deleteOne: unknown }
>;

/**
 * Returns the same write as an update or a delete of many, which a driver never numbers. mongod
 * notes every numbered write in `config.transactions`: a second write for each (docs/adr/030).
 */
function unnumbered<T extends mongo.Document>(
  write: RepeatableWrite<T>,
): mongo.AnyBulkWriteOperation<T> {
  const { filter } = 'updateOne' in write ? write.updateOne : write.deleteOne;
  if (typeof filter['_id'] !== 'string')
    throw new Fault('A repeatable write names no document. This is a mistake of the program.');
  return 'updateOne' in write ? { updateMany: write.updateOne } : { deleteMany: write.deleteOne };
}

/**
 * Whether a command may have been carried out although it failed: its connection broke, or its
 * primary changed.
 */
function isUncertain(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  // The driver wraps what broke the connection, and gives a primary's refusal its code.
  const broke: unknown = error.errorResponse;
  const code = error.result.getWriteConcernError()?.code ?? error.code;
  return broke instanceof mongo.MongoNetworkError || primaryChanges(code);
}

/**
 * Groups writes that may be made twice into one `bulkWrite`. When its connection breaks or the
 * primary changes, the group is written once more, as the driver does with numbered writes. A write
 * that had been made already is then told as `duplicate`, if it would have run into a key: its
 * caller must know its own work again.
 */
export function groupedRepeatable<T extends mongo.Document>(
  collection: () => mongo.Collection<T>,
): Group<RepeatableWrite<T>, WriteOutcome> {
  return new Group(async (writes) => {
    const operations = writes.map(unnumbered);
    try {
      return await writeEach(collection(), operations);
    } catch (error) {
      if (!(error instanceof Fault) || !isUncertain(error.cause)) throw error;
      return writeEach(collection(), operations);
    }
  });
}
