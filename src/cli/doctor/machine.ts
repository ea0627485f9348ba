import { readFile, statfs } from 'node:fs/promises';
import path from 'node:path';
import { existsSync } from 'node:fs';
import { leavesMemory } from '../memory.js';
import { failure, ok, warning, type Finding } from './finding.js';

/** The oldest supported version: package.json, engines. */
const OLDEST = [20, 19] as const;
const MIB = 2 ** 20;
/**
 * mongod alone recommends more. Source: MongoDB manual, UNIX ulimit Settings (64000); this is our
 * own minimum that works.
 */
const FEWEST_FILES = 4_096;

/**
 * Checks the version of Node.
 * @param version as `v20.19.0`
 */
export function checkNode(version: string): Finding[] {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const fits = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (fits) return [ok('node', `Node ${version}`)];
  return [
    failure(
      'node',
      `Node ${version} is too old.`,
      `Install Node 24 or 22 (${OLDEST.join('.')} or newer works): nodejs.org/en/download`,
    ),
  ];
}

/** Checks the disk space of a folder that may not exist yet. */
export async function checkDisk(folder: string): Promise<Finding[]> {
  let there = folder;
  while (!existsSync(there)) there = path.dirname(there);
  const { bavail, bsize } = await statfs(there);
  const free = Math.floor((bavail * bsize) / MIB);
  const says = `${free} MiB are free where the data is kept`;
  const fix = 'Free some space, or set AMANA_DATA to a folder on a larger disk.';
  if (free < 200) return [failure('disk', `Only ${says}.`, fix)];
  if (free < 1_024) return [warning('disk', `Only ${says}.`, fix)];
  return [ok('disk', says)];
}

/** Checks whether a crash of the program would write its memory to a file. */
export function checkMemory(leaves = leavesMemory()): Finding[] {
  if (leaves === false) return [ok('memory', 'a crash leaves no memory behind')];
  const fix =
    'Set LimitCORE=0 in the service, or call ulimit -c 0 before it starts; keep swap encrypted or off.';
  const says = leaves
    ? 'A crash would leave a core file with what was in memory.'
    : 'It cannot be seen whether a crash leaves memory behind.';
  return [warning('memory', says, fix)];
}

/** Checks how many files a process may open; Linux only. */
export async function checkFiles(): Promise<Finding[]> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  if (soft === undefined) return [];
  if (Number(soft) >= FEWEST_FILES) return [ok('files', `${soft} files may be open at once`)];
  return [
    warning(
      'files',
      `Only ${soft} files may be open at once.`,
      `Raise the limit: ulimit -n ${FEWEST_FILES}, or LimitNOFILE of the service.`,
    ),
  ];
}
