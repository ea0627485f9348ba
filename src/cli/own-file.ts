import { chmodSync, writeFileSync } from 'node:fs';
import { Fault } from '../shared/fault.js';

/**
 * Writes a file that only its owner can read.
 * @throws Fault when it cannot be written
 */
export function writeOwn(file: string, text: string): void {
  try {
    // Emptied and protected before anything is written: it may exist with another mode.
    writeFileSync(file, '', { mode: 0o600 });
    chmodSync(file, 0o600);
    writeFileSync(file, text);
  } catch {
    throw new Fault(`${file} cannot be written. Check its folder and the space on the disk.`);
  }
}
