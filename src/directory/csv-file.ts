import { CsvError, parse, type Info } from 'csv-parse/sync';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { unguardCell } from '../shared/files/csv-cell.js';
import { dayNames, readHours, spansIn } from './duty.js';
import type { Row } from './fields.js';
import { oneOf, type Report } from '../shared/files/problems.js';

/** The columns of a CSV file, besides `reach1`, `reach2` … in the order to try. */
export const plainColumns = [
  'id',
  'name',
  'role',
  'affiliation',
  'country',
  'areas',
  'language',
  'active',
] as const;
const required = ['name', 'role', 'affiliation', 'country', 'language', 'reach1'];
const known = (column: string): boolean =>
  [...plainColumns, ...dayNames].some((one) => one === column) || /^reach[1-9]$/.test(column);

/** The separators between cells. */
const marks = [',', ';', '\t', '|'] as const;
/** The first line that Excel writes to name the separator. */
const SEP = /^(?:\uFEFF)?"?sep=([^\r\n"]?)"?[^\r\n]*/i;

/** A line of only separators and blanks: an empty row of a spreadsheet. */
const EMPTY_LINE = /^[\s,;|"]*$/;

/**
 * Returns the separator. Spreadsheets write commas, semicolons or tabs, depending on their
 * language; the first line with words shows which.
 */
function delimiterOf(text: string): string {
  const said = SEP.exec(text)?.[1];
  if (said) return said;
  const first = text.split(/\r\n|\n|\r/).find((line) => !EMPTY_LINE.test(line)) ?? '';
  const count = (mark: string) => first.split(mark).length;
  return marks.reduce<string>((best, mark) => (count(mark) > count(best) ? mark : best), ',');
}

/**
 * Returns the text with cells such as `="00229…"` unwrapped. This form stops Excel from reading a
 * number; its quotes are not CSV quotes.
 */
const asQuoted = (text: string, mark: string): string => {
  const between = mark === '|' ? '\\|' : mark;
  return text.replace(
    new RegExp(`(^|[\\r\\n${between}])="([^"\\r\\n]*)"(?=[\\r\\n${between}]|$)`, 'g'),
    '$1"$2"',
  );
};

/** Invisible characters that come along when a text is copied: they have no meaning here. */
const UNSEEN = /[\p{Cf}\u034F]/gu;

const plainCell = (written: string): string => {
  const cell = written.replace(UNSEEN, '');
  const [, kept] = /^="(.*)"$/s.exec(cell.trim()) ?? [];
  return unguardCell(kept === undefined ? cell : kept.replaceAll('""', '"'));
};

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

function readLines(text: string, report: Report): Line[] {
  const lines: Line[] = [];
  const delimiter = delimiterOf(text);
  if (!marks.some((mark) => mark === delimiter)) {
    report.problem({ line: 1 }, 'What sep= names is not understood. Use sep=; or sep=, or a tab.');
    return [];
  }
  try {
    // An empty line in its place, so that the other line numbers stay right.
    parse(asQuoted(text.replace(SEP, ''), delimiter), {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: false,
      on_record: (cells: string[], { lines: line }: Info) => {
        lines.push({ cells: cells.map(plainCell), line });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line =
      typeof error['lines'] === 'number' ? error['lines'] : (lines.at(-1)?.line ?? 0) + 1;
    report.problem(
      { line },
      'The quotes do not match: a " inside a text is written twice (""), and one that opens a text closes it.',
    );
  }
  return lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

/** Reads `mon` … `sun`, which hold hours; several are separated by a space, comma or semicolon. */
function dutyOf(cell: (column: string) => string, line: number, report: Report): string[] {
  return dayNames.flatMap((day) =>
    spansIn(cell(day)).flatMap((hours) =>
      readHours(hours)
        ? `${day} ${hours}`
        : (report.problem(
            { line },
            `${day}: "${hours}" is not hours. Write 08:00-18:00 or 22:00-06:00.`,
          ) ?? []),
    ),
  );
}

/**
 * Returns the cells of the named columns. It drops empty cells after the last column, which
 * spreadsheets write when a column was once used, and adds cells at the end that some spreadsheets
 * leave out.
 * @param needed the columns that each row must reach: a shorter row has lost a separator
 */
function within(cells: readonly string[], columns: number, needed: number): readonly string[] {
  const missing = columns - cells.length;
  if (missing > 0 && cells.length >= needed)
    return [...cells, ...Array.from({ length: missing }, () => '')];
  return cells.slice(columns).every((cell) => cell.trim() === '') ? cells.slice(0, columns) : cells;
}

/** Returns the number of columns up to the last required one. */
const neededOf = (columns: readonly string[]): number =>
  Math.max(...required.map((column) => columns.indexOf(column))) + 1;

/** Returns the number of columns, without those at the end that have no name. */
const lastNamed = (cells: readonly string[]): number =>
  cells.findLastIndex((cell) => cell.trim() !== '') + 1;

/** A long number as a spreadsheet shortens it: `2,29E+11`. Its last digits are lost. */
const SHORTENED = /^(?:[a-z-]+:)?\s*[+-]?\d+(?:[.,]\d+)?E[+-]?\d+$/i;

function noteShortened(columns: readonly string[], { cells, line }: Line, report: Report): void {
  columns.forEach((column, at) => {
    if (SHORTENED.test(cells[at]?.trim() ?? ''))
      report.problem(
        { line },
        `${column}: the spreadsheet has shortened a long number (as in 1,23E+11), and its digits are lost. Make the column text, write the number again with its +, and save anew.`,
      );
  });
}

/** Calling codes of ECOWAS countries are between 220 and 245. */
const OURS = /^2[234]\d{9,12}$/;

/**
 * Repairs a phone number that a spreadsheet read as a number: it lost its +, and may end with
 * ",00". Any other cell stays unchanged.
 */
function withPlus(cell: string): string {
  const [, channel = '', written = ''] = /^((?:sms|whatsapp):\s*)(.*)$/is.exec(cell) ?? [];
  const digits = written.replace(/[.,]0{1,2}$/, '').replace(/[\s.-]/g, '');
  const isOurs = OURS.test(digits) && parsePhoneNumberFromString(`+${digits}`)?.isValid();
  return isOurs ? `${channel}+${digits}` : cell;
}

/**
 * Returns the names of the columns.
 * @returns undefined when they have an error
 */
function columnsOf({ cells, line }: Line, report: Report): readonly string[] | undefined {
  const columns = cells.slice(0, lastNamed(cells)).map((cell) => cell.trim().toLowerCase());
  columns.forEach((column, index) => {
    if (!known(column))
      report.problem(
        { line },
        `Column ${index + 1} is not known. Use ${oneOf([...plainColumns, 'reach1 … reach9', ...dayNames])}.`,
      );
    else if (columns.indexOf(column) < index)
      report.problem({ line }, `The column ${column} stands there twice.`);
  });
  for (const column of required.filter((one) => !columns.includes(one)))
    report.problem({ line }, `The column ${column} is missing.`);
  return report.problems.some((problem) => problem.line === line) ? undefined : columns;
}

/**
 * Returns the row of one line.
 * @returns undefined when it has too many or too few cells
 */
function rowOf(columns: readonly string[], { cells: all, line }: Line, report: Report) {
  const cells = within(all, columns.length, neededOf(columns));
  if (cells.length !== columns.length)
    return report.problem(
      { line },
      `There are ${cells.length} cells, and ${columns.length} columns. Put a text with a separator in it in quotes.`,
    );
  noteShortened(columns, { cells, line }, report);
  const cell = (column: string): string => cells[columns.indexOf(column)]?.trim() ?? '';
  const lists: Record<string, string[]> = {
    areas: cell('areas')
      .split(/[\s,;]+/)
      .filter((code) => code !== ''),
    reaches: reachesOf(columns, cell),
    duty: dutyOf(cell, line, report),
  };
  return {
    value: (field: string) => lists[field] ?? (cell(field) || undefined),
    at: () => ({ line }),
  };
}

/** Returns the columns reach1 to reach9, in order. */
const reachesOf = (columns: readonly string[], cell: (column: string) => string): string[] =>
  columns
    .filter((one) => one.startsWith('reach'))
    .sort()
    .map((column) => withPlus(cell(column)))
    .filter((one) => one !== '');

/** Reads a CSV file of focal points: one per line, and the first line names the columns. */
export function readCsv(text: string, report: Report): Row[] {
  const [header, ...body] = readLines(text, report);
  if (!header) {
    if (report.problems.length === 0) report.problem({ line: 1 }, 'The file is empty.');
    return [];
  }
  const columns = columnsOf(header, report);
  return columns ? body.flatMap((line) => rowOf(columns, line, report) ?? []) : [];
}
