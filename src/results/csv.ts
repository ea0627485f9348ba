import { forSpreadsheets, guardedCsv, type Cells } from '../shared/files/guarded-csv.js';
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

/** Returns the lines of one question: of everybody, then by each trait. */
function questionLines({
  id,
  ask,
  asked,
  answered,
  skipped,
  bars,
  tables,
}: View['questions'][number]): readonly Cells[] {
  const everybody = (answer: string, people: number | null, share: number | null = null): Cells => [
    ...[id, ask, 'everybody', '', answer],
    ...[people, share],
  ];
  return [
    everybody('asked', asked),
    everybody('answered', answered),
    everybody('skipped', skipped),
    ...bars.map(({ label, people, share }) => everybody(label, people, share)),
    ...tables.flatMap(({ dimension, columns, rows }) =>
      rows.flatMap(({ label, answered: inRow, people, shares }): readonly Cells[] => [
        [id, ask, dimension, label, 'answered', inRow, null],
        ...columns.map((column, at): Cells => [
          ...[id, ask, dimension, label, column],
          ...[people[at] ?? null, shares[at] ?? null],
        ]),
      ]),
    ),
  ];
}

/**
 * Returns the lines of the whole poll: who was asked, who answered, and how many of each group did.
 */
const pollLines = (view: View): readonly Cells[] => [
  ['', '', 'everybody', '', 'asked', view.asked, null],
  ['', '', 'everybody', '', 'answered', view.answered, view.rate],
  ...view.response.flatMap(({ dimension, rows }) =>
    rows.map(({ label, percent }): Cells => ['', '', dimension, label, 'answered', null, percent]),
  ),
];

/**
 * Returns a result as CSV with a header: one line for each number, UTF-8 with a byte order mark so
 * that spreadsheet programs read its letters, and every cell guarded against formulas. The caveat
 * is on every line, because lines are copied without the others. An empty number is one that is not
 * shown.
 */
export function csvOf(view: View, labels: Labels): Promise<string> {
  const caveat = labels.say('poll.caveat');
  const lines = [...pollLines(view), ...view.questions.flatMap(questionLines)].map((cells) => [
    ...[view.poll, view.asOf, view.closed ? 'yes' : 'no'],
    ...cells,
    caveat,
  ]);
  return guardedCsv(csvColumns, lines, forSpreadsheets);
}
