import type { Connection, mongo } from 'mongoose';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';
import { schemaOf } from '../store/schema-of.js';
import { inTransaction } from '../store/transaction.js';
import { asBuffer } from '../store/as-buffer.js';

/** What can come with a text besides words. */
export const attachmentKinds = ['photo', 'voice', 'document', 'location'] as const;
export type AttachmentKind = (typeof attachmentKinds)[number];

/**
 * The states of an attachment. `waiting`: it must still be fetched, or scanned; `refused`: it was
 * fetched and is not stored; `gone`: its provider does not have it any more.
 */
export const attachmentStates = ['waiting', 'kept', 'refused', 'gone'] as const;
export type AttachmentState = (typeof attachmentStates)[number];

/**
 * Why an attachment is not stored: too large, no kind of file that is stored, damaged, or the
 * scanner found something.
 */
export const refusalReasons = ['tooLarge', 'wrongType', 'unreadable', 'infected'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/**
 * An attachment of a tip. Its bytes are sealed in `attachmentchunks`; no name, caption or address
 * is stored.
 */
export interface AttachmentDoc {
  readonly _id: string;
  readonly tip: string;
  /** The strand of its tip whose key opens it (privacy/file-seal.ts). */
  readonly strand: string;
  readonly kind: AttachmentKind;
  readonly state: AttachmentState;
  readonly reason?: RefusalReason;
  /** Its media type, as recognised from its bytes. */
  readonly type?: string;
  /** In bytes, rounded up, so that nobody can find a file by its known size. */
  readonly size?: number;
  /** How many sealed pieces it has. */
  readonly chunks?: number;
  /** For a location: the area it lies in. */
  readonly area?: string;
  /** Rounded down to the hour. */
  readonly receivedAt: Date;
}

/** One sealed piece of an attachment. */
export interface AttachmentChunkDoc {
  /** `<attachment>/<n>`. */
  readonly _id: string;
  readonly attachment: string;
  readonly n: number;
  readonly box: Buffer;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    tip: { type: String, required: true },
    strand: { type: String, required: true },
    kind: { type: String, enum: attachmentKinds, required: true },
    state: { type: String, enum: attachmentStates, required: true },
    reason: { type: String, enum: refusalReasons },
    type: String,
    size: Number,
    chunks: Number,
    area: String,
    receivedAt: { type: Date, required: true },
  },
  { collection: 'attachments', versionKey: false },
);
schema.index({ tip: 1, receivedAt: 1, _id: 1 }); // For attachmentsOf: the attachments of a case.

const chunkSchema = schemaOf(
  {
    _id: { type: String, required: true },
    attachment: { type: String, required: true },
    n: { type: Number, required: true },
    box: { type: Buffer, required: true },
  },
  { collection: 'attachmentchunks', versionKey: false },
);
chunkSchema.index({ attachment: 1, n: 1 }); // For chunksOf: the pieces of one attachment.

/** Creates the two collections and their indexes. */
export async function prepareAttachments(cases: Connection): Promise<void> {
  await createUnordered(cases, 'attachments');
  await createUnordered(cases, 'attachmentchunks');
  await cases.model('Attachment', schema).createIndexes();
  await cases.model('AttachmentChunk', chunkSchema).createIndexes();
}

export const attachmentDocs = (cases: Connection): mongo.Collection<AttachmentDoc> =>
  cases.collection<AttachmentDoc>('attachments');

const chunkDocs = (cases: Connection) => cases.collection<AttachmentChunkDoc>('attachmentchunks');

/**
 * An attachment as its message brings it. With `boxes` it is saved at once and complete: a location
 * needs no fetching.
 */
export interface AttachmentToBegin {
  readonly doc: Omit<AttachmentDoc, 'reason'>;
  readonly boxes?: readonly Buffer[];
}

/** Saves attachments, each once. */
export async function beginAttachments(
  cases: Connection,
  begun: readonly AttachmentToBegin[],
): Promise<void> {
  for (const { doc, boxes = [] } of begun) {
    await writeChunks(cases, doc._id, boxes);
    await unlessThere(attachmentDocs(cases).insertOne(doc, { writeConcern: durable }));
  }
}

async function writeChunks(
  cases: Connection,
  attachment: string,
  boxes: readonly Buffer[],
  session?: mongo.ClientSession,
): Promise<void> {
  for (const [n, box] of boxes.entries())
    await chunkDocs(cases).updateOne(
      { _id: `${attachment}/${n}` },
      { $setOnInsert: { attachment, n, box } },
      { upsert: true, ...(session ? { session } : { writeConcern: durable }) },
    );
}

