import type { Form } from '../../form.js';

/** A text by language, as form fields hold it. */
export type Words = Readonly<Record<string, string>>;

/** A list by language: one item per line, the same line in each language. */
export type Lines = Words;

/** Returns the name of a field from its parts. */
export const field = (...parts: readonly (string | number)[]): string => parts.join('.');

/** Reads the fields of several languages, each cleaned up. Empty ones are left out. */
function byLanguage(form: Form, name: string, tidy: (value: string) => string): Words {
  const start = `${name}.`;
  return Object.fromEntries(
    form.entries().flatMap(([key, value]) => {
      const language = key.startsWith(start) ? key.slice(start.length) : '.';
      return language.includes('.') || value.trim() === '' ? [] : [[language, tidy(value)]];
    }),
  );
}

/** Reads the fields of several languages: `title.en` and `title.fr` for "title". */
export const readWords = (form: Form, name: string): Words =>
  byLanguage(form, name, (value) => value.replaceAll('\r\n', '\n').trim());

/** Reads the same for lists. An empty line stands for an item that is missing in a language. */
export const readLines = (form: Form, name: string): Lines => byLanguage(form, name, tidyLines);

/** Returns lines without surrounding spaces, and without empty lines at the end. */
export const tidyLines = (text: string): string => joinLines(text.split(/\r?\n/));

export const linesOf = (text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : text.split('\n');

export const joinLines = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trim())
    .join('\n')
    .trimEnd();

/** Returns a text in the languages of a document; undefined if it is missing in all of them. */
export function chosen(words: Words, languages: readonly string[]): Words | undefined {
  const texts = languages.flatMap((language) => {
    const text = words[language];
    return text === undefined || text === '' ? [] : [[language, text] as const];
  });
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

/**
 * Returns the items of a list, each by language, with its line number. A line that is empty in all
 * languages is no item.
 */
export function listed(
  lists: Lines,
  languages: readonly string[],
): { readonly line: number; readonly words: Words }[] {
  const split = languages.map((language) => [language, linesOf(lists[language])] as const);
  const longest = Math.max(0, ...split.map(([, lines]) => lines.length));
  return Array.from({ length: longest }, (_, line) => ({
    line,
    words:
      chosen(
        Object.fromEntries(split.map(([language, lines]) => [language, lines[line] ?? ''])),
        languages,
      ) ?? {},
  }));
}

/** Returns a list of texts as lines by language. */
export const asLines = (list: readonly Words[], languages: readonly string[]): Lines =>
  Object.fromEntries(
    languages.flatMap((language) => {
      const lines = joinLines(list.map((words) => words[language] ?? ''));
      return lines === '' ? [] : [[language, lines]];
    }),
  );

/**
 * Returns a short name made from a text: small letters, digits and "-"; empty if the text has none
 * of these.
 */
export const slug = (text: string, longest: number): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');

/** Returns a free name: the requested one, or the requested one with a number. */
export function untaken(wish: string, taken: ReadonlySet<string>, longest: number): string {
  if (!taken.has(wish)) return wish;
  for (let n = 2; ; n += 1) {
    const name = `${wish.slice(0, longest - String(n).length)}${n}`;
    if (!taken.has(name)) return name;
  }
}

/** Returns a typed whole number. Other text stays text, so that the check reports it. */
export const numberIn = (text: string): number | string | undefined =>
  text === '' ? undefined : /^\d{1,9}$/.test(text) ? Number(text) : text;

/** Returns a moment as a form field shows it, in UTC. */
export const momentField = (moment: string | undefined): string => {
  if (moment === undefined) return '';
  const at = Date.parse(moment);
  return Number.isNaN(at) ? moment : new Date(at).toISOString().replace(/(:00)?\.000Z$/, '');
};

/** Returns a moment as a document writes it. Text that is no moment stays as typed. */
export const momentIn = (text: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(text) ? `${text}Z` : text;

/** Returns a list with one item moved up or down. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  const [one, other] = [list[from], list[to]];
  if (one === undefined || other === undefined) return [...list];
  return list.map((each, at) => (at === from ? other : at === to ? one : each));
}
