import { asBuffer } from '../store/as-buffer.js';
import type { RepeatableWrite } from '../store/repeatable-writes.js';

/**
 * Work of one turn that is saved durably but not done yet: sealed replies and sealed notes for the
 * cases half.
 */
export interface PendingWork {
  readonly id: string;
  readonly box: Buffer;
}

/**
 * Promised work, with the moment at which another process should do it, because the first one has
 * not.
 */
export type Promised = PendingWork & { readonly dueAt: Date };

/**
 * A person on a channel: the unit of consistency. Its _id is a keyed pseudonym; everything that is
 * remembered is sealed in `box`; `v` is compared and set, so that two messages of one person never
 * overwrite each other.
 */
export interface ConversationDoc {
  readonly _id: string;
  /**
   * Another random number with each turn: neither it nor a comparison of two backups shows how
   * often a person wrote.
   */
  readonly v: number;
  readonly box: Buffer;
  /**
   * Keyed digests of the last provider message ids, to recognise a repetition
   * (conversation/seen-ids.ts).
   */
  readonly seen: Buffer;
  readonly pend: readonly PendingWork[];
  /** Sealed ids of messages on the person's phone that could still be deleted. */
  readonly sent?: readonly Buffer[];
  /**
   * When silence ends an open conversation; on a coarse grid, so that it cannot be joined to a
   * tip's time.
   */
  readonly silentAt?: Date;
  /** When nothing of this person must be remembered any more. */
  readonly expiresAt: Date;
}

/** How many deletable messages are remembered for one person. */
export const SENT = 200;

/** A turn to be saved: the new state of the person, and the promised work. */
export interface TurnCommit {
  readonly id: string;
  /** The version that was read; 0 for a person seen for the first time. */
  readonly v: number;
  readonly box: Buffer;
  readonly seen: Buffer;
  /** The work this turn promises, and when another process may do it. */
  readonly work?: PendingWork;
  readonly dueAt?: Date;
  /**
   * Messages that could be deleted on the person's phone were deleted, or the conversation has
   * ended.
   */
  readonly forgetSent: boolean;
  readonly silentAt?: Date;
  readonly expiresAt: Date;
  /** Documents of the same person under names of older keys, to be removed. */
  readonly olderIds: readonly string[];
}

/**
 * Returns the document as the rest of the program knows it: with Buffers, and without the field
 * that only an index needs.
 */
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

/**
 * Builds the write of a turn.
 * @param next the version after it
 */
export function commitOperation(turn: TurnCommit, next: number): RepeatableWrite<ConversationDoc> {
  const { id, v, box, seen, expiresAt, work, dueAt, silentAt, forgetSent } = turn;
  return {
    updateOne: {
      // If the version has changed, the upsert runs into the existing _id: that is a lost
      // compare-and-set.
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
        // Pushed, not set: work that is done meanwhile removes itself without checking the version.
        $push: { pend: { $each: work ? [{ ...work, dueAt }] : [] } },
        ...(silentAt ? {} : { $unset: { silentAt: '' } }),
      },
      upsert: true,
    },
  } as unknown as RepeatableWrite<ConversationDoc>;
}

/**
 * Builds the write for finished work: it removes the work, and saves which messages could be
 * deleted on the person's phone; if the conversation has ended, none.
 */
export function doneOperation(
  id: string,
  work: string,
  sent: readonly Buffer[] | 'over',
): RepeatableWrite<ConversationDoc> {
  // Plain operators: they take MongoDB half as long as the same in a pipeline.
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
