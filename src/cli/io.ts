import { userInfo } from 'node:os';
import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { databaseTime } from '../models/store/database-time.js';
import { systemClock, type Clock } from '../shared/clock.js';

/** The world as a command sees it: injected, so that a test can be that world. */
export interface Io {
  /** Data, on the standard output. */
  readonly out: (text: string) => void;
  /** Progress and what went wrong, for people. */
  readonly err: (text: string) => void;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The machine's own: where there is an installation, its clock is asked (connect.ts). */
  readonly clock: Clock;
  /** The time that all processes of an installation go by. */
  readonly timeOf: typeof databaseTime;
  /** Who runs the command, for the audit log. */
  readonly user: string;
  /** Where SIGINT and SIGTERM arrive. */
  readonly signals: EventEmitter;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}

/**
 * Keeps the program alive when the reader of its output stops early (`amana tips list | head -1`,
 * or a terminal that was closed): that must not end a program that takes tips.
 */
function outlivesItsReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** The real world. */
export function systemIo(): Io {
  outlivesItsReader(process.stdout);
  outlivesItsReader(process.stderr);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    env: process.env,
    clock: systemClock,
    timeOf: databaseTime,
    user: userName(),
    signals: process,
    exit: (code) => process.exit(code),
  };
}
