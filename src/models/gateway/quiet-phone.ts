import type { Connection, mongo } from 'mongoose';
import { DAY, endOfDay } from '../../shared/clock.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { groupedReads } from '../store/group-commit.js';
import { schemaOf } from '../store/schema-of.js';

/** How long a phone stays quiet after the end of the day on which that was said. */
export const QUIET = DAY;

/**
 * A phone on which somebody said that it is not safe, STOP or ERASE. Somebody else may hold it now,
 * so nothing is sent there unasked.
 */
interface QuietPhoneDoc {
  /** A keyed name of the phone for this purpose alone. */
  readonly _id: string;
  /** The same name, for reading. */
  readonly name: string;
  /** The end of a day. */
  readonly expiresAt: Date;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'quietphones', versionKey: false },
);
schema.index({ name: 1 }); // For isQuiet: a message arrives, or something is to be sent unasked.
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** The phones that are quiet now. They are in the database because every process must know them. */
export interface QuietPhones {
  /** @param names keyed names of a phone, under every key */
  isQuiet(names: readonly string[], now: Date): Promise<boolean>;
  /** Keeps a phone quiet until the end of the next day (UTC). Durable when it resolves. */
  keep(name: string, now: Date): Promise<void>;
  /** Removes the mark: the person has begun a talk again. */
  forget(names: readonly string[]): Promise<void>;
}

/** Creates the collection and its indexes. */
export async function prepareQuietPhones(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'quietphones');
  await gateway.model('QuietPhone', schema).createIndexes();
}

/**
 * Makes the access to quiet phones for one process. Queries of the same moment share one command.
 */
export function createQuietPhones(gateway: Connection): QuietPhones {
  const collection = (): mongo.Collection<QuietPhoneDoc> =>
    gateway.collection<QuietPhoneDoc>('quietphones');
  const reads = groupedReads(collection, 'name');
  return {
    async isQuiet(names, now) {
      const found = await reads.add(names);
      return found.some(({ expiresAt }) => expiresAt > now);
    },
    async keep(name, now) {
      // Rounded to the day, so that it does not reveal when the person wrote.
      const expiresAt = endOfDay(now.getTime() + QUIET);
      await collection().updateOne(
        { _id: name },
        { $set: { name, expiresAt } },
        { upsert: true, writeConcern: durable },
      );
    },
    async forget(names) {
      await collection().deleteMany({ _id: { $in: [...names] } });
    },
  };
}
