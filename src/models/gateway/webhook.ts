import { Schema, type Connection, type mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { insertNew } from '../store/insert-new.js';
import { retriedFields, type Retried } from '../store/retried.js';
import type { Place } from '../store/waiting.js';

/**
 * An address of somebody else that hears of events. The
 * address and its secrets are only in `box`, sealed.
 */
export interface WebhookDoc {
  readonly _id: string;
  readonly box: Buffer;
  /** The kinds of events that it hears of. */
  readonly kinds: readonly string[];
  /** ISO 3166-1; `*` is all. */
  readonly countries: readonly string[];
  /** What its owner belongs to, for conflicts of interest. */
  readonly affiliation?: string;
  readonly addedAt: Date;
  /** Events up to this number of the audit log are told, or are not for it. */
  readonly after: number;
  /** Cases that came before this hour are told, or are not for it. */
  readonly createdTo: Date;
}

/** An event that is to be told to a webhook. What is told is only in `box`, sealed. */
export interface WebhookWorkDoc extends Retried {
  readonly hook: string;
  readonly kind: string;
}

/** What became of an event at a webhook. */
export interface WebhookLogDoc {
  /** As it was for the receiver: `webhook-id`. */
  readonly _id: string;
  readonly hook: string;
  readonly kind: string;
  /** `withheld`: by the time it was to be sent its case was kept from this webhook. */
  readonly outcome: 'delivered' | 'dead' | 'withheld';
  /** A status of HTTP, or a word of ours. */
  readonly why: string;
  readonly attempts: number;
  /** To the minute. */
  readonly at: Date;
  readonly purgeAt: Date;
}

const text = { type: String, required: true };
const date = { type: Date, required: true };
const hookSchema = new Schema(
  {
    _id: text,
    box: { type: Buffer, required: true },
    kinds: [String],
    countries: [String],
    affiliation: String,
    addedAt: date,
    after: { type: Number, required: true },
    createdTo: date,
  },
  { collection: 'webhooks', versionKey: false, strict: 'throw' },
);
const workSchema = new Schema(
  { ...retriedFields, hook: text, kind: text },
  { collection: 'webhookwork', versionKey: false },
);
workSchema.index({ hook: 1, dueAt: 1 }); // For claimDue, of one webhook.
const logSchema = new Schema(
  {
    _id: text,
    hook: text,
    kind: text,
    outcome: { ...text, enum: ['delivered', 'dead', 'withheld'] },
    why: text,
    attempts: { type: Number, required: true },
    at: date,
    purgeAt: date,
  },
  { collection: 'webhooklog', versionKey: false, strict: 'throw' },
);
logSchema.index({ hook: 1, at: -1 }); // For webhookLog.
// MongoDB deletes what is over.
logSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

/** Creates the collections and their indexes. */
export async function prepareWebhooks(gateway: Connection): Promise<void> {
  await Promise.all([
    gateway.model('Webhook', hookSchema as Schema).createIndexes(),
    gateway.model('WebhookWork', workSchema as Schema).createIndexes(),
    gateway.model('WebhookLog', logSchema as Schema).createIndexes(),
  ]);
}

const hooksOf = (gateway: Connection) =>
  gateway.collection('webhooks') as unknown as mongo.Collection<WebhookDoc>;
export const webhookWorkOf = (gateway: Connection) =>
  gateway.collection('webhookwork') as unknown as mongo.Collection<WebhookWorkDoc>;
const logOf = (gateway: Connection) =>
  gateway.collection('webhooklog') as unknown as mongo.Collection<WebhookLogDoc>;

/** Where there is something to do for webhooks: while there are any, events are looked for. */
export const webhookPlace: Place = { collection: 'webhooks', filter: {} };

/** The webhooks there are, the oldest first. There are few. */
export const listWebhooks = (gateway: Connection): Promise<WebhookDoc[]> =>
  hooksOf(gateway).find({}, { promoteBuffers: true }).sort({ _id: 1 }).toArray();

export const findWebhook = async (
  gateway: Connection,
  id: string,
): Promise<WebhookDoc | undefined> =>
  (await hooksOf(gateway).findOne({ _id: id }, { promoteBuffers: true })) ?? undefined;

export async function keepWebhook(gateway: Connection, doc: WebhookDoc): Promise<void> {
  await hooksOf(gateway).insertOne(doc, { writeConcern: durable });
}

/** Changes a webhook. @returns false when it is gone */
export async function changeWebhook(
  gateway: Connection,
  id: string,
  set: Partial<Pick<WebhookDoc, 'box' | 'after' | 'createdTo'>>,
): Promise<boolean> {
  const { matchedCount } = await hooksOf(gateway).updateOne(
    { _id: id },
    { $set: set },
    { writeConcern: durable },
  );
  return matchedCount === 1;
}

/** Removes a webhook and what was to be told to it. @returns false when there is none */
export async function dropWebhook(gateway: Connection, id: string): Promise<boolean> {
  const { deletedCount } = await hooksOf(gateway).deleteOne({ _id: id }, { writeConcern: durable });
  await webhookWorkOf(gateway).deleteMany({ hook: id });
  return deletedCount === 1;
}

/**
 * Keeps what is to be told. What waits or was told already is not kept again.
 * @returns how many are new
 */
export async function keepWebhookWork(
  gateway: Connection,
  docs: readonly WebhookWorkDoc[],
): Promise<number> {
  if (docs.length === 0) return 0;
  const told = await logOf(gateway)
    .find({ _id: { $in: docs.map(({ _id }) => _id) } }, { projection: { _id: 1 } })
    .toArray();
  const over = new Set(told.map(({ _id }) => _id));
  const fresh = docs.filter(({ _id }) => !over.has(_id));
  return insertNew(webhookWorkOf(gateway), fresh);
}

/** Notes what became of an event. Twice is once. */
export async function noteWebhook(
  gateway: Connection,
  { _id, ...doc }: WebhookLogDoc,
): Promise<void> {
  await logOf(gateway).updateOne({ _id }, { $set: doc }, { upsert: true, writeConcern: durable });
}

/** What became of events at a webhook, the latest first. */
export const webhookLog = (
  gateway: Connection,
  hook: string,
  limit: number,
): Promise<WebhookLogDoc[]> =>
  logOf(gateway).find({ hook }).sort({ at: -1 }).limit(limit).toArray();

/** What waits for a webhook. */
export const countWebhookWork = (gateway: Connection, hook: string): Promise<number> =>
  webhookWorkOf(gateway).countDocuments({ hook });
