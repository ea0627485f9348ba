import { stringify, type Options } from 'csv-stringify/sync';
import { unhurried } from '../unhurried.js';
import { guardCell } from './csv-cell.js';

/** The cells of a line; what is not known is null, and written as nothing. */
export type Cells = readonly (string | number | null)[];

/** So many lines are written before others are heard: a file may have thousands. */
const AT_ONCE = 200;

/** A byte order mark and the ends of lines by which spreadsheet programs read all letters. */
export const forSpreadsheets: Options = { bom: true, record_delimiter: 'windows' };

function* chunksOf<T>(lines: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at === 0 || at < lines.length; at += AT_ONCE)
    yield lines.slice(at, at + AT_ONCE);
}

/** Lines below the names of their columns, as CSV with every text guarded against formulas. */
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
