import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { Fault } from '../../shared/fault.js';
import { projectRoot } from '../../shared/root.js';
import type { XmlElement } from '../xml/element.js';
import { escapeXml } from '../xml/escape.js';
import { capSpaces } from './alert.js';
import { finding, type Finding } from './finding.js';
import { schemaFault } from './schema-words.js';

/** The most memory of a worker. */
const MOST_MEMORY = 128 * memoryPages.MiB;
/** The number of alerts that one worker gets. */
const BATCH = 200;

let read: string | undefined;
function schema(): string {
  try {
    return (read ??= readFileSync(
      path.join(projectRoot(), 'src', 'alerts', 'assets', 'cap-1.2.xsd'),
      'utf8',
    ));
  } catch (cause) {
    throw new Fault('src/alerts/assets/cap-1.2.xsd cannot be read. Install the program anew.', {
      cause,
    });
  }
}

/**
 * An alert as our own XML, one element per line, with the line of the file that each line comes
 * from.
 */
interface Plain {
  readonly text: string;
  readonly lines: readonly number[];
}

/**
 * CAP 1.1 is checked against the schema of 1.2, too: 1.2 allows everything that 1.1 allows. What is
 * of another version than its alert stays so, and is refused.
 */
const spaceIn = (alert: XmlElement) => (space: string) =>
  space === capSpaces['1.1'] && alert.space === space ? capSpaces['1.2'] : space;

const attributes = (element: XmlElement): string =>
  element.attributes
    .map(({ name, space, value }, at) => {
      const text = escapeXml(value).replace(/\s/g, ' ');
      if (space === '') return ` ${name}="${text}"`;
      return space === 'http://www.w3.org/XML/1998/namespace'
        ? ` xml:${name}="${text}"`
        : ` xmlns:a${at}="${escapeXml(space)}" a${at}:${name}="${text}"`;
    })
    .join('');

/**
 * Returns the file's content as XML that we wrote ourselves: the checker never sees a stranger's
 * bytes, and the source line of each line is known. libxml2 counts lines only up to 65,535.
 */
export function plainXml(alert: XmlElement): Plain {
  const lines: number[] = [];
  const pieces: string[] = [];
  const spaceOf = spaceIn(alert);
  const write = (element: XmlElement) => {
    lines.push(element.line);
    const { name, space, text, children } = element;
    const inner = escapeXml(text).replace(/\s/g, ' ');
    pieces.push(`<${name} xmlns="${escapeXml(spaceOf(space))}"${attributes(element)}>${inner}`);
    for (const child of children) {
      pieces.push('\n');
      write(child);
    }
    pieces.push(`</${name}>`);
  };
  write(alert);
  return { text: pieces.join(''), lines };
}

const unchecked = (alert: XmlElement, why: string): Finding =>
  finding(alert.line, 'schema', `The alert could not be held against the schema: ${why}.`);

/** Returns the schema's objections to each alert, by its index in the list. */
async function checkBatch(alerts: readonly XmlElement[]): Promise<Finding[][]> {
  const plain: Plain[] = [];
  for (const alert of alerts) {
    plain.push(plainXml(alert));
    await othersFirst();
  }
  const found: Finding[][] = alerts.map(() => []);
  const { errors } = await validateXML({
    xml: plain.map(({ text }, at) => ({ fileName: `${at}.xml`, contents: text })),
    schema: [{ fileName: 'cap-1.2.xsd', contents: schema() }],
    maxMemoryPages: MOST_MEMORY,
  });
  for (const { message, loc } of errors) {
    const fault = schemaFault(message);
    const at = Number.parseInt(loc?.fileName ?? '', 10);
    if (!fault || !loc || !found[at]) continue;
    const line = plain[at]?.lines[loc.lineNumber - 1] ?? alerts[at]?.line ?? 1;
    found[at].push(
      finding(line, 'schema', fault.what, fault.allowed ? { allowed: fault.allowed } : {}),
    );
  }
  return found;
}

/**
 * Checks alerts against the OASIS schema of CAP 1.2, in a worker thread with limited memory. An
 * alert that it cannot check is a finding, too: nothing passes unchecked.
 */
export async function checkSchema(alerts: readonly XmlElement[]): Promise<Finding[][]> {
  const found: Finding[][] = [];
  for (let at = 0; at < alerts.length; at += BATCH) {
    const batch = alerts.slice(at, at + BATCH);
    try {
      found.push(...(await checkBatch(batch)));
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      found.push(...batch.map((alert) => [unchecked(alert, 'the checker failed')]));
    }
  }
  return found;
}
