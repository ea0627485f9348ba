import type { mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { upsertThroughRace } from '../store/duplicate-key.js';
import { groupedReads } from '../store/group-commit.js';
import { schemaOf } from '../store/schema-of.js';
import type { GatewayDb, StoredFailure } from './delivery-doc.js';

/**
 * A sender that fails. The document exists from the first failure until the first text that is
 * accepted.
 */
export interface SenderHoldDoc {
  /** The sender, followed by a country's calling code when only texts to that country fail. */
  readonly _id: string;
  readonly channel: string;
  /** When it first failed after it last worked. */
  readonly failingSince: Date;
  /** The last failure. */
  readonly failure: StoredFailure;
  /** Keyed names of people for whom it failed in a row: a few, to tell one person from several. */
  readonly people: readonly string[];
  /** It has been held since then: its texts wait. Absent when it has only failed. */
  readonly heldSince?: Date;
  /**
   * When the next text may be tried on it. A try moves it on, so that only one process tries at a
   * time.
   */
  readonly probeAt?: Date;
  /** How often it was tried while it was held. */
  readonly probes?: number;
  /**
   * When the provider last said that a text which it had accepted failed because of the sender: to
   * be accepted is no proof that it works.
   */
  readonly toldLateAt?: Date;
  /** When a text was first accepted after that. */
  readonly acceptedAt?: Date;
}

const schema = schemaOf(
  {
    _id: String,
    channel: { type: String, required: true },
    failingSince: { type: Date, required: true },
    failure: schemaOf({ reason: String, code: String }, { _id: false }),
    people: { type: [String], required: true },
    heldSince: Date,
    probeAt: Date,
    probes: Number,
    toldLateAt: Date,
    acceptedAt: Date,
  },
  { collection: 'senderholds', versionKey: false, strict: 'throw' },
);

const collection = ({ gateway }: GatewayDb) =>
  (gateway.models['SenderHold'] ?? gateway.model('SenderHold', schema))
    .collection as unknown as mongo.Collection<SenderHoldDoc>;

/**
 * Creates the reads of failing senders. A sender and its country, asked in the same moment, share a
 * command.
 */
export function holdReads(db: GatewayDb): (id: string) => Promise<SenderHoldDoc | undefined> {
  const reads = groupedReads(() => collection(db));
  return async (id) => (await reads.add([id]))[0];
}

/** Returns all senders that are held: a handful. */
export async function findHolds(db: GatewayDb): Promise<SenderHoldDoc[]> {
  const all = await collection(db).find({}).sort({ _id: 1 }).limit(1_000).toArray();
  return all.filter(({ heldSince }) => heldSince !== undefined);
}

/** A failure of a sender, to be noted. */
export interface FailureToNote {
  readonly id: string;
  readonly channel: string;
  readonly failure: StoredFailure;
  /** Keyed name of the person. */
  readonly person: string;
  /** The provider had accepted the text before. */
  readonly late: boolean;
}

/**
 * Notes a failure.
 * @param most names to store
 * @returns what is known after it
 */
export async function noteFailure(
  db: GatewayDb,
  { id, channel, failure, person, late }: FailureToNote,
  most: number,
  now: Date,
): Promise<SenderHoldDoc> {
  const people = { $setUnion: [{ $ifNull: ['$people', []] }, [person]] };
  const note = () =>
    collection(db).findOneAndUpdate(
      { _id: id },
      [
        {
          $set: {
            channel,
            failure,
            failingSince: { $ifNull: ['$failingSince', now] },
            people: { $slice: [people, most] },
            ...(late ? { toldLateAt: now, acceptedAt: '$$REMOVE' } : {}),
          },
        },
      ],
      { upsert: true, returnDocument: 'after', writeConcern: durable },
    );
  return (await upsertThroughRace(note)) as SenderHoldDoc;
}

/**
 * Holds a sender that has failed.
 * @returns false when it is held already
 */
export async function holdSender(
  db: GatewayDb,
  id: string,
  now: Date,
  probeAt: Date,
): Promise<boolean> {
  const { modifiedCount } = await collection(db).updateOne(
    { _id: id, heldSince: { $exists: false } },
    { $set: { heldSince: now, probeAt, probes: 0 } },
    { writeConcern: durable },
  );
  return modifiedCount === 1;
}

/** Postpones the next try on a held sender, because the provider asks for that. */
export async function postponeProbe(db: GatewayDb, id: string, probeAt: Date): Promise<void> {
  const held = { _id: id, heldSince: { $exists: true } };
  await collection(db).updateOne(held, { $max: { probeAt } }, { writeConcern: durable });
}

/**
 * Claims the one try that is due on a held sender.
 * @param next when the next one is due
 * @returns whether this process may try
 */
export async function takeProbe(
  db: GatewayDb,
  id: string,
  now: Date,
  next: Date,
): Promise<boolean> {
  const { modifiedCount } = await collection(db).updateOne(
    { _id: id, heldSince: { $exists: true }, probeAt: { $lte: now } },
    { $set: { probeAt: next }, $inc: { probes: 1 } },
    { writeConcern: durable },
  );
  return modifiedCount === 1;
}

/**
 * Notes that a sender works, and ends its hold.
 * @param accepted when a text was accepted; absent when a text is known to have arrived
 * @returns what was known of it, for the one process that ends it; undefined when it is not ended:
 * its texts failed after they had been accepted, and none was accepted `settled` milliseconds ago
 * without failing since
 */
export async function endHold(
  db: GatewayDb,
  id: string,
  accepted?: { readonly at: Date; readonly settled: number },
): Promise<SenderHoldDoc | undefined> {
  const proven = accepted && {
    $or: [
      { toldLateAt: { $exists: false } },
      { acceptedAt: { $lte: new Date(accepted.at.getTime() - accepted.settled) } },
    ],
  };
  const ended = await collection(db).findOneAndDelete(
    { _id: id, ...proven },
    { writeConcern: durable },
  );
  if (ended || !accepted) return ended ?? undefined;
  await collection(db).updateOne(
    { _id: id, acceptedAt: { $exists: false } },
    { $set: { acceptedAt: accepted.at } },
    { writeConcern: durable },
  );
  return undefined;
}
