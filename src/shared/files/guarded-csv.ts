import { stringify, type Options } from 'csv-stringify/sync';
import { withPauses } from '../with-pauses.js';
import { guardCell } from './csv-cell.js';

/** The cells of a line; null is an unknown value, written as an empty cell. */
export type Cells = readonly (string | number | null)[];

/** How many lines are written before other work gets a turn: a file may have thousands. */
const AT_ONCE = 200;

/** A byte order mark and the line ends that spreadsheet programs need to read all letters. */
export const forSpreadsheets: Options = { bom: true, record_delimiter: 'windows' };

function* chunksOf<T>(lines: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < lines.length; at += AT_ONCE) yield lines.slice(at, at + AT_ONCE);
}

const guarded = (cells: Cells) =>
  cells.map((cell) => (typeof cell === 'string' ? guardCell(cell) : (cell ?? '')));

/**
 * Yields lines below the names of their columns, as CSV, with every text guarded against formulas.
 * @param pieces of the lines, as they come; other work gets a turn after each
 */
export async function* guardedCsvPieces(
  columns: readonly string[],
  pieces: Iterable<readonly Cells[]> | AsyncIterable<readonly Cells[]>,
  { bom = false, ...options }: Options = {},
): AsyncGenerator<string, void, void> {
  const piece = (lines: readonly Cells[], header: boolean) =>
    stringify(lines.map(guarded), {
      ...options,
      header,
      bom: bom && header,
      columns: [...columns],
    });
  let first = true;
  for await (const some of withPauses(pieces)) {
    yield piece(some, first);
    first = false;
  }
  if (first) yield piece([], true);
}

/**
 * Returns lines below the names of their columns, as CSV, with every text guarded against formulas.
 */
export async function guardedCsv(
  columns: readonly string[],
  lines: readonly Cells[],
  options: Options = {},
): Promise<string> {
  const parts: string[] = [];
  for await (const part of guardedCsvPieces(columns, chunksOf(lines), options)) parts.push(part);
  return parts.join('');
}
