import path from 'node:path';
import { readConfig } from '../../app/config.js';
import type { AuditAction } from '../../models/cases/audit.js';
import { believeClock, timeToDestroyBy } from '../../models/store/time-to-destroy.js';
import { readState } from '../../mongod/state-file.js';
import { openKeyStore } from '../../privacy/key-store.js';
import { renewAfterRotation, renewLater } from '../accounts/grants.js';
import { note } from '../audit.js';
import { mongodFolder, openDb, type Opened } from '../connect.js';
import type { Io } from '../io.js';

/**
 * Returns the folder of the keys.
 * @param named by the person, instead of the configured one
 */
export function keysFolder(io: Io, named: string | undefined): string {
  return named === undefined ? readConfig(io.env).keysFolder : path.resolve(named);
}

/** The owner of the changed keys: its current time, and its audit log. */
export interface Owner {
  /**
   * The time of the installation that writes with the keys; without one, the time of this machine.
   */
  readonly now: Date;
  /**
   * Keys that expired before this time may be destroyed; undefined if it is unknown because the
   * database cannot be reached.
   */
  readonly by: Date | undefined;
  /**
   * Records the change in the audit log. The keys are already changed: if the database cannot be
   * reached, this is reported and nothing is undone.
   */
  readonly note: (action: AuditAction, subject: string) => Promise<void>;
  /** Accepts the clock, because a person says that it is right, however far ahead it jumped. */
  readonly believe: () => Promise<void>;
  /** After new pairs: gives each account the new pair of every compartment it had. */
  readonly renew: (passphrase: string) => Promise<void>;
}

/**
 * Returns the owner for keys of no particular installation, or of one that has not started yet: it
 * has neither clock nor log.
 */
const nobody = (now: Date): Owner => ({
  now,
  by: now,
  note: async () => undefined,
  believe: async () => undefined,
  renew: async () => undefined,
});

async function owner(io: Io, opened: Opened, keysFolder: string): Promise<Owner> {
  const { db, clock } = opened;
  const now = clock.now();
  const lost = () =>
    io.err(
      'The keys are changed. It could not be noted in the audit log: the database does not answer.\n',
    );
  return {
    now,
    by: await timeToDestroyBy(db.gateway, now),
    note: (action, subject) =>
      note(io, { db, clock, keys: openKeyStore(keysFolder) }, action, subject).catch(lost),
    believe: () => believeClock(db.gateway, now),
    renew: (passphrase) =>
      renewAfterRotation(io, opened, keysFolder, passphrase).catch(() => renewLater(io)),
  };
}

/**
 * Changes keys by the clock of the installation that uses them. If a clock is ahead, keys would be
 * destroyed too early; if it is behind, a new key would be used before every process has read it.
 * @param named the folder given by hand: keys of no particular installation
 */
export async function withOwner<T>(
  io: Io,
  named: string | undefined,
  work: (whose: Owner) => Promise<T>,
): Promise<T> {
  // The vault is stored off the server: people who sign in get the new pairs where the database is.
  if (named !== undefined)
    return work({ ...nobody(io.clock.now()), renew: async () => renewLater(io) });
  const config = readConfig(io.env);
  // Before the first start there is no clock yet, and starting a database for one log entry would
  // be too much.
  if (!config.mongo.given && (await readState(mongodFolder(config))) === null)
    return work(nobody(io.clock.now()));
  const opened = await openDb(io, config).catch(() => undefined);
  if (!opened) {
    const note = async () =>
      io.err(
        'The keys are changed. It could not be noted in the audit log: the database does not answer.\n',
      );
    const renew = async () => renewLater(io);
    return work({ ...nobody(io.clock.now()), by: undefined, note, renew });
  }
  try {
    return await work(await owner(io, opened, config.keysFolder));
  } finally {
    await opened.close();
  }
}
