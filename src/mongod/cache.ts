import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { checkBinary } from './check-binary.js';
import { notHere, type Found, type Missed, type Search } from './way.js';

/**
 * Returns the user's folder in which mongods are kept between runs: `<cache>/amana/mongod`. Source:
 * XDG Base Directory.
 */
export function cacheFolder(env: Search['env']): string {
  const set = env.XDG_CACHE_HOME;
  const base = set !== undefined && path.isAbsolute(set) ? set : path.join(os.homedir(), '.cache');
  return path.join(base, 'amana', 'mongod');
}

/** Finds the newest mongod in the cache that runs here. */
export async function cached({ env }: Search): Promise<Found | Missed> {
  const folder = cacheFolder(env);
  const names = await readdir(folder).catch(() => []);
  const versions = names
    .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  let missing: Missed = notHere(`nothing in ${folder}`);
  for (const version of versions) {
    const found = await checkBinary(path.join(folder, version, 'mongod'));
    if (found.ok) return found;
    missing = found;
  }
  return missing;
}

const WORK = 'work-';
/** After this many milliseconds a work folder certainly belongs to a run that was killed. */
const STALE = 60 * 60 * 1_000;

async function sweep(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const folder = path.join(cache, name);
    if (!name.startsWith(WORK)) continue;
    const touched = await stat(folder).catch(() => null);
    if (touched !== null && Date.now() - touched.mtimeMs > STALE)
      await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Creates an empty work folder inside the cache, and removes it afterwards. It is on the same disk
 * as the cache, so that files made there can be moved in one step.
 */
export async function inWorkFolder<T>(
  search: Search,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const cache = cacheFolder(search.env);
  await mkdir(cache, { recursive: true });
  await sweep(cache);
  const folder = await mkdtemp(path.join(cache, WORK));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Puts a mongod into the cache, if it runs here. The last step is a rename, so that two processes
 * that do this at once both end with a complete file.
 * @param file its present path; it is copied
 */
export async function keep(search: Search, file: string): Promise<Found | Missed> {
  await chmod(file, 0o755).catch(() => undefined);
  const checked = await checkBinary(file);
  if (!checked.ok) return checked;
  const folder = path.join(cacheFolder(search.env), checked.version);
  const place = path.join(folder, 'mongod');
  const half = path.join(folder, `.mongod-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  try {
    await copyFile(file, half);
    await chmod(half, 0o755);
    await rename(half, place);
  } finally {
    await rm(half, { force: true });
  }
  return { ok: true, binary: place, version: checked.version };
}
