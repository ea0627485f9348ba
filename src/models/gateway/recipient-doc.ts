import { Schema, type Connection, type mongo } from 'mongoose';
import { createUnordered } from '../store/clustered.js';

/**
 * The most people in one document. Measured: a document of a hundred costs little more than one of
 * one (numbers.md).
 */
export const PACK = 100;

/**
 * Up to a hundred people of a broadcast who are reached by the same channel and live in the same
 * time zone. Who they are is only in `box`, sealed under the broadcast's key; beside it they are
 * numbers, their places in the box.
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
  /**
   * When somebody of it is to be spoken to. A claim moves it to the end of its lease, so a crash
   * makes it due again.
   */
  readonly dueAt: Date;
  readonly size: number;
  /** Places of those who are still to be spoken to, in this order. */
  readonly todo: readonly number[];
  /** Of those who were busy: they are asked again when `todo` is empty. */
  readonly busy: readonly number[];
  /** Of those to whom it was said. */
  readonly said: readonly number[];
  /**
   * Of an alert: places of those who may have heard any of its messages. They are noted before they
   * are spoken to, so that a kill leaves nobody out who is to hear its end.
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
