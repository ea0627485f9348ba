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

/** What Amana is built from. */
export interface Materials {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly texts: Texts;
  readonly channels: readonly Channel[];
  /** One that all processes share is looked at by a job; any other is taken as it is. */
  readonly clock: Clock | CommonClock;
  readonly log: Log;
  readonly publicUrl: string;
  readonly defaultLanguage: Language;
  /** Milliseconds of silence after which an open talk is wiped. */
  readonly silence: number;
  /**
   * Where keys are. A poll's are made by whoever releases it;
   * all others are tended by jobs that workers alone run.
   */
  readonly keyFolder: string;
  /** How time passes; the machine's timer by default. */
  readonly wait?: Wait;
  /** Above so many people a second person must approve; 1,000 by default. */
  readonly approveAbove?: number;
  /**
   * The configuration is the demo with its keys: its
   * accounts sign in by a press. Never in production.
   */
  readonly demoAccounts?: boolean;
  /** So many calls of a kind in an hour reach a focal point one by one; 12 by default. */
  readonly callsAnHour?: number;
  /** The most bytes of a file that is kept, by kind. */
  readonly fileLimits?: Limits;
  /** Scans files before they are kept; without it they are not scanned. */
  readonly scanner?: Scanner;
  /** Draws the moment of a first call that is not at once; random by default. */
  readonly draw?: (span: number) => number;
}
