import { Schema, type Connection, type mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { insertNew } from '../store/insert-new.js';
import { isDuplicate } from '../store/duplicate-key.js';
import { schemaOf } from '../store/schema-of.js';
import type { Place } from '../store/waiting.js';

/** A neighbour's feed of alerts that is read here. All of it is public. */
export interface NeighbourFeedDoc {
  /** Its address. */
  readonly _id: string;
  readonly name: string;
  /** The id of the account of the person who subscribed to it. */
  readonly addedBy: string;
  readonly addedAt: Date;
  /** When it is read next. */
  readonly nextAt: Date;
  /** What is remembered between two readings, as JSON: it contains addresses only as names. */
  readonly memory: string;
  readonly readAt?: Date;
  /** Why the last reading failed; absent when it succeeded. */
  readonly failed?: string;
  /** Entries of the last reading that were not offered to people, and why. */
  readonly passed: readonly { readonly entry: string; readonly why: string }[];
}

/** A problem of a neighbour's alert. */
export interface NeighbourFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly line: number;
  readonly what: string;
}

/** An alert of a neighbour, for a person to look at. */
export interface NeighbourAlertDoc {
  /** Derived from sender, identifier and time. */
  readonly _id: string;
  readonly feed: string;
  /** Its own address, if it has one. */
  readonly address?: string;
  /** The alert as it was read, as JSON. */
  readonly alert: string;
  /**
   * The keys of the earlier messages that it names: relays that follow one of them are told of it.
   */
  readonly follows?: readonly string[];
  readonly findings: readonly NeighbourFinding[];
  readonly seenAt: Date;
  /** `passed`: a person said that it does not concern us; `taken`: a case was opened for it. */
  readonly state: 'new' | 'passed' | 'taken';
  readonly by?: string;
  readonly at?: Date;
  /** When it is deleted: a week after its end. */
  readonly purgeAt: Date;
}

const text = { type: String, required: true };
const feedSchema = schemaOf(
  {
    _id: text,
    name: text,
    addedBy: text,
    addedAt: { type: Date, required: true },
    nextAt: { type: Date, required: true },
    memory: text,
    readAt: Date,
    failed: String,
    passed: [{ _id: false, entry: String, why: String }],
  },
  { collection: 'neighbourfeeds', versionKey: false, strict: 'throw' },
);
// For claimNeighbourFeed.
feedSchema.index({ nextAt: 1 });

const alertSchema = schemaOf(
  {
    _id: text,
    feed: text,
    address: String,
    alert: text,
    follows: { type: [String], default: undefined },
    findings: [Schema.Types.Mixed],
    seenAt: { type: Date, required: true },
    state: { ...text, enum: ['new', 'passed', 'taken'] },
    by: String,
    at: Date,
    purgeAt: { type: Date, required: true },
  },
  { collection: 'neighbouralerts', versionKey: false, strict: 'throw' },
);
// For neighbourAlertsAfter. Few messages follow one.
alertSchema.index({ follows: 1 }, { sparse: true });
// For listNeighbourAlerts, latest first.
alertSchema.index({ seenAt: -1 });
// MongoDB deletes expired documents.
alertSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

/** Creates the collections and their indexes. */
export async function prepareNeighbours(gateway: Connection): Promise<void> {
  await Promise.all([
    gateway.model('NeighbourFeed', feedSchema).createIndexes(),
    gateway.model('NeighbourAlert', alertSchema).createIndexes(),
  ]);
}

const feedsOf = (gateway: Connection): mongo.Collection<NeighbourFeedDoc> =>
  gateway.collection<NeighbourFeedDoc>('neighbourfeeds');
const alertsOf = (gateway: Connection): mongo.Collection<NeighbourAlertDoc> =>
  gateway.collection<NeighbourAlertDoc>('neighbouralerts');

/** Finds an alert of a neighbour. */
export const findNeighbourAlert = async (
  gateway: Connection,
  id: string,
): Promise<NeighbourAlertDoc | undefined> =>
  (await alertsOf(gateway).findOne({ _id: id })) ?? undefined;

/**
 * Returns the messages that follow earlier ones, by the keys of those, in the order in which they
 * were read.
 */
