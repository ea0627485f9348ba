import type { Io } from './io.js';

/**
 * Characters that a terminal obeys (C0, DEL, C1) or that reverse the order of letters (Unicode bidi
 * controls): in a stranger's words they could hide, forge or run something.
 */
const COMMANDING =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const codePoint = (character: string, digits: number) =>
  (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0');

/** Returns a stranger's text in a form that is harmless for a terminal; line breaks stay. */
export function harmless(text: string): string {
  return text.replace(COMMANDING, (character) => `<U+${codePoint(character, 4).toUpperCase()}>`);
}

/**
 * Returns a value of others, for the inside of a line: a line break in it would begin a line that
 * looks like one of ours.
 */
export const inLine = (text: string): string => harmless(text).replace(/[\n\u2028\u2029]+/g, ' ');

/**
 * Returns the same environment, which prints nothing that a terminal would obey: arguments, names
 * of files and messages of others can be in any text. A text may begin by going back to the
 * beginning of its line, as progress does.
 */
export function harmlessIo(io: Io): Io {
  const safe = (text: string) =>
    text.startsWith('\r') ? `\r${harmless(text.slice(1))}` : harmless(text);
  return { ...io, out: (text) => io.out(safe(text)), err: (text) => io.err(safe(text)) };
}

/** Prints one JSON document: the same data on every terminal. */
export function printJson(io: Io, data: unknown): void {
  const text = JSON.stringify(data, null, 2);
  // JSON does not escape some characters that a terminal obeys; their escapes mean the same.
  io.out(
    `${text.replace(COMMANDING, (character) => (character < ' ' ? character : `\\u${codePoint(character, 4)}`))}\n`,
  );
}

/** Returns a moment as people read it: day and minute, in UTC. */
export const time = (date: Date): string => date.toISOString().slice(0, 16).replace('T', ' ');

/** Returns a table: columns under their headings, as wide as their widest cell. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows].map((row) => row.map((cell) => inLine(cell)));
  const widths = headings.map((_, column) =>
    Math.max(...all.map((row) => [...(row[column] ?? '')].length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

/** Prints data as JSON or, for people, as text. */
export function print(io: Io, json: boolean | undefined, data: unknown, text: () => string): void {
  if (json) printJson(io, data);
  else io.out(text());
}

/**
 * Returns a number with its noun: "1 entry", "2 entries".
 * @param many the word for every number except one
 */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n} ${n === 1 ? one : many}`;
