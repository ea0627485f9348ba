import type { Connection, mongo } from 'mongoose';
import { pad, unpad } from '../../privacy/box.js';
import type { GatewayKeyring } from '../../privacy/keyring.js';
import { ageBands, genders, wishes, type Traits, type Wish } from '../../shared/traits.js';
import { schemaOf } from '../store/schema-of.js';

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
export const FORMER_AUDIENCE_INDEX =
  'country_1_area_1_language_1_channel_1_age_1_gender_1_wants.polls_1_wants.campaigns_1';

const wanted = Object.fromEntries(wishes.map((wish) => [wish, { type: Boolean, required: true }]));
export const subscriberSchema = schemaOf(
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
subscriberSchema.index({ name: 1 }); // For find and remove: by several names at once.
subscriberSchema.index(audienceIndex);
subscriberSchema.index({ mark: 1 }); // For eraseSubscribers: after a restore.

export const subscribersOf = (gateway: Connection) =>
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
