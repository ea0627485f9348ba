import { Schema, type Connection, type mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { broadcastsOf, type BroadcastCounts, type BroadcastDoc } from './broadcast-doc.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { inTransaction } from '../store/transaction.js';

/** The most people in one document. Measured: a document of a hundred costs little more than one of one (numbers.md). */
export const PACK = 100;

/**
 * Up to a hundred people of a broadcast who are reached by the same channel and live in the same time zone. Who they are
 * is only in `box`, sealed under the broadcast's key; beside it they are numbers, their places in the box.
 */
export interface PackDoc {
  readonly _id: string;
  readonly broadcast: string;
  /** The batch of the copying it is of. */
  readonly batch: number;
  readonly channel: string;
  /** IANA name of the time zone. */
  readonly zone: string;
  /** `due`: somebody of it is still to be spoken to. `rest`: kept for the reminder. */
  readonly state: 'due' | 'rest';
  /** 0 is the message itself, 1 the reminder. */
  readonly phase: 0 | 1;
  /** When somebody of it is to be spoken to. A claim moves it to the end of its lease, so a crash makes it due again. */
  readonly dueAt: Date;
  readonly size: number;
  /** Places of those who are still to be spoken to, in this order. */
  readonly todo: readonly number[];
  /** Of those who were busy: they are asked again when `todo` is empty. */
  readonly busy: readonly number[];
  /** Of those to whom it was said. */
  readonly said: readonly number[];
  /**
   * Of an alert: places of those who may have heard any of its messages. They are noted before they are spoken to, so that a
   * kill leaves nobody out who is to hear its end.
   */
  readonly told?: readonly number[];
  readonly box: Buffer;
}

const places = { type: [Number], required: true };
const schema = new Schema(
  {
    _id: { type: String, required: true },
    broadcast: { type: String, required: true },
    batch: { type: Number, required: true },
    channel: { type: String, required: true },
    zone: { type: String, required: true },
    state: { type: String, required: true, enum: ['due', 'rest'] },
    phase: { type: Number, required: true, enum: [0, 1] },
    dueAt: { type: Date, required: true },
    size: { type: Number, required: true },
    todo: places,
    busy: places,
    said: places,
    told: { type: [Number], default: undefined },
    box: { type: Buffer, required: true },
  },
  { collection: 'recipients', versionKey: false, strict: 'throw' },
);
/** Serves claimPack; by its first field everything that is of one broadcast. */
export const packIndex = { broadcast: 1, state: 1, channel: 1, dueAt: 1 } as const;
schema.index(packIndex);

/** The driver's own collection. */
export const packsOf = (gateway: Connection) =>
  gateway.collection('recipients') as unknown as mongo.Collection<PackDoc>;

const model = (gateway: Connection) =>
  gateway.models['Recipient'] ?? gateway.model('Recipient', schema as Schema);

/** Creates the collection and its indexes. */
export async function prepareRecipients(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'recipients');
  await model(gateway).createIndexes();
}

const clean = (pack: PackDoc): PackDoc => ({ ...pack, box: asBuffer(pack.box) });

/** Keeps packs durably, in one command. */
export async function insertPacks(gateway: Connection, packs: readonly PackDoc[]): Promise<void> {
  if (packs.length > 0)
    await packsOf(gateway).insertMany([...packs], { ordered: false, writeConcern: durable });
}

/** Removes what somebody who died, or hung, had copied of a batch and not noted. */
export async function dropBatch(
  gateway: Connection,
  broadcast: string,
  batch: number,
): Promise<void> {
  await packsOf(gateway).deleteMany(
    { broadcast, batch: { $gte: batch } },
    { writeConcern: durable },
  );
}

/** Removes packs that were copied in vain. */
export async function removePacks(gateway: Connection, ids: readonly string[]): Promise<void> {
  // One by one: of a clustered collection, `$in` on _id would read all.
  for (const _id of ids) await packsOf(gateway).deleteOne({ _id }, { writeConcern: durable });
}

/** A pack this process may speak to until `until`; no two claims of one pack end at the same moment. */
export interface PackClaim {
  readonly pack: PackDoc;
  readonly until: Date;
}

/** The query behind claimPack, apart so that a test can have it explained. */
export const packQuery = (broadcast: string, channel: string, now: Date) =>
  ({
    filter: { broadcast, state: 'due', channel, dueAt: { $lte: now } },
    sort: { dueAt: 1 },
    hint: packIndex,
  }) as const;