/** What is known of an attachment that is stored. */
export type AttachmentKept = Pick<AttachmentDoc, 'kind' | 'type' | 'size'>;

/**
 * Saves the sealed pieces of a waiting attachment, all or none.
 * @returns false when it does not wait any more: another process saved it, or it was deleted
 * meanwhile
 */
export function keepAttachment(
  cases: Connection,
  id: string,
  { kind, type, size }: AttachmentKept,
  boxes: readonly Buffer[],
): Promise<boolean> {
  return inTransaction(cases, async (session) => {
    const { matchedCount } = await attachmentDocs(cases).updateOne(
      { _id: id, state: 'waiting' },
      { $set: { state: 'kept', kind, type, size, chunks: boxes.length } as Partial<AttachmentDoc> },
      { session },
    );
    if (matchedCount === 0) return false;
    await writeChunks(cases, id, boxes, session);
    return true;
  });
}

/** Marks a waiting attachment as not stored. */
export async function endAttachment(
  cases: Connection,
  id: string,
  end: { readonly state: 'refused'; readonly reason: RefusalReason } | { readonly state: 'gone' },
): Promise<void> {
  await attachmentDocs(cases).updateOne(
    { _id: id, state: 'waiting' },
    { $set: end },
    { writeConcern: durable },
  );
}

/** Finds an attachment. */
export const findAttachment = (cases: Connection, id: string): Promise<AttachmentDoc | null> =>
  attachmentDocs(cases).findOne({ _id: id });

/** The most attachments of a case that are listed. */
export const MOST_ATTACHMENTS = 500;

/** Returns the attachments of a tip, oldest first. */
export const attachmentsOf = (cases: Connection, tip: string): Promise<AttachmentDoc[]> =>
  attachmentDocs(cases)
    .find({ tip })
    .sort({ tip: 1, receivedAt: 1, _id: 1 })
    .limit(MOST_ATTACHMENTS)
    .toArray();

/** Returns the sealed pieces of an attachment, in their order. */
export async function chunksOf(cases: Connection, attachment: string): Promise<Buffer[]> {
  const found = await chunkDocs(cases).find({ attachment }).sort({ attachment: 1, n: 1 }).toArray();
  return found.map(({ box }) => asBuffer(box));
}

/** Deletes everything that came with a tip besides words, as part of a transaction. */
export async function removeAttachments(
  cases: Connection,
  tip: string,
  session: mongo.ClientSession,
): Promise<void> {
  const found = await attachmentDocs(cases)
    .find({ tip }, { session, projection: { _id: 1 } })
    .toArray();
  const ids = found.map(({ _id }) => _id);
  await chunkDocs(cases).deleteMany({ attachment: { $in: ids } }, { session });
  await attachmentDocs(cases).deleteMany({ _id: { $in: ids } }, { session });
}

/** How many attachments are looked at in one go. */
const SWEPT = 1_000;

/**
 * Deletes attachments whose tip was deleted in any way, a limited number at a time.
 * @param after where the last sweep ended
 * @returns how many, and where the next sweep begins
 */
export async function removeOrphans(
  cases: Connection,
  after = '',
): Promise<{ readonly removed: number; readonly next: string | undefined }> {
  const found = await attachmentDocs(cases)
    .aggregate<{ _id: string; orphan: boolean }>([
      { $match: { _id: { $gt: after } } },
      { $sort: { _id: 1 } },
      { $limit: SWEPT },
      { $lookup: { from: 'tips', localField: 'tip', foreignField: '_id', as: 'tips' } },
      { $project: { orphan: { $eq: [{ $size: '$tips' }, 0] } } },
    ])
    .toArray();
  const orphans = found.filter(({ orphan }) => orphan).map(({ _id }) => _id);
  if (orphans.length > 0) {
    // The pieces first: if the row is still there, the next sweep finds them again.
    await chunkDocs(cases).deleteMany({ attachment: { $in: orphans } }, { writeConcern: durable });
    await attachmentDocs(cases).deleteMany({ _id: { $in: orphans } }, { writeConcern: durable });
  }
  const next = found.length < SWEPT ? undefined : found.at(-1)?._id;
  return { removed: orphans.length, next };
}
