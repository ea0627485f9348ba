import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the pictures of a run go: the folder named by AMANA_PICTURES, otherwise a new one. */
export function pictureFolder(env: Record<string, string | undefined>): string {
  const given = env['AMANA_PICTURES'];
  return given !== undefined && given !== '' ? given : mkdtempSync(path.join(tmpdir(), 'amana-pictures-'));
}
