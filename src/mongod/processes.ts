import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './run.js';

/**
 * Returns when a process was started, which tells it from a later process with the same id.
 * @returns null when no such process runs; a zombie does not run
 */
export async function birthOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat !== null) {
    // Fields 3 (state) and 22 (start), counted after the name in brackets, which may contain
    // spaces. Source: proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  }
  if (process.platform === 'linux') return null;
  const ran = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { silence: 5_000 });
  return ran.code === 0 ? ran.output.trim() : null;
}

/**
 * Returns the arguments a process was started with, in one line; empty when there is no such
 * process.
 */
export async function commandLine(pid: number): Promise<string> {
  const raw = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (raw !== null) return raw.replaceAll('\0', ' ').trim();
  const ran = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { silence: 5_000 });
  return ran.code === 0 ? ran.output.trim() : '';
}

/** Sends a signal; it is no error if the process has ended. */
export function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Waits until a process has ended.
 * @param ms how long at most
 * @returns whether it has
 */
export async function ended(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; (await birthOf(pid)) !== null; waited += 50) {
    if (waited >= ms) return false;
    await pause(50);
  }
  return true;
}

/** Calls back when a child process has ended: at once if it already has, or never was. */
export function whenEnded(child: ChildProcess | undefined, tell: () => void): void {
  if (!child || child.exitCode !== null || child.signalCode !== null) tell();
  else child.once('exit', tell);
}
