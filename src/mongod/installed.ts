import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { checkBinary } from './check-binary.js';
import { notHere, type Found, type Missed, type Search } from './way.js';

/** Returns the mongod that a person named in MONGOD_BINARY. */
export async function named({ env }: Search): Promise<Found | Missed> {
  const binary = env.MONGOD_BINARY;
  if (binary === undefined || binary === '') return notHere('not set');
  return checkBinary(path.resolve(binary));
}

/** Returns the first mongod on the PATH that runs. */
export async function onPath({ env }: Search): Promise<Found | Missed> {
  let missing: Missed = notHere('no mongod there');
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    const binary = path.join(folder, process.platform === 'win32' ? 'mongod.exe' : 'mongod');
    if (folder === '' || !(await canRun(binary))) continue;
    const found = await checkBinary(binary);
    if (found.ok) return found;
    missing = found;
  }
  return missing;
}

async function canRun(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
