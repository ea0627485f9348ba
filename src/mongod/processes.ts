import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './run.js';

/** Whether a process runs (ours or another user's). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * What tells a process from another that later got the same number: when it was started.
 * @returns null when there is no such process
 */
export async function birthOf(pid: number): Promise<string | null> {
  if (!isAlive(pid)) return null;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // Field 22, counted behind the name in brackets, which may hold spaces. Source: proc(5).
  if (stat !== null) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
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

/** Waits until a process has ended. @param ms how long at most @returns whether it has */
export async function ended(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; isAlive(pid); waited += 50) {
    if (waited >= ms) return false;
    await pause(50);
  }
  return true;
}
