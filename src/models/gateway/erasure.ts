import { randomBytes } from 'node:crypto';
import type { Connection, mongo } from 'mongoose';
import { DAY, endOfDay } from '../../shared/clock.js';
import { asBuffer } from '../store/as-buffer.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * What must still be true after the restore of an older backup, for as long as a backup could
 * contain it.
 */
export interface Erasure {
  /**
   * For an `erased` return address or subscriber: an id that leads to nobody. For a person who
   * `stopped`: the name of their conversation. For a `case` whose words were destroyed: its id.
   */
  readonly _id: string;
  readonly kind: 'erased' | 'stopped' | 'case';
  readonly expiresAt: Date;
}

/** The document that contains the key; it never expires. */
const KEY = 'key';

/**
 * As long as an address may be stored. After that its week's key is destroyed, and a backup is of
 * no use.
 */
export const ERASURE_KEPT = 91 * DAY;

const schema = schemaOf(
  { _id: { type: String, required: true }, kind: String, key: Buffer, expiresAt: Date },
  { collection: 'erasures', versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const erasuresOf = (gateway: Connection) =>
  gateway.collection('erasures') as unknown as mongo.Collection<Erasure>;

/**
 * Creates the collection and its index. The documents have no order of arrival, because people say
 * STOP shortly after they tell something.
 */
export async function prepareErasures(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'erasures');
  await gateway.model('Erasure', schema).createIndexes();
}

/** Notes durably that something was erased, or that a person said STOP. Idempotent. */
export async function noteErasures(
  gateway: Connection,
  names: readonly string[],
  now: Date,
  kind: Erasure['kind'] = 'erased',
): Promise<void> {
  const expiresAt = endOfDay(now.getTime() + ERASURE_KEPT);
  await addErasures(
    gateway,
    names.map((_id) => ({ _id, kind, expiresAt })),
  );
}

/** Adds erasures; an existing one gets the later of both ends. */
export async function addErasures(
  gateway: Connection,
  erasures: readonly Erasure[],
): Promise<void> {
  if (erasures.length === 0) return;
  await erasuresOf(gateway).bulkWrite(
    erasures.map(({ _id, kind, expiresAt }) => ({
      updateOne: {
        filter: { _id },
        update: { $setOnInsert: { kind }, $max: { expiresAt } },
        upsert: true,
      },
    })),
    { ordered: false, writeConcern: durable },
  );
}

/** Returns the cases whose words were destroyed in the last months. */
export async function notedCases(gateway: Connection): Promise<string[]> {
  const found = await erasuresOf(gateway).find({ kind: 'case' }).toArray();
  return found.map(({ _id }) => _id);
}

/**
 * Whether something is noted as destroyed.
 * @param name as it was noted
 */
export async function isErased(gateway: Connection, name: string): Promise<boolean> {
  return (await erasuresOf(gateway).countDocuments({ _id: name }, { limit: 1 })) > 0;
}

/**
 * Returns all erasures, and the key. There are as many as people who said STOP or ERASE in three
 * months. The key belongs to this database alone and seals what is noted about people outside of
 * it: with the other keys, but without the database, the notes reveal nothing. A backup contains
 * the key, too.
 */
export async function readErasures(
  gateway: Connection,
): Promise<{ readonly key: Buffer; readonly noted: readonly Erasure[] }> {
  const all = await erasuresOf(gateway).find().toArray();
  const kept = all.find(({ _id }) => _id === KEY) as { key?: Buffer } | undefined;
  const key = kept?.key ? asBuffer(kept.key) : await makeKey(gateway);
  return { key, noted: all.filter(({ _id }) => _id !== KEY) };
}

/** Returns the key; created when it is first needed. */
async function makeKey(gateway: Connection): Promise<Buffer> {
  const keys = gateway.collection<{ _id: string; key: Buffer }>('erasures');
  const made = await keys.findOneAndUpdate(
    { _id: KEY },
    { $setOnInsert: { key: randomBytes(32) } },
    { upsert: true, returnDocument: 'after', writeConcern: durable },
  );
  return asBuffer((made as { key: Buffer }).key);
}
