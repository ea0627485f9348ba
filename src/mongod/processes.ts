import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './run.js';

/**
 * What tells a process from another that later got the same number: when it was started.
 * @returns null when no such process runs; one that
 * has ended and is only waiting to be counted does not
 */
export async function birthOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat !== null) {
    // Fields 3 (state) and 22 (start), counted behind the name
    // in brackets, which may hold spaces. Source: proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  }
  if (process.platform === 'linux') return null;
  const ran = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { silence: 5_000 });
  return ran.code === 0 ? ran.output.trim() : null;
}

/** The arguments a process was started with, in one line; empty when there is no such process. */
export async function commandLine(pid: number): Promise<string> {
  const raw = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (raw !== null) return raw.replaceAll('\0', ' ').trim();
  const ran = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { silence: 5_000 });
  return ran.code === 0 ? ran.output.trim() : '';
}

/** Sends a signal; a process that is no longer there is as good as told. */
export function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits until a process has ended. @param ms how long at most @returns whether it has */
export async function ended(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; (await birthOf(pid)) !== null; waited += 50) {
    if (waited >= ms) return false;
    await pause(50);
  }
  return true;
}
