import type { SimPhones } from '../bots/simulator/simulator.js';
import type { Directory } from '../directory/directory.js';
import type { Escalations } from '../escalation/escalations.js';
import type { Db } from '../models/store/db.js';
import type { AdjustableClock } from '../shared/clock.js';
import type { Texts } from '../shared/texts/texts.js';
import type { Arrival } from './calls.js';

/** What the pages of the demo need. */
export interface DemoDeps {
  readonly network: SimPhones;
  readonly clock: AdjustableClock;
  /** Runs all jobs once: after the clock was moved. */
  readonly tick: () => Promise<void>;
  readonly escalations: Pick<Escalations, 'list'>;
  readonly directory: () => Directory;
  readonly db: Db;
  readonly texts: Texts;
  /** How deliveries stand, by their ids; those that are over and gone are left out. */
  readonly arrivals: (ids: readonly string[]) => Promise<ReadonlyMap<string, Arrival>>;
  /** Host names by which the pages may be asked for, beside those of this machine itself; in lower case, without ports. */
  readonly hosts: readonly string[];
}