/** How a pack of an alert is claimed. */
export interface AlertClaim {
  /** Of so many people it is noted that they may have been told. */
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
 * Writes what became of a claim, and moves the counters of its broadcast, both or neither.
 * @param next the fields of the pack as they are now, or undefined: it is of no use any more
 * @returns false, and nothing written, when somebody else claimed the pack meanwhile, or it is gone
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

/** It is night for the people of a claimed pack, and for all of their zone who are due: they are due in the morning. */
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

/**
 * Hands the people of an alert's message over to the next one. @param all also those who have heard nothing of it yet
 * @returns how many are to be spoken to
 */
export async function handOverPacks(
  gateway: Connection,
  from: string,
  to: string,
  all: boolean,
  now: Date,
): Promise<number> {
  const told = { $setUnion: [{ $ifNull: ['$told', []] }, '$said'] };
  const todo = all ? { $setUnion: [told, '$todo', '$busy'] } : told;
  await packsOf(gateway).updateMany(
    { broadcast: from },
    [{ $set: { broadcast: to, state: 'due', dueAt: now, told, todo, busy: [], said: [] } }],
    { hint: packIndex, writeConcern: durable },
  );
  await packsOf(gateway).deleteMany({ broadcast: to, todo: [] }, { hint: packIndex });
  const count = [
    { $match: { broadcast: to } },
    { $group: { _id: null, people: { $sum: { $size: '$todo' } } } },
  ];
  const [sum] = await packsOf(gateway)
    .aggregate<{ people: number }>(count, { hint: packIndex })
    .toArray();
  return sum?.people ?? 0;
}

/** Whether somebody of a broadcast is still to be spoken to, now or later. */
export async function anyDue(gateway: Connection, broadcast: string): Promise<boolean> {
  const found = await packsOf(gateway).findOne(
    { broadcast, state: 'due' },
    { projection: { _id: 1 }, hint: packIndex },
  );
  return found !== null;
}

/**
 * Has everybody spoken to again to whom it was said. Whoever waits beside them, because they were busy or asleep, is then
 * spoken to for the first time. Doing it twice is doing it once.
 * @param unclaimed packs that are due later than this are in nobody's hands; the others follow when they are settled
 */
export async function armReminder(
  gateway: Connection,
  broadcast: string,
  now: Date,
  unclaimed: Date,
): Promise<void> {
  await packsOf(gateway).updateMany(
    {
      broadcast,
      phase: 0,
      'said.0': { $exists: true },
      $or: [{ state: 'rest' }, { state: 'due', dueAt: { $gt: unclaimed } }],
    },
    [
      {
        $set: {
          state: 'due',
          phase: 1,
          dueAt: now,
          todo: { $concatArrays: ['$said', '$todo', '$busy'] },
          busy: [],
        },
      },
    ],
    { hint: packIndex, writeConcern: durable },
  );
}

/**
 * Ends a broadcast: its recipients go, and whoever was not spoken to is counted, in one transaction.
 * @returns the broadcast after it, or undefined when somebody else has done it
 */
export async function endBroadcast(
  gateway: Connection,
  { _id: broadcast, state }: Pick<BroadcastDoc, '_id' | 'state'>,
  now: Date,
): Promise<BroadcastDoc | undefined> {
  const ended = state === 'stopping' ? 'stopped' : 'done';
  const left = {
    $sum: { $size: { $setDifference: [{ $concatArrays: ['$todo', '$busy'] }, '$said'] } },
  };
  return inTransaction(gateway, async (session) => {
    const [waiting] = await packsOf(gateway)
      .aggregate<{ people: number }>(
        [{ $match: { broadcast, state: 'due' } }, { $group: { _id: null, people: left } }],
        { session, hint: packIndex },
      )
      .toArray();
    await packsOf(gateway).deleteMany({ broadcast }, { session, hint: packIndex });
    const change = {
      $set: { state: ended, endedAt: now },
      $unset: { copying: '' },
      $inc: { 'counts.unreached': waiting?.people ?? 0 },
    } as const;
    return (
      (await broadcastsOf(gateway).findOneAndUpdate({ _id: broadcast, state }, change, {
        session,
        returnDocument: 'after',
      })) ?? undefined
    );
  });
}
