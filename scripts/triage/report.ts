import { groupBy } from '../../src/shared/group-by.js';
import { measure, wilson, type Judged, type Measured, type Share } from './measure.js';

const percent = (part: number) => Math.round(part * 100);

/** A share as it is written in tables. */
export function cell(share: Share): string {
  if (share.of === 0) return '–';
  const [low, high] = wilson(share);
  const middle = percent(share.hits / share.of);
  return `${middle} % (${percent(low)}–${percent(high)}), ${share.hits} of ${share.of}`;
}

const columns: readonly (readonly [string, keyof Measured])[] = [
  ['recall P1', 'recall'],
  ['precision P1', 'precision'],
  ['urgent that end as P3 or none', 'late'],
  ['no report that becomes P1', 'falseAlarms'],
  ['no report that becomes any report', 'opened'],
  ['P2 and P3 taken for none', 'unheard'],
];

export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(names), row(names.map(() => '---')), ...rows.map(row)].join('\n');
}

const head = ['', ...columns.map(([name]) => name)];

function numbersOf([name, some]: readonly [string, readonly Judged[]]): string[] {
  const numbers = measure(some);
  return [name, ...columns.map(([, key]) => cell(numbers[key]))];
}

/** One line a language, and one for all. */
export function byLanguage(judged: readonly Judged[]): string {
  const groups = [...groupBy(judged, ({ lang }) => lang)];
  return table(head, [['all', judged] as const, ...groups].map(numbersOf));
}

type Sets = readonly (readonly [string, readonly Judged[]])[];

/** One line a set. */
export const bySet = (sets: Sets): string => table(head, sets.map(numbersOf));

/** The sets, and before them all of them as one. */
export const withAll = (sets: Sets): Sets => [
  ['all sets together', sets.flatMap(([, some]) => some)],
  ...sets,
];

/** For each kind, how often its messages became P1, with a column a language. */
export function byKind(judged: readonly Judged[]): string {
  const languages = [...new Set(judged.map(({ lang }) => lang))];
  const order = (one: Judged) => one.priority ?? 4;
  const sorted = [...judged].sort((a, b) => order(a) - order(b));
  const kinds = groupBy(sorted, ({ kind, priority }) => `${kind}|${priority ?? 'none'}`);
  const rows = [...kinds].map(([name, some]) => {
    const [kind = '', label = ''] = name.split('|');
    const p1 = (part: readonly Judged[]): Share => ({
      hits: part.filter(({ said }) => said === 1).length,
      of: part.length,
    });
    const own = languages.map((lang) => {
      const { hits, of } = p1(some.filter((one) => one.lang === lang));
      return of === 0 ? '–' : `${hits}/${of}`;
    });
    return [kind, label === 'none' ? label : `P${label}`, ...own, cell(p1(some))];
  });
  return table(['kind', 'label', ...languages, 'became P1'], rows);
}

/** For each kind of messages that are no report, how many were taken for one. */
export function takenForReports(judged: readonly Judged[]): string {
  const rows = [...groupBy(judged, ({ kind }) => kind)].map(([kind, some]) => {
    const { falseAlarms, opened } = measure(some);
    return [kind, cell(falseAlarms), cell(opened)];
  });
  return table(['kind', 'became P1', 'became any report'], rows);
}
