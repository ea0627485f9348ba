import type { XmlElement } from '../../xml/element.js';
import { codeOf, finding, quote, type Findings } from '../finding.js';
import { momentOf } from '../times.js';
import type { Checked } from './scope.js';

const timed = new Set(['sent', 'effective', 'onset', 'expires']);
/** Elements that must not be empty. Other empty elements are only a warning. */
const needed = new Set([
  ...['sent', 'status', 'msgType', 'scope', 'category', 'event', 'urgency', 'severity'],
  ...['certainty', 'areaDesc', 'resourceDesc', 'mimeType', 'polygon', 'circle'],
]);
/** Elements with their own rules. */
const elsewhere = new Set(['identifier', 'sender', 'valueName', 'value']);
const MARKUP = /<\/?[a-z][a-z0-9]*(\s[^<>]{0,200})?\/?>|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});/i;
/** Signs that turn the direction of what follows: `exe.gpj` reads as `jpg.exe`. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/;
/** The number of letters that are searched for markup. */
const LOOKED_AT = 20_000;

/** Returns what is wrong with a time, in plain words. */
function timeFault(text: string): string {
  if (/z$/i.test(text)) return 'ends with Z';
  if (/\d\.\d+/.test(text)) return 'has parts of a second';
  if (/T.*[+-]\d\d(?:\d\d)?$/i.test(text)) return 'has an offset without colon';
  if (!/[+-]\d\d:\d\d$/.test(text)) return 'has no offset in digits';
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) ? 'is no moment' : 'has another form';
}

function* one(element: XmlElement): Findings {
  const { name, line, text } = element;
  const plain = text.trim();
  if (plain === '') {
    if (elsewhere.has(name)) return;
    const severity = needed.has(name) ? 'error' : 'warning';
    yield finding(line, 'empty', `<${name}> is empty.`, { severity });
  } else if (timed.has(name) && (momentOf(plain) === undefined || plain !== text)) {
    const fault = momentOf(plain) ? 'has white space around it' : timeFault(plain);
    yield finding(line, 'time', `<${name}> ${fault}: ${quote(text)}.`);
  } else if (name !== 'derefUri') yield* signs(element, plain.slice(0, LOOKED_AT));
}

/** Reports what people would see as signs, or not see at all. */
function* signs({ name, line }: XmlElement, text: string): Findings {
  if (MARKUP.test(text))
    yield finding(line, 'markup', `<${name}> has tags or entities in its text: ${quote(text)}.`);
  const turn = elsewhere.has(name) ? undefined : TURNS.exec(text)?.[0];
  if (turn)
    yield finding(line, 'markup', `<${name}> turns the direction of its text (${codeOf(turn)}).`);
}

/** Yields the elements of an alert that hold text, in order; signatures are not part of CAP. */
function* leaves(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    if (child.space !== element.space) continue;
    if (child.children.length === 0) yield child;
    else yield* leaves(child);
  }
}

/** Checks every text of an alert: it is there, it is plain text, and times are valid. */
export function* textRules({ element }: Checked): Findings {
  for (const leaf of leaves(element)) {
    yield* one(leaf);
    yield;
  }
}
