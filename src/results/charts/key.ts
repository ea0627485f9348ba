import { WIDTH } from './chart.js';
import { linesOf } from './lines-of-text.js';

/** One entry of the key above a chart: the lines of its text, and their position. */
export interface KeyEntry {
  readonly lines: readonly string[];
  readonly y: number;
  readonly series: number;
}

/**
 * Lays out the key above a chart.
 * @param indent room for the mark of each entry
 * @returns the entries and the position where they end
 */
export function keyOf(
  columns: readonly string[],
  indent: number,
  size: number,
): { readonly entries: readonly KeyEntry[]; readonly end: number } {
  let end = 0;
  const entries = columns.map((column, series) => {
    const lines = linesOf(column, WIDTH - indent, size);
    const y = end;
    end += lines.length * 17 + 2;
    return { lines, y, series };
  });
  return { entries, end };
}

/** Returns everything that rows of shares show, in words. */
export const inWords = (
  columns: readonly string[],
  rows: readonly { readonly label: string; readonly percents: readonly string[] }[],
): string =>
  rows
    .map(
      ({ label, percents }) =>
        `${label}: ${percents.map((percent, at) => `${columns[at]} ${percent}`).join(', ')}`,
    )
    .join('. ');
