import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { randomId } from '../shared/ids.js';
import { Fault } from '../shared/fault.js';

/**
 * The locks that this process holds: after a restart in a container the process id is often the
 * same as before.
 */
const mine = new Set<string>();
const PAUSE = 20;

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function take(lock: string, text: string): boolean {
  try {
    writeFileSync(lock, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new Fault('The folder of the keys cannot be written to. Check who owns it.', {
      cause: error,
    });
  }
}

/**
 * Whether the process that wrote a lock has certainly ended. Nothing is known of a process on
 * another machine.
 */
function abandoned(text: string): boolean {
  const [token = '', host, pid] = text.split(' ');
  if (host !== hostname() || mine.has(token)) return false;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/**
 * Moves an abandoned lock away. If another process replaced it in between, the new lock is put
 * back.
 */
function clear(lock: string, text: string): void {
  const aside = `${lock}.${randomId()}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (read(aside) === text) rmSync(aside, { force: true });
  else renameSync(aside, lock);
}

/**
 * Does something with the key files of a folder while no other process changes them.
 * @param patience how long to wait for another process, in milliseconds
 * @throws Fault when another process holds the lock longer than that
 */
export async function withKeyLock<T>(
  folder: string,
  work: () => T | Promise<T>,
  patience = 15_000,
): Promise<T> {
  const lock = path.join(folder, 'keys.lock');
  const token = randomId();
  const text = `${token} ${hostname()} ${process.pid}`;
  mine.add(token);
  try {
    for (let waited = 0; !take(lock, text); waited += PAUSE) {
      const holder = read(lock);
      if (abandoned(holder)) clear(lock, holder);
      else if (waited >= patience)
        throw new Fault(
          'Another process is changing the keys. If none is, remove keys.lock from their folder.',
        );
      else await wait(PAUSE);
    }
    try {
      return await work();
    } finally {
      if (read(lock) === text) rmSync(lock, { force: true });
    }
  } finally {
    mine.delete(token);
  }
}
