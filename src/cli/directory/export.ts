import { chmodSync, writeFileSync } from 'node:fs';
import { exportDirectory } from '../../directory/export.js';
import type { FileFormat } from '../../directory/file.js';
import { Fault } from '../../shared/fault.js';
import { note } from '../audit.js';
import { withInstallation } from '../connect.js';
import type { Io } from '../io.js';

function writeOwn(file: string, text: string): void {
  try {
    // The file is emptied and closed to other users before anything is written: it may already
    // exist with another mode.
    writeFileSync(file, '', { mode: 0o600 });
    chmodSync(file, 0o600);
    writeFileSync(file, text);
  } catch {
    throw new Fault(`${file} cannot be written. Check its folder and the space on the disk.`);
  }
}

/** Writes the directory as a file. The audit log records it first. */
export async function writeDirectory(
  io: Io,
  options: { readonly format: FileFormat; readonly output?: string },
): Promise<void> {
  const text = await withInstallation(io, async (there) => {
    const written = await exportDirectory(there.db, there.keys.gateway(), options.format);
    await note(io, there, 'directory.exported', options.format);
    return written;
  });
  if (options.output === undefined) return io.out(text);
  writeOwn(options.output, text);
  io.err(`Written to ${options.output}: names and addresses stand in it, keep it for yourself.\n`);
}
