import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Linux: the parts of its memory that a process writes to a file when it crashes. Source: core(5),
 * /proc/pid/coredump_filter.
 */
const FILTER = '/proc/self/coredump_filter';

/**
 * Options of Node that write the process's memory or activity to files, or open access to it.
 * Source: Node's documentation, Command-line API.
 */
const TELLING =
  /^--(?:inspect|heapsnapshot|heap-prof|cpu-prof|prof$|report|abort-on-uncaught|diagnostic-dir|trace-event)/;

/**
 * Returns the options that reveal memory.
 * @param nodeOptions the variable NODE_OPTIONS
 */
export function tellingOptions(execArgv: readonly string[], nodeOptions = ''): string[] {
  const all = [...execArgv, ...nodeOptions.split(/\s+/)].map(
    (option) => option.split('=')[0] ?? '',
  );
  return [...new Set(all.filter((option) => TELLING.test(option)))];
}

/**
 * Keeps keys, words and numbers out of files. A crash, here or in a mongod started from here,
 * leaves a core file with only the processor's registers; Node writes no reports; SIGUSR1 opens no
 * debugger. It needs no special rights. On systems other than Linux the service must limit core
 * files.
 */
export function closeMemory(): void {
  try {
    writeFileSync(FILTER, '0');
  } catch {
    // Not Linux, or /proc is not accessible: `amana doctor` reports it.
  }
  if (process.report)
    Object.assign(process.report, {
      reportOnFatalError: false,
      reportOnSignal: false,
      reportOnUncaughtException: false,
    });
  process.on('SIGUSR1', () => undefined);
}

/** Checks whether a crash would leave memory in a file; undefined if that cannot be known. */
export function leavesMemory(): boolean | undefined {
  try {
    if (Number.parseInt(readFileSync(FILTER, 'utf8'), 16) === 0) return false;
    const [, soft] =
      /^Max core file size\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft !== '0';
  } catch {
    return undefined;
  }
}
