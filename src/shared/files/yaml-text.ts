import { isAlias, isMap, isScalar, LineCounter, parseDocument, type Node } from 'yaml';
import type { FilePlace, Report } from './problems.js';

/** The way to something in a document: keys and places in lists. */
export type Path = readonly (string | number)[];

/** A YAML text as data, with the place of everything in it. */
export interface YamlText {
  readonly content: unknown;
  /** Where a path stands; where there is nothing, the nearest thing around it. */
  readonly at: (path: Path) => FilePlace;
  /** The place of a key rather than of its value. */
  readonly keyAt: (path: Path, key: string) => FilePlace;
}

/** Reads YAML. What is wrong with it is noted, without a word of the text. @returns undefined when it cannot be read */
export function readYamlText(text: string, report: Report): YamlText | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors) {
    const [start] = error.linePos ?? [];
    // Its further lines quote the file, which may hold names and addresses.
    const said = error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? '';
    report.problem(
      { line: start?.line ?? 1, column: start?.col ?? 1 },
      `This is not YAML: ${said}.`,
    );
  }
  if (document.errors.length > 0) return undefined;
  const placeOf = (start: number): FilePlace => {
    const { line, col } = lines.linePos(start);
    return { line, column: col };
  };
  const at = (path: Path): FilePlace => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as Node | undefined;
      const start = node && !isAlias(node) ? node.range?.[0] : undefined;
      if (start !== undefined) return placeOf(start);
    }
    return { line: 1, column: 1 };
  };
  try {
    return {
      content: document.toJS({ maxAliasCount: 100 }) as unknown,
      at,
      keyAt(path, key) {
        const map = document.getIn(path, true);
        const pair = isMap(map)
          ? map.items.find((one) => isScalar(one.key) && one.key.value === key)
          : undefined;
        const start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
        return start === undefined ? at(path) : placeOf(start);
      },
    };
  } catch {
    report.problem(
      { line: 1 },
      'The file repeats itself with too many aliases (*name). Write it out.',
    );
    return undefined;
  }
}
