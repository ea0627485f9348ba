import type { mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';

/**
 * Work of one turn that is durable but not done yet:
 * sealed replies and sealed notes for the cases half.
 */
export interface PendingWork {
  readonly id: string;
  readonly box: Buffer;
}

/** With the moment at which somebody else should do it, because whoever promised it has not. */
export type Promised = PendingWork & { readonly dueAt: Date };

/**
 * A person on a channel: the unit of consistency. Its _id is a keyed
 * pseudonym; what is remembered is sealed in `box`; `v` is compared and
 * set, so that two messages of one person never overwrite each other.
 */
export interface ConversationDoc {
  readonly _id: string;
  /**
   * Another random number with each turn: how often somebody
   * wrote cannot be read from it, nor from two backups.
   */
  readonly v: number;
  readonly box: Buffer;
  /**
   * Keyed digests of the last provider message ids, to recognise a repetition
   * (conversation/seen-ids.ts).
   */
  readonly seen: Buffer;
  readonly pend: readonly PendingWork[];
  /** Sealed ids of messages at the person's side that could still be deleted. */
  readonly sent?: readonly Buffer[];
  /**
   * When the silence of an open talk ends it; on a coarse
   * grid, so that it cannot be joined to a tip's time.
   */
  readonly silentAt?: Date;
  /** When nothing of this person needs to be remembered. */
  readonly expiresAt: Date;
}

/** How many deletable messages are remembered of one person. */
export const SENT = 200;

/** A turn to be kept: the person as they are now, and the work it promises. */
export interface TurnCommit {
  readonly id: string;
  /** The version that was read; 0 for a person seen for the first time. */
  readonly v: number;
  readonly box: Buffer;
  readonly seen: Buffer;
  /** The work this turn promises, and when another process may do it. */
  readonly work?: PendingWork;
  readonly dueAt?: Date;
  /** What could be deleted at the person's side has been, or the talk is over. */
  readonly forgetSent: boolean;
  readonly silentAt?: Date;
  readonly expiresAt: Date;
  /** The same person under names of older keys, to be removed. */
  readonly olderIds: readonly string[];
}

/** As the rest of the program knows it: with Buffers, and without what only an index needs. */
export function clean(doc: ConversationDoc): ConversationDoc {
  const { name: _, ...rest } = doc as ConversationDoc & { name?: string };
  return {
    ...rest,
    box: asBuffer(doc.box),
    seen: asBuffer(doc.seen),
    pend: doc.pend.map(({ id, box }) => ({ id, box: asBuffer(box) })),
    sent: (doc.sent ?? []).map(asBuffer),
  };
}

/** @param next the version after it */
export function commitOperation(
  turn: TurnCommit,
  next: number,
): mongo.AnyBulkWriteOperation<ConversationDoc> {
  const { id, v, box, seen, expiresAt, work, dueAt, silentAt, forgetSent } = turn;
  return {
    updateOne: {
      // If the version moved on, the upsert runs into the
      // existing _id: that is the lost compare-and-set.
      filter: { _id: id, v },
      update: {
        $setOnInsert: { name: id },
        $set: {
          v: next,
          box,
          seen,
          expiresAt,
          ...(silentAt ? { silentAt } : {}),
          ...(forgetSent ? { sent: [] } : {}),
        },
        // Pushed, not set: work that is done meanwhile
        // removes itself without asking for the version.
        $push: { pend: { $each: work ? [{ ...work, dueAt }] : [] } },
        ...(silentAt ? {} : { $unset: { silentAt: '' } }),
      },
      upsert: true,
    },
  } as unknown as mongo.AnyBulkWriteOperation<ConversationDoc>;
}

/**
 * The work removes itself, and leaves what could be deleted
 * at the person's side; of a talk that is over, nothing.
 */
export function doneOperation(
  id: string,
  work: string,
  sent: readonly Buffer[] | 'over',
): mongo.AnyBulkWriteOperation<ConversationDoc> {
  // Plain operators: MongoDB takes half as long for them as for the same in a pipeline.
  const update = {
    $pull: { pend: { id: work } },
    ...(sent === 'over'
      ? { $set: { sent: [] } }
      : sent.length > 0
        ? { $push: { sent: { $each: [...sent], $slice: -SENT } } }
        : {}),
  };
  return { updateOne: { filter: { _id: id, 'pend.id': work }, update } };
}
