import type { Connection, mongo } from 'mongoose';
import { pad, unpad } from '../../privacy/box.js';
import type { GatewayKeyring } from '../../privacy/keyring.js';
import { ageBands, genders, wishes, type Traits, type Wish } from '../../shared/traits.js';
import { asBuffer } from '../store/as-buffer.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';
import { dropFormerIndexes } from '../store/former-indexes.js';
import { schemaOf } from '../store/schema-of.js';
import { isErased, noteErasures } from './erasure.js';

/** What a person wants to be told without asking. */
export type Wishes = Readonly<Record<Wish, boolean>>;

/**
 * A subscriber. The fields by which audiences are chosen are readable; the identity is not: the
 * name is keyed for this purpose alone, so that it leads neither to a conversation nor to an
 * answer.
 */
export interface SubscriberDoc extends Traits {
  /** `names('subscriber', [channel, address])`. */
  readonly _id: string;
  /** The _id again: see clustered.ts. */
  readonly name: string;
  /** A channel (bots/channel.ts). */
  readonly channel: string;
  readonly language: string;
  readonly wants: Wishes;
  /** The address, sealed: `openSubscriber`. */
  readonly box: Buffer;
  /** Drawn when they joined; an erasure is remembered by it, and it leads to nobody. */
  readonly mark: string;
  /**
   * The promised writes (conversation/work.ts) that were done last: none is done twice, or after a
   * later one.
   */
  readonly applied: readonly string[];
  /** The day they joined. */
  readonly since: Date;
  /**
   * Days (2026-12-01) on which their network reported that it does not reach them; none once a text
   * has arrived.
   */
  readonly missed?: readonly string[];
}

/** The sealed part of a subscriber, which only the sender opens. */
export interface SubscriberBox {
  readonly address: string;
  /** Our number that they wrote to. */
  readonly from?: string;
  /** Their gender in their own words. It is counted nowhere. */
  readonly ownWords?: string;
}

/** Serves countAudience and audienceByPart, from the index alone. (audience.ts) */
export const audienceIndex = {
  country: 1,
  area: 1,
  language: 1,
  channel: 1,
  age: 1,
  gender: 1,
  'wants.polls': 1,
  'wants.campaigns': 1,
  'wants.alerts': 1,
} as const;

/**
 * The index of version 0.2.0, which knew no alerts. A process of that version that still runs can
 * no longer count audiences; it still sends as before.
 */
const FORMER_AUDIENCE_INDEX =
  'country_1_area_1_language_1_channel_1_age_1_gender_1_wants.polls_1_wants.campaigns_1';

const wanted = Object.fromEntries(wishes.map((wish) => [wish, { type: Boolean, required: true }]));
const schema = schemaOf(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    channel: { type: String, required: true },
    language: { type: String, required: true },
    country: String,
    area: String,
    district: String,
    age: { type: String, enum: ageBands },
    gender: { type: String, enum: genders },
    wants: wanted,
    box: { type: Buffer, required: true },
    mark: { type: String, required: true },
    applied: { type: [String], required: true },
    since: { type: Date, required: true },
    missed: { type: [String], default: undefined },
  },
  { collection: 'subscribers', versionKey: false },
);
schema.index({ name: 1 }); // For find and remove: by several names at once.
schema.index(audienceIndex);
schema.index({ mark: 1 }); // For eraseSubscribers: after a restore.

const collectionOf = (gateway: Connection) =>
  gateway.collection('subscribers') as unknown as mongo.Collection<SubscriberDoc>;
const place = (id: string) => ({ collection: 'subscribers', field: 'box', id });

/**
 * Seals the data that leads to a subscriber; padded, so that its length reveals nothing.
 * @param id the document's
 */
export function sealSubscriber(
  keys: GatewayKeyring,
  id: string,
  box: SubscriberBox,
  now: Date,
): Buffer {
  return keys.sealContact(place(id), pad(JSON.stringify(box)), now);
}

/**
 * Opens a subscriber's box.
 * @throws Fault when it was altered or moved
 */
export function openSubscriber(
  keys: GatewayKeyring,
  { _id, box }: Pick<SubscriberDoc, '_id' | 'box'>,
): SubscriberBox {
  return JSON.parse(unpad(keys.openContactBytes(place(_id), box))) as SubscriberBox;
}

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
  await gateway.model('Subscriber', schema).createIndexes();
  await dropFormerIndexes(collectionOf(gateway), [FORMER_AUDIENCE_INDEX]);
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
  const { deletedCount } = await collectionOf(gateway).deleteMany(
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
    return collectionOf(this.gateway);
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
