import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const schema = z.object({
  /**
   * The port in the configuration of the replica set: saved, so that the next start can use it
   * again.
   */
  port: z.int().min(1).max(65_535),
  /** The mongod that runs on this data, and the program it belongs to; absent after a clean end. */
  running: z
    .object({ mongod: z.int().positive(), owner: z.int().positive(), ownerBirth: z.string() })
    .optional(),
});

/** What is saved beside the data from one start to the next. */
export type MongodState = z.infer<typeof schema>;

const file = (folder: string) => path.join(folder, 'mongod.json');

/**
 * Reads the saved state.
 * @returns null when there is none, or none that can be read (it can always be made again)
 */
export async function readState(folder: string): Promise<MongodState | null> {
  try {
    return schema.parse(JSON.parse(await readFile(file(folder), 'utf8')));
  } catch {
    return null;
  }
}

/** Writes to another file and renames it, so that a crash never leaves half a file. */
export async function writeState(folder: string, state: MongodState): Promise<void> {
  await writeFile(`${file(folder)}.new`, JSON.stringify(state), { mode: 0o600 });
  await rename(`${file(folder)}.new`, file(folder));
}
