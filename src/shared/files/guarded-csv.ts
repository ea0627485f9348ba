import { stringify, type Options } from 'csv-stringify/sync';
import { unhurried } from '../unhurried.js';
import { guardCell } from './csv-cell.js';

/** The cells of a line; null is an unknown value, written as an empty cell. */
export type Cells = readonly (string | number | null)[];

/** How many lines are written before other work gets a turn: a file may have thousands. */
const AT_ONCE = 200;

/** A byte order mark and the line ends that spreadsheet programs need to read all letters. */
export const forSpreadsheets: Options = { bom: true, record_delimiter: 'windows' };

function* chunksOf<T>(lines: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at === 0 || at < lines.length; at += AT_ONCE)
    yield lines.slice(at, at + AT_ONCE);
}

/**
 * Returns lines below the names of their columns, as CSV, with every text guarded against formulas.
 */
export async function guardedCsv(
  columns: readonly string[],
  lines: readonly Cells[],
  { bom = false, ...options }: Options = {},
): Promise<string> {
  const parts: string[] = [];
  for await (const some of unhurried(chunksOf(lines))) {
    const header = parts.length === 0;
    const guarded = some.map((cells) =>
      cells.map((cell) => (typeof cell === 'string' ? guardCell(cell) : (cell ?? ''))),
    );
    parts.push(
      stringify(guarded, { ...options, header, bom: bom && header, columns: [...columns] }),
    );
  }
  return parts.join('');
}