export const neighbourAlertsAfter = (
  gateway: Connection,
  keys: readonly string[],
): Promise<NeighbourAlertDoc[]> =>
  alertsOf(gateway)
    .find({ follows: { $in: [...keys] } })
    .sort({ seenAt: 1 })
    .toArray();

/** Finds a feed that is read. */
export const findNeighbourFeed = async (
  gateway: Connection,
  address: string,
): Promise<NeighbourFeedDoc | undefined> =>
  (await feedsOf(gateway).findOne({ _id: address })) ?? undefined;

/** Makes a feed due at a moment, if it is due later. */
export async function readFeedBy(
  gateway: Connection,
  address: string,
  nextAt: Date,
): Promise<void> {
  await feedsOf(gateway).updateOne({ _id: address }, { $min: { nextAt } });
}

/** Returns the feeds that are read, by name. */
export const listNeighbourFeeds = (gateway: Connection): Promise<NeighbourFeedDoc[]> =>
  feedsOf(gateway).find({}).sort({ name: 1 }).toArray();

/**
 * Subscribes to a feed.
 * @returns false when it is subscribed already
 */
export async function addNeighbourFeed(
  gateway: Connection,
  feed: NeighbourFeedDoc,
): Promise<boolean> {
  try {
    await feedsOf(gateway).insertOne(feed, { writeConcern: durable });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Unsubscribes from a feed, and deletes what was new in it. */
export async function removeNeighbourFeed(gateway: Connection, address: string): Promise<boolean> {
  await alertsOf(gateway).deleteMany({ feed: address, state: 'new' });
  const { deletedCount } = await feedsOf(gateway).deleteOne({ _id: address });
  return deletedCount === 1;
}

const due = (now: Date) => ({ nextAt: { $lte: now } });

/** The place of feeds that are due to be read. */
export const dueFeedsPlace = (now: Date): Place => ({
  collection: 'neighbourfeeds',
  filter: due(now),
});

/**
 * Claims a due feed, so that no other process reads it too.
 * @param nextAt when it is due again
 * @param among the addresses of the feeds to choose from; all by default
 */
export async function claimNeighbourFeed(
  gateway: Connection,
  now: Date,
  nextAt: Date,
  among?: readonly string[],
): Promise<NeighbourFeedDoc | undefined> {
  const claimed = await feedsOf(gateway).findOneAndUpdate(
    among ? { ...due(now), _id: { $in: [...among] } } : due(now),
    { $set: { nextAt } },
    { sort: { nextAt: 1 }, returnDocument: 'after' },
  );
  return claimed ?? undefined;
}

/** Notes the result of a reading. */
export async function noteReading(
  gateway: Connection,
  address: string,
  reading: Pick<NeighbourFeedDoc, 'readAt' | 'failed'> &
    Partial<Pick<NeighbourFeedDoc, 'memory' | 'passed'>>,
): Promise<void> {
  const { failed, ...set } = reading;
  await feedsOf(gateway).updateOne(
    { _id: address },
    failed === undefined ? { $set: set, $unset: { failed: 1 } } : { $set: { ...set, failed } },
  );
}

/** Saves new alerts. An existing one keeps the decision that a person made. */
export async function keepNeighbourAlerts(
  gateway: Connection,
  alerts: readonly NeighbourAlertDoc[],
): Promise<number> {
  return insertNew(alertsOf(gateway), alerts);
}

/**
 * Returns the latest alerts of neighbours.
 * @param limit the most to return
 */
export const listNeighbourAlerts = (
  gateway: Connection,
  limit: number,
): Promise<NeighbourAlertDoc[]> =>
  alertsOf(gateway).find({}).sort({ seenAt: -1 }).limit(limit).toArray();

/**
 * Notes a person's decision on an alert that was undecided.
 * @returns false when it was decided already
 */
export async function decideNeighbourAlert(
  gateway: Connection,
  id: string,
  decision: { readonly state: 'passed' | 'taken'; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { matchedCount } = await alertsOf(gateway).updateOne(
    { _id: id, state: 'new' },
    { $set: decision },
    { writeConcern: durable },
  );
  return matchedCount === 1;
}
