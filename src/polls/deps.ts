import type { Db } from '../models/store/db.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Log } from '../shared/log.js';
import type { Texts } from '../shared/texts/texts.js';
import type { Traits } from '../shared/traits.js';
import type { Show } from './meter.js';

/** The parts on which the polls of a process depend. */
export interface PollDeps {
  /** Only the gateway half: polls never see tips. */
  readonly db: Pick<Db, 'gateway'>;
  /** `refresh` reads the key files again if they changed: the key of a poll may be seconds old. */
  readonly keys: { gateway(): GatewayKeyring; refresh(): boolean };
  readonly texts: Texts;
  /** Returns texts as they are sent by SMS. */
  readonly show: Show;
  readonly log: Log;
  /** The folder where keys are made and destroyed. */
  readonly keyFolder: string;
  /** What is known about a subscriber; nothing about others. */
  traits(channel: string, address: string, now: Date): Promise<Traits>;
}
