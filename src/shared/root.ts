import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from './fault.js';

/**
 * Returns the folder of the program's package.json, wherever the compiled or uncompiled code lies
 * below it.
 */
export function projectRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) {
    const up = path.dirname(folder);
    if (up === folder)
      throw new Fault('No package.json above the program: it was installed in pieces.');
    folder = up;
  }
  return folder;
}
