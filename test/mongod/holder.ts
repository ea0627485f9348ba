import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { commandLine } from '../../src/mongod/processes.js';
import { projectRoot } from '../../src/shared/root.js';

/** Another Amana, as far as its mongod goes: a process of its own that can be killed. */
export interface Holder {
  readonly process: ChildProcess;
  readonly mongodPid: number;
  readonly uri: string;
  /** The next line it writes. */
  line(): Promise<string>;
  /**
   * Kills it as a power cut would. Within 2 s the watcher
   * of its mongod, a process of its own, ends that, too.
   */
  kill(): Promise<void>;
  /**
   * Kills it and the watcher, as the system does when memory
   * runs out: its mongod runs on, and nobody ends it.
   */
  killWithWatcher(): Promise<void>;
}

/** The watcher that mongodb-memory-server gave a program's mongod. Linux only. */
async function watcherOf(program: number): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)))
    if ((await commandLine(Number(pid))).includes(`mongo_killer.js ${program} `))
      return Number(pid);
  throw new Error('no watcher was found');
}

/**
 * Starts it on a data folder, in a process group of its own
 * as a terminal would, and waits until mongod is there.
 */
export async function startHolder(dataFolder: string): Promise<Holder> {
  const program = path.join(projectRoot(), 'test/mongod/hold-mongod.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, dataFolder], {
    cwd: projectRoot(),
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  const [word, pid, uri] = (await line()).split(' ');
  if (word !== 'ready' || uri === undefined)
    throw new Error('the other program did not start its mongod');
  const kill = async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    process: child,
    mongodPid: Number(pid),
    uri,
    line,
    kill,
    async killWithWatcher() {
      process.kill(await watcherOf(child.pid ?? 0), 'SIGKILL');
      await kill();
    },
  };
}
