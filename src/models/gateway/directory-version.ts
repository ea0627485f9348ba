import type { Connection, Document, mongo } from 'mongoose';
import { schemaOf } from '../store/schema-of.js';
import { countryModel, type CountryDoc } from './country.js';
import { isDuplicate } from '../store/duplicate-key.js';
import { focalPointModel, type FocalPointDoc } from './focal-point.js';
import { Fault } from '../../shared/fault.js';
import { inTransaction } from '../store/transaction.js';
import type { Place } from '../store/waiting.js';

/**
 * Counts the changes of the directory, so that a process learns from one small read whether to read
 * all of it again.
 */
interface VersionDoc {
  readonly _id: 'directory';
  readonly n: number;
}

const schema = schemaOf(
  { _id: { type: String, required: true }, n: { type: Number, min: 1, required: true } },
  { collection: 'directoryversion', versionKey: false },
);

const ID = 'directory';

function versionModel(gateway: Connection) {
  return gateway.models['DirectoryVersion'] ?? gateway.model('DirectoryVersion', schema);
}

const collectionOf = (gateway: Connection) =>
  versionModel(gateway).collection as unknown as mongo.Collection<VersionDoc>;

/**
 * Creates the collections of the directory. They are read completely, by `_id`, and need no other
 * index.
 */
export async function prepareDirectory(gateway: Connection): Promise<void> {
  for (const model of [countryModel(gateway), focalPointModel(gateway), versionModel(gateway)])
    await model.createCollection();
}

/** Returns how many times the directory was changed (index: _id). */
export async function findDirectoryVersion(gateway: Connection): Promise<number> {
  return (await collectionOf(gateway).findOne({ _id: ID }))?.n ?? 0;
}

/** The place of the directory, if it was changed since a version. */
export const directoryPlace = (version: number): Place => ({
  collection: 'directoryversion',
  filter: { _id: ID, n: { $ne: version } },
});

/** What is written together. */
export interface DirectoryChange {
  readonly people: readonly FocalPointDoc[];
  readonly countries: readonly CountryDoc[];
  /** Ids of people whose entries are of no use to anybody any more: nothing can open them. */
  readonly remove?: readonly string[];
}

/** Thrown inside the transaction to abort it; never leaves this file. */
class Overtaken extends Fault {}

async function takeNext(
  gateway: Connection,
  version: number,
  session: mongo.ClientSession,
): Promise<void> {
  const versions = collectionOf(gateway);
  if (version === 0) {
    await versions.insertOne({ _id: ID, n: 1 }, { session });
    return;
  }
  const { matchedCount } = await versions.updateOne(
    { _id: ID, n: version },
    { $inc: { n: 1 } },
    { session },
  );
  if (matchedCount === 0) throw new Overtaken('The directory was changed in between.');
}

/**
 * Returns the document as mongoose understands it, with the schema's defaults and checks applied.
 * @throws Fault when it does not fit
 */
async function checked<T extends { readonly _id: string }>(
  model: ReturnType<typeof countryModel>,
  docs: readonly T[],
): Promise<mongo.AnyBulkWriteOperation[]> {
  return Promise.all(
    docs.map(async (doc) => {
      const cast = new model(doc) as Document;
      await cast.validate().catch((cause: unknown) => {
        throw new Fault(`The directory's entry ${doc._id} does not fit its schema.`, { cause });
      });
      const replacement = cast.toObject({ flattenMaps: true }) as Record<string, unknown>;
      return { replaceOne: { filter: { _id: doc._id as never }, replacement, upsert: true } };
    }),
  );
}

/**
 * Writes complete people and countries, and removes people, all or nothing, as the next version.
 * @param version the version that the change is based on
 * @returns false, and nothing written, when somebody else changed the directory since
 */
export async function saveDirectory(
  gateway: Connection,
  change: DirectoryChange,
  version: number,
): Promise<boolean> {
  const people = await checked(focalPointModel(gateway), change.people);
  const countries = await checked(countryModel(gateway), change.countries);
  const write = async (session: mongo.ClientSession) => {
    await takeNext(gateway, version, session);
    const { remove = [] } = change;
    if (remove.length > 0)
      await focalPointModel(gateway).collection.deleteMany(
        { _id: { $in: [...remove] as never[] } },
        { session },
      );
    if (people.length > 0) await focalPointModel(gateway).collection.bulkWrite(people, { session });
    if (countries.length > 0)
      await countryModel(gateway).collection.bulkWrite(countries, { session });
  };
  try {
    await inTransaction(gateway, write);
    return true;
  } catch (error) {
    if (error instanceof Overtaken || isDuplicate(error)) return false;
    throw new Fault('The directory could not be written; nothing of it was changed.', {
      cause: error,
    });
  }
}
