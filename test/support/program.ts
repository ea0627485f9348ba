import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { schema } from '../../src/app/config-variables.js';
import { projectRoot } from '../../src/shared/root.js';

/**
 * How a program ended: its exit code, or the signal that
 * ended it, and how long that took after it was asked, in ms.
 */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ms: number;
}

/** The real program, as a process of its own. */
export interface Program {
  readonly pid: number;
  /** Standard output and standard error so far. */
  readonly out: () => string;
  readonly err: () => string;
  /**
   * Waits until it listens.
   * @returns its address without a path
   * @throws Error with its output when it ends before
   */
  url(): Promise<string>;
  /**
   * Asks it to stop, and waits until it has. SIGKILL is a
   * power cut; other signals are a person's or systemd's.
   */
  end(signal: NodeJS.Signals): Promise<Ended>;
  /** Waits until it ends by itself; `ms` counts from its start. */
  readonly ended: Promise<Ended>;
}

const root = projectRoot();

/**
 * The program that is tested is the one people start: `bin/amana.js`
 * on what `npm run build` made (`npm test` builds first). Compares by
 * content, as tsc does: it does not write anew what was only touched.
 * @throws Error when it is not built, or was built from other sources than those in `src`
 */
export function checkBuilt(): void {
  const note = path.join(root, 'dist/.tsc.json');
  const advice = 'These tests start the built program. Run: npm run build';
  if (!existsSync(note) || !existsSync(path.join(root, 'dist/cli/amana.js')))
    throw new Error(`dist is missing. ${advice}`);
  const built = JSON.parse(readFileSync(note, 'utf8')) as {
    fileNames: string[];
    fileInfos: (string | { version: string })[];
  };
  for (const [i, name] of built.fileNames.entries()) {
    const file = path.join(root, 'dist', name);
    if (!name.startsWith('../src/')) continue;
    const info = built.fileInfos[i];
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (
      createHash('sha256').update(text).digest('hex') !==
      (typeof info === 'string' ? info : info?.version)
    )
      throw new Error(`dist is older than ${path.relative(root, file)}. ${advice}`);
  }
}

/**
 * Our own variables of whoever runs the tests are kept from the program, save where a mongod is.
 */
function cleanEnv(): Record<string, string | undefined> {
  const ours = new Set([...Object.keys(schema.shape), 'NODE_OPTIONS', 'AMANA_PASSPHRASE_FILE']);
  ours.delete('MONGOD_BINARY');
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.has(name)));
}

const running = new Set<Program>();

/**
 * Starts `amana` with a command, on any free port unless PORT is given.
 * @param folder where it is started, which is where `./data` and `.env` are
 * @param args the command; start by default
 * @param flags of node
 */
export function startProgram(
  folder: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = ['start'],
  flags: readonly string[] = [],
): Program {
  checkBuilt();
  const began = performance.now();
  let asked = began;
  const child = spawn(process.execPath, [...flags, path.join(root, 'bin/amana.js'), ...args], {
    cwd: folder,
    env: { ...cleanEnv(), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  const listeners = new Set<() => void>();
  const heard = () => listeners.forEach((listener) => listener());
  child.stdout.setEncoding('utf8').on('data', (text: string) => ((out += text), heard()));
  child.stderr.setEncoding('utf8').on('data', (text: string) => ((err += text), heard()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ms: performance.now() - asked }));
  });
  const program: Program = {
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    ended,
    url: () =>
      new Promise((resolve, reject) => {
        const look = () => {
          const [, url] = /(http:\/\/[^\s/]+)\S*\n/.exec(out) ?? [];
          if (url === undefined) return;
          listeners.delete(look);
          resolve(url);
        };
        listeners.add(look);
        look();
        void ended.then(({ code }) =>
          reject(new Error(`The program ended with ${code} before it listened:\n${out}${err}`)),
        );
      }),
    end(signal) {
      asked = performance.now();
      child.kill(signal);
      return ended;
    },
  };
  running.add(program);
  void ended.finally(() => running.delete(program)).catch(() => undefined);
  return program;
}

/** Runs a command to its end. */
export async function runProgram(
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Ended & { readonly out: string; readonly err: string }> {
  const program = startProgram(folder, env, args);
  const ended = await program.ended;
  return { ...ended, out: program.out(), err: program.err() };
}

/** Ends what a failed test left running. For afterAll. */
export async function endPrograms(): Promise<void> {
  await Promise.all([...running].map((program) => program.end('SIGKILL')));
}

const folders: string[] = [];

/** A new, empty folder. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'amana-program-'));
  folders.push(folder);
  return folder;
}

/** Removes the folders of `newFolder`. For afterAll, when nothing runs in them any more. */
export async function removeFolders(): Promise<void> {
  await Promise.all(
    folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })),
  );
}
