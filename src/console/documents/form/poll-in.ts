import { isDeepStrictEqual } from 'node:util';
import type { PollDocument } from '../kind.js';
import { sheetOfPoll, type PollSheet, type QuestionSheet } from './poll-sheet.js';
import { chosen, field, linesOf, listed, momentField, momentIn, numberIn } from './words.js';

const onlyIf = <T extends object>(yes: boolean, more: T): T | object => (yes ? more : {});

function optionsOf(sheet: QuestionSheet, languages: readonly string[]): unknown[] {
  const values = linesOf(sheet.values);
  const labels = new Map(listed(sheet.options, languages).map(({ line, words }) => [line, words]));
  const lines = Math.max(values.length, ...[...labels.keys()].map((line) => line + 1));
  return Array.from({ length: lines }, (_, line) => {
    const to = sheet.tos[line] ?? '';
    return {
      value: values[line] ?? '',
      label: labels.get(line) ?? {},
      ...onlyIf(sheet.kind === 'choice' && to !== '', { to }),
    };
  }).filter(({ value, label }) => value !== '' || Object.keys(label).length > 0);
}

function questionOf(sheet: QuestionSheet, languages: readonly string[]): unknown {
  const { id, kind, to } = sheet;
  const [unit, unitOne] = [chosen(sheet.unit, languages), chosen(sheet.unitOne, languages)];
  return {
    id,
    kind,
    ask: chosen(sheet.ask, languages) ?? {},
    ...onlyIf(to !== '', { to }),
    ...onlyIf(kind === 'choice' || kind === 'several', { options: optionsOf(sheet, languages) }),
    ...onlyIf(kind === 'number', {
      min: numberIn(sheet.min),
      max: numberIn(sheet.max),
      ...onlyIf(unit !== undefined, { unit }),
      ...onlyIf(unitOne !== undefined, { unitOne }),
    }),
  };
}

function renamedIn(text: string): Record<string, string> | undefined {
  const pairs = linesOf(text).filter(Boolean);
  if (pairs.length === 0) return undefined;
  return Object.fromEntries(
    pairs.map((pair) => {
      const [old = '', now = ''] = pair.split(':').map((part) => part.trim());
      return [old, now];
    }),
  );
}

/** Returns the poll of a form as data. The desk checks it. */
export function pollIn(sheet: PollSheet): Readonly<Record<string, unknown>> {
  const { languages } = sheet;
  const intro = chosen(sheet.intro, languages);
  const renamed = renamedIn(sheet.renamed);
  return {
    poll: sheet.name,
    version: numberIn(sheet.version),
    ...onlyIf(renamed !== undefined, { renamed }),
    languages,
    title: chosen(sheet.title, languages) ?? {},
    opens: momentIn(sheet.opens),
    closes: momentIn(sheet.closes),
    ...onlyIf(sheet.join !== '', { join: sheet.join }),
    ...onlyIf(intro !== undefined, { intro }),
    questions: sheet.questions.map((question) => questionOf(question, languages)),
    thanks: chosen(sheet.thanks, languages) ?? {},
    footer: chosen(sheet.footer, languages) ?? {},
    results: chosen(sheet.results, languages) ?? {},
  };
}

/** Checks whether the form returns a poll unchanged. If not, it is edited as YAML. */
export function fitsPollForm(poll: PollDocument): boolean {
  const same = (moment: string) => momentIn(momentField(moment));
  const asKept = { ...poll, opens: same(poll.opens), closes: same(poll.closes) };
  return isDeepStrictEqual(
    JSON.parse(JSON.stringify(pollIn(sheetOfPoll(poll)))),
    JSON.parse(JSON.stringify(asKept)),
  );
}

const keyed: Readonly<Record<string, string>> = { poll: 'name', languages: 'languages' };

/**
 * The form field for a place in a poll.
 * @param language the language concerned, if it is only one
 */
export function fieldOfPoll(
  path: readonly (string | number)[],
  sheet: PollSheet,
  language?: string,
): string {
  const [first = '', at, part, ...rest] = path;
  const any = language ?? sheet.languages[0] ?? 'en';
  if (first !== 'questions')
    return inWords.has(String(first)) ? field(first, at ?? any) : (keyed[first] ?? String(first));
  if (typeof at !== 'number') return 'questions';
  if (part === undefined) return field('q', at, 'to');
  if (part !== 'options')
    return inWords.has(String(part)) ? field('q', at, part, rest[0] ?? any) : field('q', at, part);
  const [line, what, tag] = rest;
  if (what === 'value') return field('q', at, 'values');
  if (what === 'to') return field('q', at, 'to', line ?? 0);
  return field('q', at, 'options', tag ?? any);
}

/** Places that hold a text per language. */
const inWords: ReadonlySet<string> = new Set(
  'title intro thanks footer results ask unit unitOne'.split(' '),
);
