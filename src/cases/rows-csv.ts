import { guardedCsv } from '../shared/files/guarded-csv.js';
import type { CaseRow } from './query.js';

const columns = [
  'reference',
  'id',
  'country',
  'area',
  'kind',
  'priority',
  'state',
  'wrote_again',
  'told',
  'owner',
  'received_utc',
  'follow_up_utc',
  'unanswered',
  'due_utc',
  'joined_into',
] as const;

const moment = (at: Date | undefined): string => at?.toISOString() ?? '';
const yes = (is: boolean): string => (is ? 'yes' : 'no');

const cells = (row: CaseRow): Readonly<Record<(typeof columns)[number], string>> => ({
  reference: row.reference,
  id: row.id,
  country: row.country,
  area: row.area ?? '',
  kind: row.kind,
  priority: String(row.priority),
  state: row.state,
  wrote_again: yes(row.wroteAgain),
  told: row.told,
  owner: row.owner ?? '',
  received_utc: moment(row.receivedAt),
  follow_up_utc: moment(row.followUpAt),
  unanswered: yes(row.unanswered),
  due_utc: moment(row.dueAt),
  joined_into: row.joinedInto ?? '',
});

/**
 * Returns rows of cases as a table for spreadsheets: codes and ids, every cell protected against
 * formulas.
 */
export const rowsCsv = (rows: readonly CaseRow[]): Promise<string> =>
  guardedCsv(
    columns,
    rows.map(cells).map((of) => columns.map((column) => of[column])),
  );
