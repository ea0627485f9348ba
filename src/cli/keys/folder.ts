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

/** The folder the keys are in. @param named by the person, instead of the configured one */
export function keysFolder(io: Io, named: string | undefined): string {
  return named === undefined ? readConfig(io.env).keysFolder : path.resolve(named);
}

/** Whose keys are changed: what time it is there, and where it is noted. */
export interface Owner {
  /**
   * The clock of the installation that writes with
   * the keys; without one, the clock of this machine.
   */
  readonly now: Date;
  /**
   * What is over by then may be destroyed; undefined when nobody can tell, as the database is away.
   */
  readonly by: Date | undefined;
  /**
   * Notes the change in the audit log. The keys are changed already: a database that is away is
   * told and changes nothing.
   */
  readonly note: (action: AuditAction, subject: string) => Promise<void>;
  /** Somebody says that the clock is right, however far ahead it went. */
  readonly believe: () => Promise<void>;
  /** After new pairs: gives each account the new pair of every compartment it had. */
  readonly renew: (passphrase: string) => Promise<void>;
}

/**
 * Keys of no installation in particular, or of one that
 * has not started yet: there is neither clock nor log.
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
 * Changes keys by the clock of the installation that uses them. By a
 * clock that is ahead, keys would be destroyed too early; by one that
 * is behind, a new key would be used before every process has read it.
 * @param named the folder given by hand: keys of no installation in particular
 */
export async function withOwner<T>(
  io: Io,
  named: string | undefined,
  work: (whose: Owner) => Promise<T>,
): Promise<T> {
  // The vault is kept off the server: whoever signs in gets the new pairs where the database is.
  if (named !== undefined)
    return work({ ...nobody(io.clock.now()), renew: async () => renewLater(io) });
  const config = readConfig(io.env);
  // Before the first start there is no clock yet, and starting
  // a database for one line would be out of proportion.
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
