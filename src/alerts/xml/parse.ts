import { setImmediate as othersFirst } from 'node:timers/promises';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { trimXml, type XmlAttribute, type XmlElement } from './element.js';

/** The result of reading a text: its root elements, or why it was not read, with the line. */
export type ParsedXml =
  | {
      readonly ok: true;
      readonly roots: readonly XmlElement[];
      /** The version of XML that the file says it has. */
      readonly version: string;
      readonly misplaced?: number;
    }
  | { readonly ok: false; readonly rule: XmlRefusal; readonly line: number; readonly what: string };
export type XmlRefusal = 'xml' | 'doctype' | 'too-deep' | 'too-many';

/** The deepest nesting: an alert in a feed has nine levels, with a signature fifteen. */
const DEEPEST = 40;
/** The most elements: a feed of 5 MB with an element every 25 letters. */
const MOST_ELEMENTS = 200_000;
const MOST_ATTRIBUTES = 64;
/** The most files in one, one after another. */
const MOST_PARTS = 1_000;
/** The letters that are read in one piece before other tasks get a turn. */
const SLICE = 16_384;

class Refused extends Error {
  constructor(
    readonly rule: XmlRefusal,
    readonly line: number,
    readonly what: string,
  ) {
    super(what);
  }
}

type Open = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: XmlElement[] };

const attributesOf = (tag: SaxesTagNS): XmlAttribute[] =>
  Object.values(tag.attributes)
    .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
    .map(({ local, uri, value }) => ({ name: local, space: uri, value }));

/** Returns the parser's objection as a sentence. */
function xmlFault(message: string): string {
  const plain = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
  if (/unclosed|unexpected end/i.test(plain))
    return `The file is cut off, or a tag is not closed: ${plain}.`;
  return `It is not XML: ${plain}.`;
}

/**
 * Builds the elements that a parser reports.
 * @param first the line where the text begins
 */
class Tree {
  readonly roots: XmlElement[] = [];
  readonly #open: Open[] = [];
  #count = 0;

  constructor(
    readonly parser: SaxesParser<{ xmlns: true; fragment: true }>,
    readonly first: number,
  ) {
    let line = first;
    // With several roots allowed, the parser does not accept a DOCTYPE: it stops where one begins.
    parser.on('error', ({ message }) => {
      throw /doctype/i.test(message)
        ? new Refused('doctype', this.line, 'The file has a DOCTYPE.')
        : new Refused('xml', this.line, xmlFault(message));
    });
    parser.on('opentagstart', () => (line = this.line));
    parser.on('attribute', () => this.#attributes());
    parser.on('opentag', (tag) => this.#begin(tag, line));
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
    parser.on('closetag', () => this.#open.pop());
  }

  get line(): number {
    return this.first + this.parser.line - 1;
  }

  #seen = 0;
  #attributes(): void {
    this.#seen += 1;
    if (this.#seen > MOST_ATTRIBUTES)
      throw new Refused('too-many', this.line, 'An element has too many attributes.');
  }

  #begin(tag: SaxesTagNS, line: number): void {
    this.#seen = 0;
    this.#count += 1;
    if (this.#count > MOST_ELEMENTS)
      throw new Refused('too-many', line, `The file has more than ${MOST_ELEMENTS} elements.`);
    if (this.#open.length >= DEEPEST)
      throw new Refused('too-deep', line, `Elements lie more than ${DEEPEST} deep in each other.`);
    const attributes = attributesOf(tag);
    const element: Open = {
      ...{ name: tag.local, space: tag.uri, line, attributes },
      ...{ children: [], text: '' },
    };
    (this.#open.at(-1)?.children ?? this.roots).push(element);
    this.#open.push(element);
  }

  #text(text: string): void {
    const inside = this.#open.at(-1);
    if (inside) inside.text += text;
    else if (trimXml(text) !== '')
      throw new Refused('xml', this.line, 'There is text outside of every element.');
  }
}

/** A part of a file that is an XML text of its own, and the line where it begins. */
interface Part {
  readonly text: string;
  readonly line: number;
}

/**
 * Replaces the declaration by white space with the same line breaks: the parser accepts several
 * roots only without one.
 */
const blanked = (text: string): string =>
  text.replace(/^\s*<\?xml\s[^>]*\?>/, (all) => all.replace(/[^\n]/g, ' '));

/** Splits several XML files that were joined into one, at their declarations. */
function partsOf(text: string): Part[] {
  const starts = [0];
  for (let at = text.indexOf('<?xml ', 1); at >= 0; at = text.indexOf('<?xml ', at + 1)) {
    let before = at - 1;
    while (before >= 0 && /\s/.test(text.charAt(before))) before -= 1;
    if (text.charAt(before) === '>') starts.push(at);
    if (starts.length > MOST_PARTS)
      throw new Refused('too-many', 1, `It is more than ${MOST_PARTS} files behind each other.`);
  }
  let line = 1;
  return starts.map((start, which) => {
    const part = { text: text.slice(start, starts[which + 1]), line };
    line += part.text.split('\n').length - 1;
    return part;
  });
}

async function readPart({ text, line }: Part): Promise<XmlElement[]> {
  const parser = new SaxesParser({ xmlns: true, fragment: true });
  const tree = new Tree(parser, line);
  const whole = blanked(text);
  for (let at = 0; at < whole.length; at += SLICE) {
    parser.write(whole.slice(at, at + SLICE));
    await othersFirst();
  }
  parser.close();
  return tree.roots;
}

/**
 * Returns the line of a declaration that has white space before it, which happens when a program
 * prints an empty line first.
 */
function misplacedIn(text: string): number | undefined {
  const before = /^\s+(?=<\?xml\s)/.exec(text)?.[0];
  return before === undefined ? undefined : before.split('\n').length;
}

/**
 * Reads XML in slices, so that other tasks get a turn. It expands no entity, accepts no DOCTYPE and
 * fetches nothing: the cost grows only with the length of the text. It accepts several roots, and
 * several files joined into one.
 */
export async function parseXml(source: string): Promise<ParsedXml> {
  try {
    const roots: XmlElement[] = [];
    for (const part of partsOf(source)) roots.push(...(await readPart(part)));
    if (roots.length === 0)
      return { ok: false, rule: 'xml', line: 1, what: 'There is no element in it.' };
    const misplaced = misplacedIn(source);
    const version = /^\s*<\?xml\s[^>]*?version\s*=\s*["']([^"']*)/.exec(source)?.[1] ?? '1.0';
    return { ok: true, roots, version, ...(misplaced === undefined ? {} : { misplaced }) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, rule: error.rule, line: error.line, what: error.what };
  }
}
