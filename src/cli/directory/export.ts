import { exportDirectory } from '../../directory/export.js';
import type { FileFormat } from '../../directory/file.js';
import { note } from '../audit.js';
import { withInstallation } from '../connect.js';
import type { Io } from '../io.js';
import { writeOwn } from '../own-file.js';

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
  if (options.output === undefined) return io.file(text);
  writeOwn(options.output, text);
  io.err(`Written to ${options.output}: names and addresses stand in it, keep it for yourself.\n`);
}
