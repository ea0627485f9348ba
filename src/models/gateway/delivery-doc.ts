import mongoose, { type mongo } from 'mongoose';
import { beginningOf, DAY, endOfDay, HOUR } from '../../shared/clock.js';
import type { LocalHours } from '../../shared/local-hours.js';
import type { Db } from '../store/db.js';

/** The half that knows addresses is all the outbox may see. */
export type GatewayDb = Pick<Db, 'gateway'>;

/**
 * What went wrong: a name of ours and the provider's own
 * code. Never a message, which could quote an address.
 */
export interface StoredFailure {
  readonly reason: string;
  readonly code?: string;
}

/** A counter of a broadcast that a person is in once its text is put in. */
export type CountedAs = 'said' | 'reminded';

/**
 * A text on its way. Whom it goes to and what it says
 * is only in `box`; the rest is ids, numbers and times.
 */
export interface StoredDelivery {
  readonly _id: string;
  /** Lower goes first in its lane (outbox/delivery.ts `classes`). */
  readonly class: number;
  /** The channels of the targets, in order; their addresses are in the box. */
  readonly channels: readonly string[];
  /** Index of the target being tried. */
  readonly target: number;
  /** `channels[target]`, so that one index serves a channel's due work. */
  readonly channel: string;
  /** `withdrawn`: its broadcast was stopped before it was sent. */
  readonly state: 'due' | 'sent' | 'dead' | 'withdrawn';
  /**
   * When it is to be tried, for `due`. A claim moves it to
   * the end of its lock, so a crash makes it due again.
   */
  readonly dueAt?: Date;
  /** Tries on this target that were begun. */
  readonly attempts: number;
  /** When the first try on this target began. */
  readonly triedFrom?: Date;
  /**
   * A process is sending it until then. No two claims of
   * one delivery have the same, so it marks the claim.
   */
  readonly lockedUntil?: Date;
  readonly expires?: Date;
  readonly failure?: StoredFailure;
  /**
   * Who waits in the same line for the same person: a
   * keyed name, as long as it is `due`. Replies only.
   */
  readonly line?: string;
  /** The place in the line: lower was said first. */
  readonly place?: number;
  /** The broadcast it is of. */
  readonly group?: string;
  /** The local hours in which it may be sent. */
  readonly hours?: LocalHours;
  /** Targets, text and buttons, sealed. */
  readonly box?: Buffer;
  /** For `sent` with another target left: how long a status may still cause a failover. */
  readonly keepBoxUntil?: Date;
  /**
   * It never reached its person, in whose talk that
   * is still to be noted: when; a claim moves it on.
   */
  readonly recallAt?: Date;
  /** It was dead once, and perhaps arrived all the same. */
  readonly revived?: true;
  /** The provider said that it arrived. */
  readonly delivered?: boolean;
  /** Its sender is held: it waits until that works, or for its next try. */
  readonly held?: true;
  /** A try of it ended without an answer, so that it may have arrived. */
  readonly uncertain?: true;
  /** Targets that were passed over because their senders were held; it may come back to them. */
  readonly passedOver?: readonly number[];
  /** Targets at which its person cannot be reached. */
  readonly closed?: readonly number[];
  /** As what its person stands in the counters of its broadcast, because of this text. */
  readonly counted?: CountedAs;
  /** When it was dead, to the hour. */
  readonly diedAt?: Date;
  /** When the document goes, to the day; not for `due`. */
  readonly purgeAt?: Date;
}

/**
 * Sent and dead deliveries are kept so long: to recognise
 * a second `enqueue`, for statuses, for operators.
 */
export const KEPT = 7 * DAY;
/** How long a provider may take to say that a text did not arrive and still cause a failover. */
export const STATUS_WINDOW = 2 * HOUR;
/**
 * The fields that what is sent, dead or withdrawn loses:
 * nobody tries it any more, and it stands in no line.
 */
export const over = {
  dueAt: 1,
  lockedUntil: 1,
  triedFrom: 1,
  held: 1,
  line: 1,
  place: 1,
} as const;
/** The fields that go with its text, when nobody may try it again. */
export const withoutBox = { box: 1, keepBoxUntil: 1, expires: 1 } as const;
/** When what is over goes: to the day, so that nobody reads from it when somebody was answered. */
export const purgeAt = (now: Date) => endOfDay(now.getTime() + KEPT);
/** When something was dead, as operators see it: to the hour, for the same reason. */
export const diedAt = (now: Date) => beginningOf(HOUR, now);
/**
 * Ranks of replies (outbox/delivery.ts `classes`). A dead one is of no use: its talk is over, and
 * somebody else may hold the phone. So its address, words and times go with its last try; of calls
 * they stay, to be tried again.
 */
export const replyRanks: readonly number[] = [-1, 0];

const schema = new mongoose.Schema(
  {
    _id: String,
    class: { type: Number, required: true },
    channels: { type: [String], required: true },
    target: { type: Number, required: true },
    channel: { type: String, required: true },
    state: { type: String, required: true, enum: ['due', 'sent', 'dead', 'withdrawn'] },
    dueAt: Date,
    attempts: { type: Number, required: true },
    triedFrom: Date,
    lockedUntil: Date,
    expires: Date,
    failure: new mongoose.Schema({ reason: String, code: String }, { _id: false }),
    line: String,
    place: Number,
    group: String,
    hours: new mongoose.Schema({ from: Number, to: Number, zone: String }, { _id: false }),
    box: Buffer,
    keepBoxUntil: Date,
    recallAt: Date,
    revived: Boolean,
    delivered: Boolean,
    held: Boolean,
    uncertain: Boolean,
    passedOver: { type: [Number], default: undefined },
    closed: { type: [Number], default: undefined },
    counted: String,
    diedAt: Date,
    purgeAt: Date,
  },
  { collection: 'deliveries', versionKey: false, strict: 'throw' },
);
/**
 * Serves claimDelivery and backlogOf, and by its first
 * field findDeadDeliveries and reviveDeliveries.
 */
export const dueIndex = { state: 1, channel: 1, class: 1, dueAt: 1 } as const;
schema.index(dueIndex);
/** Serves firstInLine. Only replies that wait have the field. */
export const lineIndex = { line: 1, place: 1 } as const;
schema.index(lineIndex, { sparse: true });
/** Serves withdrawGroup and countGroup. Only what a broadcast says has the field. */
export const groupIndex = { group: 1, state: 1 } as const;
schema.index(groupIndex, { partialFilterExpression: { group: { $exists: true } } });
/** Serves forgetBoxes. Few have the field. */
schema.index({ keepBoxUntil: 1 }, { sparse: true });
/** Serves claimRecall. Only what was withdrawn a moment ago has the field. */
export const recallIndex = { recallAt: 1 } as const;
schema.index(recallIndex, { sparse: true });
/** MongoDB deletes what is over. */
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

const model = ({ gateway }: GatewayDb) =>
  gateway.models['Delivery'] ?? gateway.model('Delivery', schema as mongoose.Schema);

/** The driver's own collection: the hot path needs no hydrated documents. */
export const deliveriesOf = (db: GatewayDb) =>
  model(db).collection as unknown as mongo.Collection<StoredDelivery & { box?: Buffer }>;

/** Creates the collection's indexes where they are missing. */
export async function prepareDeliveries(db: GatewayDb): Promise<void> {
  await model(db).createIndexes();
}
