import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../shared/fault.js';
import { birthOf, commandLine, ended, signal } from './processes.js';
import { readState } from './state-file.js';
import type { OnProgress } from './way.js';

/**
 * Milliseconds within which mongodb-memory-server's watcher ends the mongod of a dead program (it
 * looks every 2 s).
 */
const WATCHER = 5_000;
/** Milliseconds that a mongod gets to shut down cleanly. */
const ORDERLY = 10_000;

/**
 * Makes sure that no mongod runs on this data before one is started. A mongod that a killed program
 * left behind is ended, if it is certainly ours: our note beside the data names it, and its command
 * line names our data.
 * @param folder the folder of the note
 * @param dbPath the folder of the data
 * @throws Fault when another Amana, or a mongod that is not ours, runs on the data
 */
export async function settleLeftover(
  folder: string,
  dbPath: string,
  onProgress: OnProgress,
): Promise<void> {
  const pid = await pidInLock(dbPath);
  if (pid === null || !(await runsOn(pid, dbPath))) return;

  const state = await readState(folder);
  if (state?.running?.mongod === pid) {
    const { owner, ownerBirth } = state.running;
    if ((await birthOf(owner)) === ownerBirth) throw inUse(folder, owner);
    onProgress('Ending the mongod that a killed run left behind');
    signal(pid, 'SIGTERM');
    if (await ended(pid, ORDERLY)) return;
    signal(pid, 'SIGKILL'); // The journal makes this safe.
    if (await ended(pid, ORDERLY)) return;
  }
  // It may belong to a program that died, or to one that is about to write its note: the watcher
  // ends only the first.
  if (!(await ended(pid, WATCHER))) throw inUse(folder, pid);
}

/** Returns the fault for two programs that use the same data. */
export function inUse(folder: string, pid?: number): Fault {
  return new Fault(
    `The data in ${folder} is already in use${pid === undefined ? '' : ` by process ${pid}`}: Amana probably runs ` +
      'already. Stop that one first, or give this one a folder of its own with AMANA_DATA.',
  );
}

/**
 * Reads the process id from mongod.lock. mongod writes it there, and empties the file at a clean
 * end.
 */
async function pidInLock(dbPath: string): Promise<number | null> {
  const text = await readFile(path.join(dbPath, 'mongod.lock'), 'utf8').catch(() => '');
  return /^\d+$/.test(text.trim()) ? Number(text) : null;
}

async function runsOn(pid: number, dbPath: string): Promise<boolean> {
  return ` ${await commandLine(pid)} `.includes(` --dbpath ${dbPath} `);
}
