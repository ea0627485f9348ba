import { setTimeout as pause } from 'node:timers/promises';
import type { MongodProcess } from './mongod-process.js';
import { whenEnded } from './processes.js';
import type { OnProgress } from './way.js';

/**
 * Milliseconds before it is started again: after the first, second, … end; the last is repeated.
 */
const PAUSES = [1_000, 2_000, 5_000, 15_000] as const;

/**
 * Returns what a person can do when mongod has ended.
 * @param said its error messages
 */
export function advice(folder: string, said: readonly string[]): string {
  const all = said.join('\n');
  if (/no space left on device/i.test(all))
    return `The disk of ${folder} is full: free some space on it.`;
  if (/read-only file system/i.test(all))
    return `The disk of ${folder} is read-only: make it writable.`;
  return `It said: ${said.at(-1) ?? 'nothing'}. If that happens again, see whether the memory or the disk ran out.`;
}

/** A mongod that is started again whenever it ends, until it is stopped. */
class Revived {
  private readonly stopping = new AbortController();
  private reviving: Promise<void> | undefined;

  constructor(
    private present: MongodProcess,
    private readonly again: () => Promise<MongodProcess>,
    private readonly folder: string,
    private readonly onProgress: OnProgress,
  ) {}

  watch(): void {
    const ended = () =>
      void (this.reviving = this.stopping.signal.aborted ? undefined : this.revive());
    whenEnded(this.present.mongodProcess, ended);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.reviving;
    await this.present.stop();
  }

  private async revive(): Promise<void> {
    const { signal } = this.stopping;
    let told = '';
    for (let tries = 0; !signal.aborted; tries += 1) {
      told = this.tell(told);
      const ms = PAUSES[Math.min(tries, PAUSES.length - 1)];
      await pause(ms, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || !(await this.tryAgain())) continue;
      this.onProgress('mongod runs again');
      return this.watch();
    }
  }

  /**
   * Tells the person what happened, if it differs from what they were told last.
   * @returns what they know now
   */
  private tell(told: string): string {
    const line = `mongod ended by itself and is started again. ${advice(this.folder, this.present.errors)} Until it runs, messages are not acknowledged, and nothing is lost that was.`;
    if (line !== told) this.onProgress(line);
    return line;
  }

  private async tryAgain(): Promise<boolean> {
    try {
      this.present = await this.again();
      return true;
    } catch (error) {
      // The message contains its own words, if it had any.
      const errors = [error instanceof Error ? error.message : String(error)];
      this.present = Object.assign(this.present, { errors });
      return false;
    }
  }
}

/**
 * Starts a mongod again whenever it ends by itself (a full disk, no memory, a kill), until it is
 * stopped. Acknowledged writes are in its journal, and connections to it recover by themselves.
 * @param first the running one
 * @param again starts another on the same data and port
 * @returns a function that stops it, whether it runs or not
 */
export function keepRunning(
  first: MongodProcess,
  again: () => Promise<MongodProcess>,
  folder: string,
  onProgress: OnProgress,
): () => Promise<void> {
  const revived = new Revived(first, again, folder, onProgress);
  revived.watch();
  return () => revived.stop();
}
