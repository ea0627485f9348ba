import type { Limits } from '../attachments/limits.js';
import type { Scanner } from '../attachments/scanner.js';
import type { Channel } from '../bots/channel.js';
import type { Db } from '../models/store/db.js';
import type { Wait } from '../outbox/wait.js';
import type { KeyStore } from '../privacy/key-store.js';
import type { Clock } from '../shared/clock.js';
import type { CommonClock } from '../shared/common-clock.js';
import type { Log } from '../shared/log.js';
import type { Language, Texts } from '../shared/texts/texts.js';

/** The materials from which Amana is built. */
export interface Materials {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly texts: Texts;
  readonly channels: readonly Channel[];
  /** A job checks a clock that all processes share; any other clock is used directly. */
  readonly clock: Clock | CommonClock;
  readonly log: Log;
  readonly publicUrl: string;
  readonly defaultLanguage: Language;
  /** Milliseconds of silence after which an open conversation is deleted. */
  readonly silence: number;
  /**
   * The folder of keys. The process that releases a poll makes its keys; jobs that run only in
   * workers maintain all others.
   */
  readonly keyFolder: string;
  /** How time passes; by default the machine's timer. */
  readonly wait?: Wait;
  /** The number of people above which a second person must approve; 1,000 by default. */
  readonly approveAbove?: number;
  /**
   * Whether this is the demo with demo keys: its accounts sign in with one press. Never in
   * production.
   */
  readonly demoAccounts?: boolean;
  /** Milliseconds after which words of a closed case are destroyed; by default they are kept. */
  readonly keepClosed?: number | undefined;
  /** The most calls of one kind in an hour that reach a focal point one by one; 12 by default. */
  readonly callsAnHour?: number;
  /** The largest stored file of each kind, in bytes. */
  readonly fileLimits?: Limits;
  /** Scans files before they are stored; without it they are not scanned. */
  readonly scanner?: Scanner;
  /** Returns the free bytes on the disk of the files; asked of the database by default. */
  readonly freeBytes?: () => Promise<number>;
  /** Chooses the moment of a first call that is not immediate; random by default. */
  readonly draw?: (span: number) => number;
}
