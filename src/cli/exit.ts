import { CommanderError } from 'commander';
import { Fault } from '../shared/fault.js';
import { safeError } from '../shared/log.js';
import type { Io } from './io.js';

/** The exit codes of a command; `--help` explains them to people. */
export const exitCodes = { ok: 0, problem: 1, usage: 2, noDatabase: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The text below every help text. */
export const exitHelp = `
Exit codes: 0 done · 1 a problem was found, or it was refused · 2 wrong usage · 3 the database cannot be reached`;

/** The database cannot be reached, or our own cannot be started. */
export class NoDatabase extends Fault {}

/**
 * The driver's errors for a server that is missing or gone. Source: MongoDB Node.js driver, class
 * names.
 */
const GONE = /^Mongo(ose)?(Network|ServerSelection|NotConnected|TopologyClosed|PoolCleared)/;

/** Checks whether something failed because the database is unreachable. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof NoDatabase || GONE.test(error.name) || isGone(error.cause);
}

/**
 * Prints what went wrong, and returns the exit code for it. Of a fault it shows only the message;
 * of any other error only what cannot contain a secret.
 */
export function explain(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) {
    // Commander has already printed its own message.
    return error.code === 'commander.helpDisplayed' || error.code === 'commander.version' ? 0 : 2;
  }
  const gone = isGone(error);
  if (error instanceof Fault) io.err(`${error.message}\n`);
  else if (gone) io.err('MongoDB does not answer any more. Check that it runs, and MONGODB_URI.\n');
  else
    io.err(
      `Unexpected, and probably a mistake of the program: ${JSON.stringify(safeError(error))}\n`,
    );
  return gone ? exitCodes.noDatabase : exitCodes.problem;
}
