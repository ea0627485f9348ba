import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, writeSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe' });

/** Whether this test run may mount: root on Linux, with the right to. */
export function mayMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'amana-mount-'));
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
    run('umount', folder);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

/** A disk of its own that can be filled and set read-only. */
export class SmallDisk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'amana-disk-'));
  private readonly filler = path.join(this.folder, 'filler');

  constructor(megabytes: number) {
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.folder);
  }
  /** Until nothing goes in any more; what was freed meanwhile is filled again. */
  fill(): void {
    const file = openSync(this.filler, 'a');
    try {
      for (const piece of [1 << 20, 1 << 12, 1]) {
        try {
          for (;;) writeSync(file, Buffer.alloc(piece, 1));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        }
      }
    } finally {
      closeSync(file);
    }
  }
  free(): void {
    rmSync(this.filler);
  }
  /** Nothing may be writing on it just then. */
  setReadOnly(readOnly: boolean): void {
    run('mount', '-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.folder);
  }
  remove(): void {
    run('umount', '-l', this.folder);
    rmdirSync(this.folder);
  }
}
