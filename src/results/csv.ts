import { stringify } from 'csv-stringify/sync';
import { guardCell } from '../shared/files/csv-cell.js';
import type { Labels } from './labels.js';
import type { View } from './view.js';

/** The columns of the file, in their order. */
export const csvColumns = [
  'poll',
  'as_of',
  'closed',
  'question',
  'question_text',
  'by',
  'group',
  'answer',
  'people_at_least',
  'share_percent',
  'caveat',
] as const;

/**
 * A result as CSV with a header: one line a number, UTF-8 with a byte order mark so that spreadsheet programs read its
 * letters, every cell guarded against formulas, and the caveat on every line, because lines are copied without the others.
 * An empty number is one that is not shown.
 */
export function csvOf(view: View, labels: Labels): string {
  const caveat = labels.say('poll.caveat');
  const line = (cells: readonly (string | number | null)[]) => [
    view.poll,
    view.asOf,
    view.closed ? 'yes' : 'no',
    ...cells,
    caveat,
  ];
  const lines = [
    line(['', '', 'everybody', '', 'asked', view.asked, null]),
    line(['', '', 'everybody', '', 'answered', view.answered, view.rate]),
    ...view.response.flatMap(({ dimension, rows }) =>
      rows.map(({ label, percent }) => line(['', '', dimension, label, 'answered', null, percent])),
    ),
    ...view.questions.flatMap(({ id, ask, asked, answered, skipped, bars, tables }) => [
      line([id, ask, 'everybody', '', 'asked', asked, null]),
      line([id, ask, 'everybody', '', 'answered', answered, null]),
      line([id, ask, 'everybody', '', 'skipped', skipped, null]),
      ...bars.map(({ label, people, share }) =>
        line([id, ask, 'everybody', '', label, people, share]),
      ),
      ...tables.flatMap(({ dimension, columns, rows }) =>
        rows.flatMap((row) => [
          line([id, ask, dimension, row.label, 'answered', row.answered, null]),
          ...columns.map((column, at) =>
            line([
              id,
              ask,
              dimension,
              row.label,
              column,
              row.people[at] ?? null,
              row.shares[at] ?? null,
            ]),
          ),
        ]),
      ),
    ]),
  ];
  return stringify(
    lines.map((cells) =>
      cells.map((cell) => (typeof cell === 'string' ? guardCell(cell) : (cell ?? ''))),
    ),
    {
      header: true,
      columns: [...csvColumns],
      bom: true,
      record_delimiter: 'windows',
    },
  );
}
