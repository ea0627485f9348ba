import { randomBytes } from 'node:crypto';
import { Schema, type Connection, type mongo } from 'mongoose';
import { DAY, endOfDay } from '../../shared/clock.js';
import { asBuffer } from '../store/as-buffer.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';

/**
 * What must hold after a restore of a backup from before, for as long as a backup could hold it.
 */
export interface Erasure {
  /**
   * Of what was `erased`, a return address or a subscriber:
   * leads to nobody. Of who `stopped`: the name of their talk.
   */
  readonly _id: string;
  readonly kind: 'erased' | 'stopped';
  readonly expiresAt: Date;
}

/** The document that holds the key; it has no end. */
const KEY = 'key';

/**
 * As long as an address may be kept. After that its week's key is gone, and a backup is of no use.
 */
export const ERASURE_KEPT = 91 * DAY;

const schema = new Schema(
  { _id: { type: String, required: true }, kind: String, key: Buffer, expiresAt: Date },
  { collection: 'erasures', versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const erasuresOf = (gateway: Connection) =>
  gateway.collection('erasures') as unknown as mongo.Collection<Erasure>;

/**
 * Creates the collection and its index. It keeps no order: that
 * in which people said STOP is near that in which they told.
 */
export async function prepareErasures(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'erasures');
  await gateway.model('Erasure', schema).createIndexes();
}

/** Notes durably that something was erased, or that somebody said STOP. Twice is once. */
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

/** Adds them; one that is there is kept as long as the later of both says. */
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

/** Whether something is noted as destroyed. @param name as it was noted */
export async function isErased(gateway: Connection, name: string): Promise<boolean> {
  return (await erasuresOf(gateway).countDocuments({ _id: name }, { limit: 1 })) > 0;
}

/**
 * All of them, and the key. There are as many as people said STOP or ERASE in three months.
 * The key, of this database alone, seals what is noted outside of it about people: with the other
 * keys, but without the database, it then tells nothing. A backup has it, too.
 */
export async function readErasures(
  gateway: Connection,
): Promise<{ readonly key: Buffer; readonly noted: readonly Erasure[] }> {
  const all = await erasuresOf(gateway).find().toArray();
  const kept = all.find(({ _id }) => _id === KEY) as { key?: Buffer } | undefined;
  const key = kept?.key ? asBuffer(kept.key) : await makeKey(gateway);
  return { key, noted: all.filter(({ _id }) => _id !== KEY) };
}

/** The key; made when it is first asked for. */
async function makeKey(gateway: Connection): Promise<Buffer> {
  const keys = gateway.collection<{ _id: string; key: Buffer }>('erasures');
  const made = await keys.findOneAndUpdate(
    { _id: KEY },
    { $setOnInsert: { key: randomBytes(32) } },
    { upsert: true, returnDocument: 'after', writeConcern: durable },
  );
  return asBuffer((made as { key: Buffer }).key);
}
