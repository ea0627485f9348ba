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

/**
 * Opens a tip like a person who holds the vault.
 * @param id the tip's
 */
export type ReadTip = (id: string) => Promise<Reading>;

/** The settings of the page, shared by all users. */
export interface DemoState {
  smsDown: boolean;
  /** The tip that is open on the page. */
  opened?: { readonly tip: string; readonly reading: Reading } | undefined;
}

/** Another page of the demonstration. */
export interface DemoLink {
  readonly href: string;
  readonly says: string;
}

/** The services that the demo's pages need. */
export interface DemoDeps {
  readonly network: SimPhones;
  readonly clock: AdjustableClock;
  /** Runs all jobs once, after the clock was moved. */
  readonly tick: () => Promise<void>;
  readonly escalations: Pick<Escalations, 'list'>;
  readonly directory: () => Directory;
  readonly db: Db;
  readonly read: ReadTip;
  readonly links: readonly DemoLink[];
  readonly texts: Texts;
  /** Returns the state of deliveries by their ids; deleted ones are left out. */
  readonly arrivals: (ids: readonly string[]) => Promise<ReadonlyMap<string, Arrival>>;
  /**
   * Host names under which the pages may be requested, besides those of this machine; in lower
   * case, without ports.
   */
  readonly hosts: readonly string[];
}
