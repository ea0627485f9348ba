import type { Connection, mongo } from 'mongoose';
import { createUnordered } from '../store/clustered.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * The most people in one document. Measured: a document of a hundred costs little more than one of
 * one (numbers.md).
 */
export const PACK = 100;

/**
 * Up to a hundred people of a broadcast with the same channel and the same time zone. Their
 * identities are only in `box`, sealed under the broadcast's key; outside of it they are numbers,
 * their positions in the box.
 */
export interface PackDoc {
  readonly _id: string;
  readonly broadcast: string;
  /** The batch of the copying that it belongs to. */
  readonly batch: number;
  readonly channel: string;
  /** IANA name of the time zone. */
  readonly zone: string;
  /** `due`: some people in it still have to be sent the text. `rest`: stored for the reminder. */
  readonly state: 'due' | 'rest';
  /** 0 is the message itself, 1 the reminder. */
  readonly phase: 0 | 1;
  /**
   * When the next person in it is due. A claim moves it to the end of its lease, so a crash makes
   * it due again.
   */
  readonly dueAt: Date;
  readonly size: number;
  /** Positions of the people who still have to be sent the text, in this order. */
  readonly todo: readonly number[];
  /** Positions of those who were busy: they are tried again when `todo` is empty. */
  readonly busy: readonly number[];
  /** Positions of those who were sent it. */
  readonly said: readonly number[];
  /**
   * For an alert: positions of people who may have been sent any of its messages. They are noted
   * before sending, so that after a crash everybody who must hear of its end is included.
   */
  readonly told?: readonly number[];
  readonly box: Buffer;
}

const places = { type: [Number], required: true };
const schema = schemaOf(
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
/** Serves claimPack; by its first field everything that belongs to one broadcast. */
export const packIndex = { broadcast: 1, state: 1, channel: 1, dueAt: 1 } as const;
schema.index(packIndex);

/** The driver's own collection. */
export const packsOf = (gateway: Connection) =>
  gateway.collection('recipients') as unknown as mongo.Collection<PackDoc>;

const model = (gateway: Connection) =>
  gateway.models['Recipient'] ?? gateway.model('Recipient', schema);

/** Creates the collection and its indexes. */
export async function prepareRecipients(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'recipients');
  await model(gateway).createIndexes();
}
