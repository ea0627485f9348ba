import path from 'node:path';
import { run } from './run.js';
import { missed, type Found, type Missed } from './way.js';

/** The oldest mongod that Amana is tested with. Older ones are ignored. */
const OLDEST = 6;

/**
 * Runs a program with `--version`: a file that exists may still be for another machine, or lack a
 * library.
 * @param binary path of the program
 */
export async function checkBinary(binary: string): Promise<Found | Missed> {
  const ran = await run(binary, ['--version'], { silence: 10_000 });
  if (ran.failure === 'missing') return missed(`${binary} is not a program that can be run`);
  if (ran.failure === 'silent') return missed(`${binary} --version did not answer in 10 seconds`);
  const version = /db version v?(\d+\.\d+\.\d+)/.exec(ran.output)?.[1];
  if (ran.code !== 0 || version === undefined) {
    const said = ran.output.trim().split('\n')[0]?.slice(0, 200) ?? '';
    return missed(`${binary} does not run as mongod does${said === '' ? '' : `: ${said}`}`);
  }
  if (Number(version.split('.')[0]) < OLDEST) {
    return missed(`${binary} is version ${version}; ${OLDEST}.0 or newer is needed`);
  }
  return { ok: true, binary: path.resolve(binary), version };
}
