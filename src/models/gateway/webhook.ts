import type { Connection, mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { insertNew } from '../store/insert-new.js';
import { retriedFields, type Retried } from '../store/retried.js';
import { schemaOf } from '../store/schema-of.js';
import type { Place } from '../store/waiting.js';

/**
 * An external address that is told of events. The address and its secrets are only in `box`,
 * sealed.
 */
export interface WebhookDoc {
  readonly _id: string;
  readonly box: Buffer;
  /** The kinds of events that it is told of. */
  readonly kinds: readonly string[];
  /** ISO 3166-1; `*` is all. */
  readonly countries: readonly string[];
  /** The affiliation of its owner, for conflicts of interest. */
  readonly affiliation?: string;
  readonly addedAt: Date;
  /** Events up to this number of the audit log were told, or are not meant for it. */
  readonly after: number;
  /** Cases that came before this hour were told, or are not meant for it. */
  readonly createdTo: Date;
}

/** An event that must be sent to a webhook. Its content is only in `box`, sealed. */
export interface WebhookWorkDoc extends Retried {
  readonly hook: string;
  readonly kind: string;
}

/** The outcome of an event at a webhook. */
export interface WebhookLogDoc {
  /** The id that the receiver saw: `webhook-id`. */
  readonly _id: string;
  readonly hook: string;
  readonly kind: string;
  /** `withheld`: when it was due to be sent, this webhook was excluded from the case. */
  readonly outcome: 'delivered' | 'dead' | 'withheld';
  /** An HTTP status, or a word of ours. */
  readonly why: string;
  readonly attempts: number;
  /** To the minute. */
  readonly at: Date;
  readonly purgeAt: Date;
}

const text = { type: String, required: true };
const date = { type: Date, required: true };
const hookSchema = schemaOf(
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
const workSchema = schemaOf(
  { ...retriedFields, hook: text, kind: text },
  { collection: 'webhookwork', versionKey: false },
);
workSchema.index({ hook: 1, dueAt: 1 }); // For claimDue, of one webhook.
const logSchema = schemaOf(
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
// MongoDB deletes expired documents.
logSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

/** Creates the collections and their indexes. */
export async function prepareWebhooks(gateway: Connection): Promise<void> {
  await Promise.all([
    gateway.model('Webhook', hookSchema).createIndexes(),
    gateway.model('WebhookWork', workSchema).createIndexes(),
    gateway.model('WebhookLog', logSchema).createIndexes(),
  ]);
}

const hooksOf = (gateway: Connection) =>
  gateway.collection('webhooks') as unknown as mongo.Collection<WebhookDoc>;
export const webhookWorkOf = (gateway: Connection) =>
  gateway.collection('webhookwork') as unknown as mongo.Collection<WebhookWorkDoc>;
const logOf = (gateway: Connection) =>
  gateway.collection('webhooklog') as unknown as mongo.Collection<WebhookLogDoc>;

/**
 * The place that shows whether webhooks need work: while any exist, the program looks for events.
 */
export const webhookPlace: Place = { collection: 'webhooks', filter: {} };

/** Returns all webhooks, the oldest first. There are few. */
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

/**
 * Changes a webhook.
 * @returns false when it is deleted
 */
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

/**
 * Removes a webhook and its waiting events.
 * @returns false when there is none
 */
export async function dropWebhook(gateway: Connection, id: string): Promise<boolean> {
  const { deletedCount } = await hooksOf(gateway).deleteOne({ _id: id }, { writeConcern: durable });
  await webhookWorkOf(gateway).deleteMany({ hook: id });
  return deletedCount === 1;
}

/**
 * Saves events to be sent. Those that wait or were sent already are not saved again.
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

/** Notes the outcome of an event. Idempotent. */
export async function noteWebhook(
  gateway: Connection,
  { _id, ...doc }: WebhookLogDoc,
): Promise<void> {
  await logOf(gateway).updateOne({ _id }, { $set: doc }, { upsert: true, writeConcern: durable });
}

/** Returns the outcomes of events at a webhook, the latest first. */
export const webhookLog = (
  gateway: Connection,
  hook: string,
  limit: number,
): Promise<WebhookLogDoc[]> =>
  logOf(gateway).find({ hook }).sort({ at: -1 }).limit(limit).toArray();

/** Counts the events that wait for a webhook. */
export const countWebhookWork = (gateway: Connection, hook: string): Promise<number> =>
  webhookWorkOf(gateway).countDocuments({ hook });
