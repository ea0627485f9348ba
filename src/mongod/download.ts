import { createRequire } from 'node:module';
import { inWorkFolder, keep } from './cache.js';
import { run } from './run.js';
import { missed, type Found, type Missed, type Search } from './way.js';

/**
 * Milliseconds until the first byte: enough for a slow line, and the most time a blocked one costs.
 */
const FIRST_BYTE = 8_000;
/** Milliseconds of silence allowed later, for example while 100 MB are unpacked. */
const SILENCE = 60_000;

/**
 * Downloads with the package's own code, in a separate process: this is the only way to end a
 * download that hangs. The last line it writes is `mongod at <path>`.
 */
const SCRIPT = `
const { MongoBinary } = require(process.argv[1]);
MongoBinary.getPath({ downloadDir: process.argv[2] }).then(
  (found) => console.log('\\nmongod at ' + found),
  (error) => { console.log('\\nfailed: ' + error.message.replace(/\\s+/g, ' ')); process.exitCode = 1; },
);`;

/**
 * Gets MongoDB's own download, with mongodb-memory-server-core (its version, its checks, its
 * MONGOMS_ settings).
 */
export async function downloaded(search: Search): Promise<Found | Missed> {
  const library = createRequire(import.meta.url).resolve('mongodb-memory-server-core');
  return inWorkFolder(search, async (folder) => {
    const ran = await run(process.execPath, ['-e', SCRIPT, library, folder], {
      // Its retries wait for the network to return (7 s in all); here another way is tried instead.
      env: { MONGOMS_MAX_RETRIES: '1', ...search.env },
      cwd: folder,
      firstWord: FIRST_BYTE,
      silence: SILENCE,
      onLine: (line) => (/^Downloading/.test(line) ? search.onProgress(line) : undefined),
    });
    if (ran.failure === 'silent') return missed('nothing came in time');
    const binary = /^mongod at (.+)$/m.exec(ran.output)?.[1];
    if (binary !== undefined) return keep(search, binary);
    return missed(/^failed: (.+)$/m.exec(ran.output)?.[1] ?? 'it ended without a word');
  });
}
