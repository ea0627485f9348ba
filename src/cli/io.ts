import { userInfo } from 'node:os';
import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { databaseTime } from '../models/store/database-time.js';
import { systemClock, type Clock } from '../shared/clock.js';

/** The environment of a command, injected so that a test can replace it. */
export interface Io {
  /** Prints data on standard output. */
  readonly out: (text: string) => void;
  /** Prints progress and errors, for people. */
  readonly err: (text: string) => void;
  /** Prints a file on standard output, to the byte: it is meant for a file or another program. */
  readonly file: (text: string) => void;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** This machine's clock. For an installation, its own clock is used (connect.ts). */
  readonly clock: Clock;
  /** Returns the time that all processes of an installation use. */
  readonly timeOf: typeof databaseTime;
  /** The user who runs the command, for the audit log. */
  readonly user: string;
  /** The source of SIGINT and SIGTERM. */
  readonly signals: EventEmitter;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user number that has no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}

/**
 * Keeps the program alive when the reader of its output stops early (`amana tips list | head -1`,
 * or a closed terminal): a program that receives tips must not end because of that.
 */
function outlivesItsReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Returns the real environment. */
export function systemIo(): Io {
  outlivesItsReader(process.stdout);
  outlivesItsReader(process.stderr);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    file: (text) => void process.stdout.write(text),
    stdin: process.stdin,
    env: process.env,
    clock: systemClock,
    timeOf: databaseTime,
    user: userName(),
    signals: process,
    exit: (code) => process.exit(code),
  };
}
