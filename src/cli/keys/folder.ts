import path from 'node:path';
import { readConfig } from '../../config.js';
import type { AuditAction } from '../../models/audit.js';
import { readState } from '../../mongod/state-file.js';
import { openKeyStore } from '../../privacy/key-store.js';
import { note } from '../audit.js';
import { mongodFolder, openDb } from '../connect.js';
import type { Io } from '../io.js';

/** The folder the keys are in. @param named by the person, instead of the configured one */
export function keysFolder(io: Io, named: string | undefined): string {
  return named === undefined ? readConfig(io.env).keysFolder : path.resolve(named);
}

/**
 * Notes a change of keys in the audit log, where there is one to note it in. The keys are changed already, so that a
 * database that is away is told and changes nothing.
 * @param named the folder given by hand: keys of no installation in particular
 */
export async function noteKeys(io: Io, named: string | undefined, action: AuditAction, subject: string): Promise<void> {
  if (named !== undefined) return;
  const config = readConfig(io.env);
  // Before the first start there is no log yet, and starting a database for one line would be out of proportion.
  if (!config.mongo.given && (await readState(mongodFolder(config))) === null) return;
  try {
    const { db, clock, close } = await openDb(io, config);
    await note(io, { db, clock, keys: openKeyStore(config.keysFolder) }, action, subject).finally(close);
  } catch {
    io.err('The keys are changed. It could not be noted in the audit log: the database does not answer.\n');
  }
} // prettier-ignore
