import type { SimPhones } from '../bots/simulator/simulator.js';
import type { Directory } from '../directory/directory.js';
import type { Escalations } from '../escalation/escalations.js';
import type { Db } from '../models/store/db.js';
import type { AdjustableClock } from '../shared/clock.js';
import type { Texts } from '../shared/texts/texts.js';
import type { ReadEntry } from '../tips/read.js';
import type { Arrival } from './calls.js';

/** A tip that was opened with the vault, or why it was not. */
export type Reading =
  | { readonly ok: true; readonly entries: readonly ReadEntry[] }
  | { readonly ok: false; readonly reason: 'noVault' | 'ownPassphrase' | 'gone' };

/** Opens a tip as a person who holds the vault would. @param id the tip's */
export type ReadTip = (id: string) => Promise<Reading>;

/** What the people at the page have set; for all of them alike. */
export interface DemoState {
  smsDown: boolean;
  /** The tip that lies open on the page. */
  opened?: { readonly tip: string; readonly reading: Reading } | undefined;
}

/** Another page that belongs to the demonstration. */
export interface DemoLink {
  readonly href: string;
  readonly says: string;
}

/** What the pages of the demo need. */
export interface DemoDeps {
  readonly network: SimPhones;
  readonly clock: AdjustableClock;
  /** Runs all jobs once: after the clock was moved. */
  readonly tick: () => Promise<void>;
  readonly escalations: Pick<Escalations, 'list'>;
  readonly directory: () => Directory;
  readonly db: Db;
  readonly read: ReadTip;
  readonly links: readonly DemoLink[];
  readonly texts: Texts;
  /** How deliveries stand, by their ids; those that are over and gone are left out. */
  readonly arrivals: (ids: readonly string[]) => Promise<ReadonlyMap<string, Arrival>>;
  /**
   * Host names by which the pages may be asked for, beside
   * those of this machine itself; in lower case, without ports.
   */
  readonly hosts: readonly string[];
}
