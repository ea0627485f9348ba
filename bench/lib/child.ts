import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** A process that has not ended by then is ended hard, in milliseconds. */
const STOPPING = 5_000;

/** A process of the bench: a stack under test, or the load. */
export interface Child<Ready> {
  /** What it said when it was ready. */
  readonly ready: Ready;
  /** Has it do something. @throws Error with what it threw, or when it ended */
  ask<Result>(act: string, args?: unknown): Promise<Result>;
  /** Asks it to stop, and waits until it has ended. */
  stop(): Promise<void>;
}

function talkTo(child: ChildProcess, name: string) {
  const waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  let last = 0;
  const wait = (id: number) =>
    new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
  child.on('message', ({ id, result, error }: Answer) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`${name}: ${error}`));
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values())
      reject(new Error(`${name} ended: ${signal ?? code}`));
  });
  const ready = wait(0);
  return {
    ready,
    ask(act: string, args?: unknown) {
      last += 1;
      child.send({ id: last, act, args });
      return wait(last);
    },
  };
}

/**
 * Starts a process and waits until it is ready.
 * @param file relative to the folder bench @param setting what it is told, as JSON in BENCH_APP
 * @param execArgv flags of node: the loader of TypeScript, a profiler
 */
export async function startChild<Ready>(
  file: string,
  setting: unknown,
  execArgv: readonly string[] = [],
): Promise<Child<Ready>> {
  const child = fork(fileURLToPath(new URL(`../${file}`, import.meta.url)), {
    env: { ...process.env, NODE_ENV: 'production', BENCH_APP: JSON.stringify(setting) },
    execArgv: [...execArgv],
    serialization: 'advanced',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.once('exit', () => child.kill('SIGKILL'));
  const talk = talkTo(child, file);
  return {
    ready: (await talk.ready) as Ready,
    ask: async <Result>(act: string, args?: unknown) => (await talk.ask(act, args)) as Result,
    async stop() {
      const hard = setTimeout(() => child.kill('SIGKILL'), STOPPING);
      await talk.ask('stop').catch(() => undefined);
      await ended;
      clearTimeout(hard);
    },
  };
}
