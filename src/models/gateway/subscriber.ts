import type { Connection, mongo } from 'mongoose';
import { wishes, type Wish } from '../../shared/traits.js';
import { asBuffer } from '../store/as-buffer.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';
import { dropFormerIndexes } from '../store/former-indexes.js';
import { isErased, noteErasures } from './erasure.js';
import {
  FORMER_AUDIENCE_INDEX,
  subscriberSchema,
  subscribersOf,
  type SubscriberDoc,
} from './subscriber-doc.js';

/** A subscriber as they will be saved, by one promised write. */
export interface SubscriberWrite extends Omit<
  SubscriberDoc,
  'name' | 'mark' | 'applied' | 'missed'
> {
  /** Drawn with the turn that promised it. */
  readonly promise: string;
  /** Documents of the same person under names of older keys, which are removed. */
  readonly olderIds: readonly string[];
}

/** What a subscriber wants to be told from now on, or not any more, by one promised write. */
export interface WishWrite {
  readonly promise: string;
  readonly names: readonly string[];
  readonly wish: Wish;
  readonly wanted: boolean;
}

/** The people who take part. */
export interface Subscribers {
  /** Finds a person by these names (newest key first); also a document under an older name. */
  find(names: readonly string[]): Promise<SubscriberDoc | undefined>;
  /**
   * Saves a person's present data, with the day they first joined. Idempotent. A person who was
   * erased since it was promised stays erased.
   */
  put(write: SubscriberWrite): Promise<void>;
  /**
   * Turns a subscriber's wish on or off. Idempotent. A subscriber without any wish is erased; for a
   * person who is no subscriber nothing is saved.
   */
  wish(write: WishWrite, now: Date): Promise<void>;
  /**
   * Notes that a text did not reach them today.
   * @returns on how many days texts have missed them since one arrived; 0 when they are no
   * subscriber
   */
  missed(names: readonly string[], now: Date): Promise<number>;
  /** Notes that a text reached them. */
  reached(names: readonly string[]): Promise<void>;
  /**
   * Erases a person for good: also data that is about to be written, or that a restored backup
   * brings back.
   * @param promises made for them and perhaps not done yet
   * @returns how many documents there were
   */
  remove(names: readonly string[], promises: readonly string[], now: Date): Promise<number>;
}

/** How many promised writes of one person can wait at once before one could be done twice. */
const APPLIED = 8;

/** Creates the collection and its indexes. */
export async function prepareSubscribers(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'subscribers');
  await gateway.model('Subscriber', subscriberSchema).createIndexes();
  await dropFormerIndexes(subscribersOf(gateway), [FORMER_AUDIENCE_INDEX]);
}

/**
 * Erases people by their marks alone.
 * @returns how many documents there were
 */
export async function eraseSubscribers(
  gateway: Connection,
  marks: readonly string[],
): Promise<number> {
  if (marks.length === 0) return 0;
  const { deletedCount } = await subscribersOf(gateway).deleteMany(
    { mark: { $in: [...marks] } },
    { writeConcern: durable },
  );
  return deletedCount;
}

const traitFields = ['country', 'area', 'district', 'age', 'gender'] as const;

const under = (names: readonly string[]) => ({ name: { $in: [...names] } });
const clean = (doc: SubscriberDoc): SubscriberDoc => ({ ...doc, box: asBuffer(doc.box) });

/**
 * Returns the update for a promised write: it sets all traits again, and clears the missed days.
 */
function joinedBy({
  promise,
  since,
  ...write
}: Omit<SubscriberWrite, 'olderIds'>): mongo.UpdateFilter<SubscriberDoc> {
  const gone = traitFields.filter((trait) => write[trait] === undefined);
  return {
    $set: { ...write, name: write._id },
    $unset: { ...Object.fromEntries(gone.map((trait) => [trait, ''])), missed: '' },
    $push: { applied: { $each: [promise], $slice: -APPLIED } },
    $setOnInsert: { mark: promise, since },
  } as unknown as mongo.UpdateFilter<SubscriberDoc>;
}

class SubscribersOfGateway implements Subscribers {
  constructor(private readonly gateway: Connection) {}

  private get collection() {
    return subscribersOf(this.gateway);
  }

  async find(names: readonly string[]): Promise<SubscriberDoc | undefined> {
    const docs = await this.collection.find(under(names)).toArray();
    const found = names.flatMap((name) => docs.find(({ _id }) => _id === name) ?? [])[0];
    return found && clean(found);
  }

  async put({ olderIds, ...write }: SubscriberWrite): Promise<void> {
    const { _id, promise } = write;
    if (await isErased(this.gateway, promise)) return;
    await this.rename(olderIds, _id);
    // If this promised write was done already, the upsert runs into the existing _id.
    await unlessThere(
      this.collection.updateOne({ _id, applied: { $ne: promise } }, joinedBy(write), {
        upsert: true,
        writeConcern: durable,
      }),
    );
    // A STOP in this very moment noted the promised write before it looked for the document.
    if (await isErased(this.gateway, promise))
      await this.collection.deleteOne({ _id }, { writeConcern: durable });
  }

  async wish({ promise, names, wish, wanted }: WishWrite, now: Date): Promise<void> {
    const change = {
      $set: { [`wants.${wish}`]: wanted },
      $push: { applied: { $each: [promise], $slice: -APPLIED } },
    } as unknown as mongo.UpdateFilter<SubscriberDoc>;
    await this.collection.updateMany({ ...under(names), applied: { $ne: promise } }, change, {
      hint: { name: 1 },
      writeConcern: durable,
    });
    const left = await this.find(names);
    if (left && !wishes.some((one) => left.wants[one])) await this.remove(names, [], now);
  }

  async missed(names: readonly string[], now: Date): Promise<number> {
    const day = now.toISOString().slice(0, 10);
    const missed = { $setUnion: [{ $ifNull: ['$missed', []] }, [day]] };
    const known = await this.collection.findOneAndUpdate(under(names), [{ $set: { missed } }], {
      returnDocument: 'after',
      projection: { missed: 1 },
      hint: { name: 1 },
      writeConcern: durable,
    });
    return known?.missed?.length ?? 0;
  }

  async reached(names: readonly string[]): Promise<void> {
    const change = { $unset: { missed: '' } } as const;
    const some = { ...under(names), missed: { $exists: true } };
    await this.collection.updateMany(some, change, { hint: { name: 1 } });
  }

  async remove(names: readonly string[], promises: readonly string[], now: Date): Promise<number> {
    const docs = await this.collection.find(under(names), { projection: { mark: 1 } }).toArray();
    const marks = [...new Set([...promises, ...docs.map(({ mark }) => mark)])];
    if (marks.length === 0) return 0;
    await noteErasures(this.gateway, marks, now);
    const { deletedCount } = await this.collection.deleteMany(under(names), {
      writeConcern: durable,
    });
    return deletedCount;
  }

  /** Moves what is stored under names of older keys to the present name. */
  private async rename(olderIds: readonly string[], _id: string): Promise<void> {
    if (olderIds.length === 0) return;
    for (const old of await this.collection.find(under(olderIds)).toArray()) {
      await unlessThere(
        this.collection.insertOne({ ...old, _id, name: _id }, { writeConcern: durable }),
      );
      await this.collection.deleteOne({ _id: old._id }, { writeConcern: durable });
    }
  }
}

/** The subscribers of the gateway. */
export const createSubscribers = (gateway: Connection): Subscribers =>
  new SubscribersOfGateway(gateway);
