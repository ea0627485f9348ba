import type { mongo } from 'mongoose';
import { beginningOf, DAY, endOfDay, HOUR } from '../../shared/clock.js';
import type { LocalHours } from '../../shared/local-hours.js';
import type { Db } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/** The outbox may see only the half that knows addresses. */
export type GatewayDb = Pick<Db, 'gateway'>;

/**
 * The cause of a failure: a name of ours and the provider's own code. Never a message, which could
 * quote an address.
 */
export interface StoredFailure {
  readonly reason: string;
  readonly code?: string;
}

/** A counter of a broadcast that counts a person once their text is enqueued. */
export type CountedAs = 'said' | 'reminded';

/**
 * A text on its way. Its recipient and its words are only in `box`; the rest is ids, numbers and
 * times.
 */
export interface StoredDelivery {
  readonly _id: string;
  /** Lower goes first in its lane (outbox/delivery.ts `classes`). */
  readonly class: number;
  /** The channels of the targets, in order; their addresses are in the box. */
  readonly channels: readonly string[];
  /** Index of the target that is tried now. */
  readonly target: number;
  /** `channels[target]`, so that one index serves a channel's due work. */
  readonly channel: string;
  /** `withdrawn`: its broadcast was stopped before it was sent. */
  readonly state: 'due' | 'sent' | 'dead' | 'withdrawn';
  /**
   * When to try it, for `due`. A claim moves it to the end of its lock, so a crash makes it due
   * again.
   */
  readonly dueAt?: Date;
  /** How many tries on this target were begun. */
  readonly attempts: number;
  /** When the first try on this target began. */
  readonly triedFrom?: Date;
  /**
   * A process is sending it until then. No two claims of one delivery have the same value, so it
   * identifies the claim.
   */
  readonly lockedUntil?: Date;
  readonly expires?: Date;
  readonly failure?: StoredFailure;
  /**
   * A keyed name of the person, shared by all that wait in the same line, while it is `due`.
   * Replies only.
   */
  readonly line?: string;
  /** The place in the line: lower goes first. */
  readonly place?: number;
  /** The broadcast it belongs to. */
  readonly group?: string;
  /** The local hours in which it may be sent. */
  readonly hours?: LocalHours;
  /** Targets, text and buttons, sealed. */
  readonly box?: Buffer;
  /** For `sent` with another target left: until when a status may still cause a failover. */
  readonly keepBoxUntil?: Date;
  /**
   * It never reached its person, and this must still be noted in the conversation: when to do so; a
   * claim moves it on.
   */
  readonly recallAt?: Date;
  /** It was dead once, and may have arrived all the same. */
  readonly revived?: true;
  /** The provider said that it arrived. */
  readonly delivered?: boolean;
  /** Its sender is held: it waits until the sender works, or for its next try. */
  readonly held?: true;
  /** A try ended without an answer, so it may have arrived. */
  readonly uncertain?: true;
  /** Targets that were skipped because their senders were held; it may return to them. */
  readonly passedOver?: readonly number[];
  /** Targets at which its person cannot be reached. */
  readonly closed?: readonly number[];
  /** How the person is counted in the broadcast because of this text. */
  readonly counted?: CountedAs;
  /** When it died, to the hour. */
  readonly diedAt?: Date;
  /** When the document is deleted, to the day; not for `due`. */
  readonly purgeAt?: Date;
}

/**
 * How long sent and dead deliveries are stored: to recognise a second `enqueue`, for statuses, for
 * administrators.
 */
export const KEPT = 7 * DAY;
/**
 * How long a provider may take to report that a text did not arrive, so that it still causes a
 * failover.
 */
export const STATUS_WINDOW = 2 * HOUR;
/**
 * The fields that a sent, dead or withdrawn delivery loses: nobody tries it any more, and it is in
 * no line.
 */
export const over = {
  dueAt: 1,
  lockedUntil: 1,
  triedFrom: 1,
  held: 1,
  line: 1,
  place: 1,
} as const;
/** The fields that are deleted with its text, when nobody may retry it. */
export const withoutBox = { box: 1, keepBoxUntil: 1, expires: 1 } as const;
/**
 * Returns when an ended delivery is deleted: to the day, so that nobody can read from it when a
 * person was answered.
 */
export const purgeAt = (now: Date) => endOfDay(now.getTime() + KEPT);
/** Returns when a delivery died, as administrators see it: to the hour, for the same reason. */
export const diedAt = (now: Date) => beginningOf(HOUR, now);
/**
 * Ranks of replies (outbox/delivery.ts `classes`). A dead reply is of no use: its conversation has
 * ended, and another person may hold the phone. So its address, words and times are deleted with
 * its last try; those of calls stay, so that they can be retried.
 */
export const replyRanks: readonly number[] = [-1, 0];

const schema = schemaOf(
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
    failure: schemaOf({ reason: String, code: String }, { _id: false }),
    line: String,
    place: Number,
    group: String,
    hours: schemaOf({ from: Number, to: Number, zone: String }, { _id: false }),
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
 * Serves claimDelivery and backlogOf, and by its first field findDeadDeliveries and
 * reviveDeliveries.
 */
export const dueIndex = { state: 1, channel: 1, class: 1, dueAt: 1 } as const;
schema.index(dueIndex);
/** Serves firstInLine. Only waiting replies have the field. */
export const lineIndex = { line: 1, place: 1 } as const;
schema.index(lineIndex, { sparse: true });
/** Serves withdrawGroup and countGroup. Only texts of broadcasts have the field. */
export const groupIndex = { group: 1, state: 1 } as const;
schema.index(groupIndex, { partialFilterExpression: { group: { $exists: true } } });
/** Serves forgetBoxes. Few documents have the field. */
schema.index({ keepBoxUntil: 1 }, { sparse: true });
/** Serves claimRecall. Only texts that were withdrawn a moment ago have the field. */
export const recallIndex = { recallAt: 1 } as const;
schema.index(recallIndex, { sparse: true });
/** MongoDB deletes expired documents. */
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

const model = ({ gateway }: GatewayDb) =>
  gateway.models['Delivery'] ?? gateway.model('Delivery', schema);

/** The driver's own collection: frequent operations need no mongoose documents. */
export const deliveriesOf = (db: GatewayDb) =>
  model(db).collection as unknown as mongo.Collection<StoredDelivery & { box?: Buffer }>;

/** Creates the collection's indexes where they are missing. */
export async function prepareDeliveries(db: GatewayDb): Promise<void> {
  await model(db).createIndexes();
}
