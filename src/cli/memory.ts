import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Linux: which parts of its memory a process leaves behind when it crashes. Source: core(5),
 * /proc/pid/coredump_filter.
 */
const FILTER = '/proc/self/coredump_filter';

/**
 * Options of Node that write the memory of the process, or what it does, to files, or open a door
 * to it. Source: Node's documentation, Command-line API.
 */
const TELLING =
  /^--(?:inspect|heapsnapshot|heap-prof|cpu-prof|prof$|report|abort-on-uncaught|diagnostic-dir|trace-event)/;

/**
 * Those of the options that tell what is in memory. @param nodeOptions the variable NODE_OPTIONS
 */
export function tellingOptions(execArgv: readonly string[], nodeOptions = ''): string[] {
  const all = [...execArgv, ...nodeOptions.split(/\s+/)].map(
    (option) => option.split('=')[0] ?? '',
  );
  return [...new Set(all.filter((option) => TELLING.test(option)))];
}

/**
 * Keeps keys, words and numbers out of files: a crash, here or in the mongod that is started from
 * here, leaves no core file but for the processor's registers; Node writes no reports; SIGUSR1
 * opens no debugger. Needs no rights. Elsewhere than on Linux the service must limit core files.
 */
export function closeMemory(): void {
  try {
    writeFileSync(FILTER, '0');
  } catch {
    // Not Linux, or /proc is closed: `amana doctor` says so.
  }
  if (process.report)
    Object.assign(process.report, {
      reportOnFatalError: false,
      reportOnSignal: false,
      reportOnUncaughtException: false,
    });
  process.on('SIGUSR1', () => undefined);
}

/** Whether a crash would leave memory behind; undefined where that cannot be known. */
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
