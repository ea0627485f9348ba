import type { ChannelId } from '../bots/channel.js';
import type { CopyToDelete } from '../outbox/copies.js';
import type { Limits } from './limits.js';

/** One file that is still with its provider. */
export interface FileToFetch {
  /** The id of its row in the cases half. */
  readonly id: string;
  readonly source: string;
  /** What seals it (privacy/file-seal.ts), base64. It opens nothing else of the talk. */
  readonly key: string;
}

/** The files of one message. */
export interface FilesToFetch {
  /** Drawn before it is stored, so that storing it twice is storing it once. */
  readonly id: string;
  readonly channel: ChannelId;
  readonly files: readonly FileToFetch[];
  /** The provider's copy of the message, to be deleted once all files are here. */
  readonly copy?: CopyToDelete;
}

/** How many messages' files were done with, are tried again later, or were given up. */
export interface FetchCounts {
  fetched: number;
  postponed: number;
  givenUp: number;
}

/** Has the files fetched that came with messages. */
export interface Attachments {
  readonly limits: Limits;
  /** Notes durably, sealed, what is to be fetched. */
  expect(files: FilesToFetch, now: Date): Promise<void>;
  /** Begins to fetch what is due. It ends by itself, and what fails is tried again by the job. */
  soon(now: Date): void;
  /** Fetches what is due, one file after the other. */
  tick(now: Date): Promise<FetchCounts>;
  /** Deletes attachments whose tip was deleted, some at a time. */
  sweep(): Promise<{ readonly removed: number }>;
  /** Resolves when nothing is being fetched any more. */
  idle(): Promise<void>;
}
