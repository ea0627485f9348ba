import { CsvError, parse, type Info } from 'csv-parse/sync';
import { unguardCell } from '../shared/files/csv-cell.js';
import { dayNames, readHours } from './duty.js';
import type { Row } from './person.js';
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

/** Spreadsheets write commas, semicolons or tabs by the language they are set to; the first line tells which. */
function delimiterOf(text: string): string {
  const first = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (mark: string) => first.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

function readLines(text: string, report: Report): Line[] {
  const lines: Line[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: false,
      on_record: (cells: string[], { lines: line }: Info) => {
        lines.push({ cells: cells.map(unguardCell), line });
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

/** `mon` … `sun` hold hours, several with a space, comma or semicolon between them. */
function dutyOf(cell: (column: string) => string, line: number, report: Report): string[] {
  return dayNames.flatMap((day) =>
    cell(day)
      .split(/[\s,;]+/)
      .filter((hours) => hours !== '')
      .flatMap((hours) =>
        readHours(hours)
          ? `${day} ${hours}`
          : (report.problem(
              { line },
              `${day}: "${hours}" is not hours. Write 08:00-18:00 or 22:00-06:00.`,
            ) ?? []),
      ),
  );
}

/** Reads a CSV file of focal points, one a line, the first line naming the columns. */
export function readCsv(text: string, report: Report): Row[] {
  const [header, ...body] = readLines(text, report);
  if (!header) {
    if (report.problems.length === 0) report.problem({ line: 1 }, 'The file is empty.');
    return [];
  }
  const columns = header.cells.map((cell) => cell.trim().toLowerCase());
  columns.forEach((column, index) => {
    if (!known(column))
      report.problem(
        { line: header.line },
        `Column ${index + 1} is not known. Use ${oneOf([...plainColumns, 'reach1 … reach9', ...dayNames])}.`,
      );
    else if (columns.indexOf(column) < index)
      report.problem({ line: header.line }, `The column ${column} stands there twice.`);
  });
  for (const column of required.filter((one) => !columns.includes(one)))
    report.problem({ line: header.line }, `The column ${column} is missing.`);
  if (report.problems.some(({ line }) => line === header.line)) return [];

  return body.flatMap(({ cells, line }) => {
    if (cells.length !== columns.length)
      return (
        report.problem(
          { line },
          `There are ${cells.length} cells, and ${columns.length} columns. Put a text with a separator in it in quotes.`,
        ) ?? []
      );
    const cell = (column: string): string => cells[columns.indexOf(column)]?.trim() ?? '';
    const reaches = columns
      .filter((one) => one.startsWith('reach'))
      .sort()
      .map(cell)
      .filter((one) => one !== '');
    const lists: Record<string, string[]> = {
      areas: cell('areas')
        .split(/[\s,;]+/)
        .filter((code) => code !== ''),
      reaches,
      duty: dutyOf(cell, line, report),
    };
    return {
      value: (field: string) => lists[field] ?? (cell(field) || undefined),
      at: () => ({ line }),
    };
  });
}
