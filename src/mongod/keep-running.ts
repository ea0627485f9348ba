import { setTimeout as pause } from 'node:timers/promises';
import type { MongodProcess } from './mongod-process.js';
import type { OnProgress } from './way.js';

/** Milliseconds before it is started again: after the first, second, … end; the last is used for ever. */
const PAUSES = [1_000, 2_000, 5_000, 15_000] as const;

/** What a person can do about the end of a mongod. @param said what it complained of */
export function advice(folder: string, said: readonly string[]): string {
  const all = said.join('\n');
  if (/no space left on device/i.test(all))
    return `The disk of ${folder} is full: free some space on it.`;
  if (/read-only file system/i.test(all))
    return `The disk of ${folder} is read-only: make it writable.`;
  return `It said: ${said.at(-1) ?? 'nothing'}. If that happens again, see whether the memory or the disk ran out.`;
}

/**
 * Starts a mongod again whenever it ends by itself (a full disk, no memory, a kill), until it is stopped: what was
 * acknowledged is in its journal, and connections to it come back by themselves.
 * @param first the one that runs @param again starts another on the same data and port
 * @returns how to stop it, whether it runs or not
 */
export function keepRunning(
  first: MongodProcess,
  again: () => Promise<MongodProcess>,
  folder: string,
  onProgress: OnProgress,
): () => Promise<void> {
  const stopping = new AbortController();
  let present = first;
  let reviving: Promise<void> | undefined;

  async function revive(): Promise<void> {
    let told = '';
    for (let tries = 0; !stopping.signal.aborted; tries += 1) {
      const line = `mongod ended by itself and is started again. ${advice(folder, present.complaints)} Until it runs, messages are not acknowledged, and nothing is lost that was.`;
      if (line !== told) onProgress((told = line));
      const ms = PAUSES[Math.min(tries, PAUSES.length - 1)];
      await pause(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        present = await again();
      } catch (error) {
        // Its own words, if it had any, are in the message.
        present = Object.assign(present, {
          complaints: [error instanceof Error ? error.message : String(error)],
        });
        continue;
      }
      onProgress('mongod runs again');
      return watch();
    }
  }

  function watch(): void {
    const ended = () => void (reviving = stopping.signal.aborted ? undefined : revive());
    const child = present.mongodProcess;
    // It may have ended before anybody listened.
    if (!child || child.exitCode !== null || child.signalCode !== null) ended();
    else child.once('exit', ended);
  }
  watch();

  return async () => {
    stopping.abort();
    await reviving;
    await present.stop();
  };
}
