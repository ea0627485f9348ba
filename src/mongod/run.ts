import { spawn } from 'node:child_process';

/** How a program ended, and what it wrote. */
export interface Ran {
  /** 0 on success; null when it could not be started or we ended it. */
  readonly code: number | null;
  readonly output: string;
  /** Why there is no code: the program is not installed, or it was silent for too long. */
  readonly failure?: 'missing' | 'silent';
}

export interface RunOptions {
  readonly env?: Record<string, string | undefined>;
  readonly cwd?: string;
  /** Milliseconds of silence after which the program is ended. */
  readonly silence: number;
  /** The same for its first output; by default as long as `silence`. */
  readonly firstWord?: number;
  /** Receives each line that the program writes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program to its end and returns what it wrote (standard output and errors together, the
 * last 20,000 letters). It never throws: a missing program is an outcome like any other.
 */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    let output = '';
    let failure: Ran['failure'];
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const giveUp = () => {
      failure = 'silent';
      child.kill('SIGKILL');
    };
    let timer = setTimeout(giveUp, options.firstWord ?? options.silence);
    const hear = (chunk: Buffer) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, options.silence);
      const text = chunk.toString('utf8');
      output = (output + text).slice(-20_000);
      for (const line of text.split(/[\r\n]+/))
        if (line.trim() !== '') options.onLine?.(line.trim());
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', () => {
      clearTimeout(timer);
      resolve({ code: null, output, failure: failure ?? 'missing' });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output, ...(failure ? { failure } : {}) });
    });
  });
}
