import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { startMongod } from '../../src/mongod/start-mongod.js';

/** What a bench is given to work with. */
export interface Frame<Flag extends string> {
  /** Its flags, as they were given or by default. */
  readonly flags: Readonly<Record<Flag, string>>;
  /** The same as a number. @throws Error when it is none */
  number(flag: Flag): number;
  /** A folder of its own, removed at the end. */
  readonly folder: string;
  /** A mongod of its own, as `npm start` runs one; stopped at the end. @returns its address */
  mongod(): Promise<string>;
  /** Registers what is to be stopped at the end, last first. */
  atEnd(stop: () => Promise<unknown>): void;
  /** A line about progress; what was measured goes to the standard output. */
  say(line: string): void;
}

/** `BENCH_RESULTS` is for runs that only show that the bench runs. */
const results =
  process.env['BENCH_RESULTS'] ?? fileURLToPath(new URL('../results', import.meta.url));

/** The machine as a reader of the numbers wants to know it. */
function machine() {
  const { cpus, totalmem, loadavg } = os;
  return {
    cpus: cpus().length,
    model: cpus()[0]?.model,
    memory: totalmem(),
    load: loadavg(),
    node: process.version,
  };
}

function read<Flag extends string>(
  usage: string,
  defaults: Readonly<Record<Flag, string>>,
): Record<Flag, string> {
  const names = Object.keys(defaults) as Flag[];
  const options = Object.fromEntries(
    names.map((name) => [name, { type: 'string' as const, default: defaults[name] }]),
  );
  const { values } = parseArgs({
    options: { ...options, help: { type: 'boolean', default: false } },
  });
  if (values['help'] === true) {
    console.log(usage);
    process.exit(0);
  }
  return values as Record<Flag, string>;
}

/** What a bench started, and how it is all taken away again. */
function cleanUp(folder: string, say: (line: string) => void) {
  const stops: (() => Promise<unknown>)[] = [];
  const end = async () => {
    for (const stop of stops.splice(0).reverse())
      await stop().catch((error: unknown) => say(String(error)));
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().finally(() => process.exit(1)));
  return { end, atEnd: (stop: () => Promise<unknown>) => void stops.push(stop) };
}

function frameOf<Flag extends string>(
  flags: Readonly<Record<Flag, string>>,
  folder: string,
  { atEnd, say }: Pick<Frame<Flag>, 'atEnd' | 'say'>,
): Frame<Flag> {
  return {
    flags,
    folder,
    atEnd,
    say,
    number(flag) {
      const value = Number(flags[flag].replaceAll('_', ''));
      if (!Number.isFinite(value)) throw new Error(`--${flag} must be a number.`);
      return value;
    },
    async mongod() {
      const mongod = await findMongod({ env: process.env, onProgress: say });
      const dataFolder = path.join(folder, 'mongod');
      const running = await startMongod({ mongod, dataFolder, onProgress: say });
      atEnd(() => running.stop());
      return running.uri;
    },
  };
}

/** Writes what was measured to bench/results. @returns the file */
function write(name: string, flags: object, measured: unknown): string {
  const at = new Date().toISOString();
  mkdirSync(results, { recursive: true });
  const file = path.join(results, `${name}-${at.replace(/[:.]/g, '-')}.json`);
  writeFileSync(file, JSON.stringify({ at, machine: machine(), flags, measured }, null, 2));
  return file;
}

/**
 * Runs a bench: reads its flags (`--help` shows the usage), gives it
 * what it needs, writes what it returns as JSON to bench/results, and
 * takes away whatever it started, also when it fails or is interrupted.
 * @param name of the file of results
 * @param defaults every flag with the value it has when it is not given
 */
export async function bench<Flag extends string>(
  name: string,
  usage: string,
  defaults: Readonly<Record<Flag, string>>,
  work: (frame: Frame<Flag>) => Promise<unknown>,
): Promise<void> {
  const flags = read(usage, defaults);
  const folder = mkdtempSync(path.join(os.tmpdir(), `amana-bench-${name}-`));
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const { end, atEnd } = cleanUp(folder, say);
  try {
    const measured = await work(frameOf(flags, folder, { atEnd, say }));
    say(`Written: ${path.relative(process.cwd(), write(name, flags, measured))}`);
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  } finally {
    await end();
  }
}
