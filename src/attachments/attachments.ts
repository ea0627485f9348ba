import type { ChannelId } from '../bots/channel.js';
import type { CopyToDelete } from '../outbox/copies.js';
import type { Limits } from './limits.js';

/** A file that is still stored by its provider. */
export interface FileToFetch {
  /** The id of its row in the cases half. */
  readonly id: string;
  readonly source: string;
  /**
   * The key that seals it (privacy/file-seal.ts), base64. It opens nothing else of the
   * conversation.
   */
  readonly key: string;
}

/** The files of one message. */
export interface FilesToFetch {
  /** Drawn before they are saved, so that saving them twice has the effect of once. */
  readonly id: string;
  readonly channel: ChannelId;
  readonly files: readonly FileToFetch[];
  /** The provider's copy of the message, to be deleted once all files were fetched. */
  readonly copy?: CopyToDelete;
}

/** For how many messages the files were fetched, will be tried again later, or were given up. */
export interface FetchCounts {
  fetched: number;
  postponed: number;
  givenUp: number;
}

/** Fetches the files that came with messages. */
export interface Attachments {
  readonly limits: Limits;
  /** Saves durably, sealed, what must be fetched. */
  expect(files: FilesToFetch, now: Date): Promise<void>;
  /** Starts to fetch what is due. It ends by itself, and the job tries again what fails. */
  soon(now: Date): void;
  /** Fetches what is due, one file after the other. */
  tick(now: Date): Promise<FetchCounts>;
  /** Deletes attachments whose tip was deleted, a limited number at a time. */
  sweep(): Promise<{ readonly removed: number }>;
  /** Resolves when no fetch is in progress. */
  idle(): Promise<void>;
}
