import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { FilePlace, Problem } from './problems.js';

/** The path to a part of a document: keys and positions in lists. */
export type Path = readonly (string | number)[];

/** A YAML text as data, with the position of every part; it can be passed between threads. */
export interface ParsedYaml {
  readonly content: unknown;
  /** Positions of values and of map keys, by `placeKey`. */
  readonly values: ReadonlyMap<string, FilePlace>;
  readonly keys: ReadonlyMap<string, FilePlace>;
  /** What is wrong with the text; if there is anything, the other fields are not valid. */
  readonly problems: readonly Problem[];
}

/** The limits of a text; a coordinator's document has a few hundred values. */
export interface YamlLimits {
  readonly characters: number;
  /** Values, lists and maps together. */
  readonly values: number;
}

/** The most problems that are reported at once. */
const MOST_PROBLEMS = 20;
const DEEPEST = 20;

/**
 * Returns a path as one text. No YAML key can contain the separator: it is not a printable
 * character.
 */
export const placeKey = (path: Path): string => path.join('\0');

/** Collects data from a document in one walk; the time grows only with the size of the document. */
class Walk {
  readonly values = new Map<string, FilePlace>();
  readonly keys = new Map<string, FilePlace>();
  readonly problems: Problem[] = [];
  private count = 0;

  constructor(
    private readonly placeOf: (offset: number) => FilePlace,
    private readonly limits: YamlLimits,
  ) {}

  private refuse(node: unknown, message: string): void {
    const [start = 0] = (node as { range?: readonly number[] } | null)?.range ?? [];
    this.problems.push({ ...this.placeOf(start), message });
  }

  /**
   * Notes a value and everything in it.
   * @returns false when nothing more needs to be checked
   */
  node(node: unknown, path: Path): boolean {
    if (this.problems.length >= MOST_PROBLEMS) return false;
    if (isAlias(node) || (node as { anchor?: string } | null)?.anchor !== undefined) {
      this.refuse(node, 'Anchors and aliases (&name, *name) are not read here. Write it out.');
      return true;
    }
    this.count += 1;
    if (this.count > this.limits.values) {
      this.refuse(node, `The file holds more than ${this.limits.values} values.`);
      return false;
    }
    if (path.length > DEEPEST) {
      this.refuse(node, `This is nested more than ${DEEPEST} levels deep.`);
      return false;
    }
    const [start] = (node as { range?: readonly number[] } | null)?.range ?? [];
    if (start !== undefined) this.values.set(placeKey(path), this.placeOf(start));
    if (isSeq(node)) return node.items.every((item, at) => this.node(item, [...path, at]));
    if (isMap(node)) return node.items.every(({ key, value }) => this.pair(key, value, path));
    return true;
  }

  private pair(key: unknown, value: unknown, path: Path): boolean {
    if (!isScalar(key)) {
      this.refuse(key, 'A key here is not a word.');
      return true;
    }
    const own = [...path, String(key.value)];
    const id = placeKey(own);
    if (this.keys.has(id)) this.refuse(key, 'This is not YAML: Map keys must be unique.');
    this.keys.set(id, this.placeOf(key.range?.[0] ?? 0));
    return this.node(value, own);
  }
}

/**
 * Returns the parser's errors, without any words of the text: their further lines quote the file,
 * which may contain names.
 */
function errorsOf(document: Document.Parsed, placeOf: (offset: number) => FilePlace): Problem[] {
  return document.errors.slice(0, MOST_PROBLEMS).map((error) => {
    const said = error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? '';
    return { ...placeOf(error.pos[0]), message: `This is not YAML: ${said}.` };
  });
}

/**
 * Reports lines with the character that a decoder writes for bytes that are not UTF-8, or with a
 * zero character.
 */
function notUtf8(text: string): Problem[] {
  if (!/[\uFFFD\0]/.test(text)) return [];
  const lines = text.split('\n').flatMap((line, at) => (/[\uFFFD\0]/.test(line) ? [at + 1] : []));
  return lines.slice(0, MOST_PROBLEMS).map((line) => ({
    line,
    message: 'A letter here is not UTF-8. Save the file as UTF-8.',
  }));
}

const nothing = { content: undefined, values: new Map(), keys: new Map() };

function parsed(text: string, limits: YamlLimits): ParsedYaml {
  const lines = new LineCounter();
  // Duplicate keys are checked below, because the parser compares each key with every other.
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const placeOf = (start: number): FilePlace => {
    const { line, col } = lines.linePos(start);
    return { line, column: col };
  };
  const errors = errorsOf(document, placeOf);
  if (errors.length > 0) return { ...nothing, problems: errors };
  const walk = new Walk(placeOf, limits);
  walk.node(document.contents, []);
  if (walk.problems.length > 0) return { ...nothing, problems: walk.problems };
  return {
    content: document.toJS() as unknown,
    values: walk.values,
    keys: walk.keys,
    problems: [],
  };
}

/**
 * Reads a YAML text, or says what is wrong with it and where. The largest text takes up to a
 * second, so the process that takes tips has another thread do it (yaml-thread.ts).
 */
export function parseYaml(text: string, limits: YamlLimits): ParsedYaml {
  if (text.length > limits.characters) {
    const message = `The file is longer than ${limits.characters} characters.`;
    return { ...nothing, problems: [{ line: 1, message }] };
  }
  const strange = notUtf8(text);
  if (strange.length > 0) return { ...nothing, problems: strange };
  try {
    return parsed(text, limits);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return {
      ...nothing,
      problems: [{ line: 1, message: 'The file is nested too deep.' }],
    };
  }
}
