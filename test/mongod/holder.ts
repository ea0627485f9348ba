import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { projectRoot } from '../../src/shared/root.js';

/** Another Amana, as far as its mongod goes: a process of its own that can be killed. */
export interface Holder {
  readonly process: ChildProcess;
  readonly mongodPid: number;
  readonly uri: string;
  /** The next line it writes. */
  line(): Promise<string>;
  /** Kills it as a power cut would. */
  kill(): Promise<void>;
}

/** Starts it on a data folder, in a process group of its own as a terminal would, and waits until mongod is there. */
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
  if (word !== 'ready' || uri === undefined) throw new Error('the other program did not start its mongod');
  return {
    process: child,
    mongodPid: Number(pid),
    uri,
    line,
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
