import { readText } from '../docs/pages.js';

/**
 * Names that stand twice in one line of JSON, at its
 * top: readers take the first or the last, as they like.
 */
function twice(line: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [token, name] of line.matchAll(
    /"((?:[^"\\]|\\.)*)"(?:\s*:)|"(?:[^"\\]|\\.)*"|[[\]{}]/g,
  )) {
    if (name !== undefined && depth === 1) names.push(name);
    else if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
  }
  return names.filter((name, at) => names.indexOf(name) !== at);
}

/** One line of the log, as a reader of JSON takes it. */
export interface LogLine extends Readonly<Record<string, unknown>> {
  readonly level: number;
  readonly msg: string;
}

/** Reads raw lines as a reader of JSON would. @throws when a line has a name twice */
export function readLog(raw: string): LogLine[] {
  return raw
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const repeated = twice(line);
      if (repeated.length > 0) throw new Error(`A line of the log has twice: ${repeated.join()}.`);
      return JSON.parse(line) as LogLine;
    });
}

/** What somebody is woken for: the lines that the filter of docs/log.md lets through. */
export function wakes(raw: string): LogLine[] {
  const filter = /<!-- alert -->\s+```sh\s+(.+)/.exec(readText('docs/log.md'))?.[1] ?? '';
  const least = Number(/\.level >= (\d+)/.exec(filter)?.[1]);
  const events = new RegExp(/test\("([^"]+)"\)/.exec(filter)?.[1] ?? 'no filter');
  return readLog(raw).filter(({ level, msg }) => level >= least && events.test(msg));
}
