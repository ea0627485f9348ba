import type { Connection, mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { inTransaction } from '../store/transaction.js';
import { broadcastsOf, type BroadcastCounts } from './broadcast-doc.js';
import { packIndex, packsOf, type PackDoc } from './recipient-doc.js';

const clean = (pack: PackDoc): PackDoc => ({ ...pack, box: asBuffer(pack.box) });

/**
 * A pack that this process may work on until `until`; no two claims of one pack end at the same
 * moment.
 */
export interface PackClaim {
  readonly pack: PackDoc;
  readonly until: Date;
}

/** The query of claimPack, separate so that a test can run explain on it. */
export const packQuery = (broadcast: string, channel: string, now: Date) =>
  ({
    filter: { broadcast, state: 'due', channel, dueAt: { $lte: now } },
    sort: { dueAt: 1 },
    hint: packIndex,
  }) as const;

/** How a pack of an alert is claimed. */
export interface AlertClaim {
  /** For at most this many people it is noted that they may have been told. */
  readonly most: number;
  /** While people are still being copied: packs of the batches before this one are complete. */
  readonly before?: number | undefined;
}

const claimed = (until: Date, alert: AlertClaim | undefined) =>
  alert
    ? [
        {
          $set: {
            dueAt: until,
            told: { $setUnion: [{ $ifNull: ['$told', []] }, { $slice: ['$todo', alert.most] }] },
          },
        },
      ]
    : { $set: { dueAt: until } };

/** Claims the pack of a broadcast and channel that has been due longest. */
export async function claimPack(
  gateway: Connection,
  broadcast: string,
  channel: string,
  now: Date,
  until: Date,
  alert?: AlertClaim,
): Promise<PackClaim | undefined> {
  const { filter, sort, hint } = packQuery(broadcast, channel, now);
  const whole = alert?.before === undefined ? {} : { batch: { $lt: alert.before } };
  const found = await packsOf(gateway).findOneAndUpdate(
    { ...filter, ...whole },
    claimed(until, alert),
    { sort, hint, returnDocument: 'before', writeConcern: durable },
  );
  return found ? { pack: clean(found), until } : undefined;
}

class Overtaken extends Error {}

const added = (counts: Partial<BroadcastCounts>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts)
      .filter(([, n]) => n !== 0)
      .map(([name, n]) => [`counts.${name}`, n]),
  );

/**
 * Saves the outcome of a claim, and changes the counters of its broadcast, both or neither.
 * @param next the new fields of the pack, or undefined: it is of no use any more
 * @returns false, and nothing written, when another process claimed the pack meanwhile, or it is
 * deleted
 */
export async function settlePack(
  gateway: Connection,
  { pack, until }: PackClaim,
  next: Partial<Omit<PackDoc, '_id'>> | undefined,
  counts: Partial<BroadcastCounts>,
): Promise<boolean> {
  const mine = { _id: pack._id, state: 'due', dueAt: until } as const;
  const $inc = added(counts);
  const write = async (session?: mongo.ClientSession) => {
    const options = session ? { session } : { writeConcern: durable };
    const done = next
      ? (await packsOf(gateway).updateOne(mine, { $set: next }, options)).matchedCount
      : (await packsOf(gateway).deleteOne(mine, options)).deletedCount;
    if (done === 0) throw new Overtaken();
    if (session)
      await broadcastsOf(gateway).updateOne({ _id: pack.broadcast }, { $inc }, { session });
  };
  try {
    if (Object.keys($inc).length === 0) await write();
    else await inTransaction(gateway, write);
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}

/**
 * It is night for the people of a claimed pack: makes them, and all due people of their time zone,
 * due in the morning.
 */
export async function sleepPacks(
  gateway: Connection,
  { pack, until }: PackClaim,
  now: Date,
  morning: Date,
): Promise<void> {
  const { broadcast, channel, zone } = pack;
  const due = { $or: [{ dueAt: { $lte: now } }, { _id: pack._id, dueAt: until }] };
  await packsOf(gateway).updateMany(
    { broadcast, state: 'due', channel, zone, ...due },
    { $set: { dueAt: morning } },
    { hint: packIndex, writeConcern: durable },
  );
}
