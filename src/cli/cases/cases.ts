import type { Cases } from '../../cases/cases.js';
import { createCases } from '../../cases/create.js';
import type { CaseQuery, CaseRow } from '../../cases/query.js';
import { rowsCsv } from '../../cases/rows-csv.js';
import type { CasePage } from '../../cases/view.js';
import { findAccounts } from '../../models/cases/account.js';
import type { CaseState } from '../../models/cases/case-work.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import type { Priority } from '../../shared/priority.js';
import type { Staff } from '../../shared/staff.js';
import { caseDepsHere } from '../accounts/open-work.js';
import { atTheMachine } from '../at-the-machine.js';
import { note } from '../audit.js';
import { withInstallation, type Installation } from '../connect.js';
import type { Io } from '../io.js';
import { print, table, time } from '../output.js';
import { writeOwn } from '../own-file.js';
import { hourOf } from '../tips/list.js';

/** The filters of a list of cases. */
export interface FilterOptions {
  readonly country?: string;
  readonly state?: CaseState | 'all';
  readonly priority?: Priority;
  readonly kind?: string;
  /** The id of a person, or `nobody`. */
  readonly owner?: string;
  readonly unanswered?: boolean;
  readonly followUp?: boolean;
  readonly wordsEnd?: boolean;
  readonly search?: string;
}
export interface CasesListOptions extends FilterOptions {
  readonly limit: number;
  readonly json?: boolean;
}
export interface CasesExportOptions extends FilterOptions {
  readonly format: 'csv' | 'json';
  readonly output?: string;
}

/** The cases, and the person at the machine. */
export interface Here {
  readonly there: Installation;
  readonly cases: Cases;
  readonly staff: Staff;
}

/** Does something with cases as the person at the machine. */
export const withCases = <T>(io: Io, work: (here: Here) => Promise<T>): Promise<T> =>
  withInstallation(io, async (there) => {
    const cases = createCases({ ...(await caseDepsHere(there)), door: 'cli' });
    return work({ there, cases, staff: atTheMachine(io) });
  });

const queryOf = (filter: FilterOptions): CaseQuery => {
  const { country, state, priority, kind, owner, unanswered, followUp, wordsEnd, search } = filter;
  return {
    state: state === undefined || state === 'all' ? state : [state],
    ...(priority === undefined ? {} : { priority: [priority] }),
    ...(country === undefined ? {} : { country: [country] }),
    ...(kind === undefined ? {} : { kind: [kind] }),
    ...(owner === undefined ? {} : { owner }),
    ...(search === undefined ? {} : { text: search }),
    unanswered: unanswered === true,
    followUpDue: followUp === true,
    wordsEnd: wordsEnd === true,
  };
};

/** Returns how owners of cases are shown: by login, or by their id in the directory. */
async function namesOf({ db }: Installation): Promise<(id: string | undefined) => string> {
  const logins = new Map((await findAccounts(db.cases)).map(({ _id, login }) => [_id, login]));
  return (id) => (id === undefined ? '' : (logins.get(id) ?? id));
}

/**
 * Returns the fields of a case that hold nobody's words. Each is named, so that a field added later
 * is not printed by accident.
 */
const plainRow = (row: CaseRow, nameOf: (id: string | undefined) => string) => ({
  reference: row.reference,
  id: row.id,
  priority: row.priority,
  kind: row.kind,
  country: row.country,
  area: row.area ?? null,
  state: row.state,
  wroteAgain: row.wroteAgain,
  owner: row.owner === undefined ? null : nameOf(row.owner),
  unanswered: row.unanswered,
  receivedAt: row.receivedAt,
  followUpAt: row.followUpAt ?? null,
  dueAt: row.dueAt ?? null,
});
type PlainRow = ReturnType<typeof plainRow>;

const stateOf = ({ state, wroteAgain, unanswered }: PlainRow): string =>
  [state, ...(wroteAgain ? ['wrote again'] : []), ...(unanswered ? ['nobody answered'] : [])].join(
    ', ',
  );

const cellsOf = (row: PlainRow): string[] => [
  ...[row.reference, `P${row.priority}`, row.kind, row.area ?? row.country],
  ...[stateOf(row), row.owner ?? '', hourOf(row.receivedAt)],
  row.followUpAt ? row.followUpAt.toISOString().slice(0, 10) : '',
];

const HEADINGS = [
  ...['reference', 'priority', 'about', 'place', 'state', 'who has it'],
  ...['received (UTC)', 'comes back'],
];

/** Shows cases, newest first, as codes only. The audit log records it. */
export async function showCases(io: Io, { limit, json, ...filter }: CasesListOptions) {
  const { rows, more } = await withCases(io, async ({ there, cases, staff }) => {
    await note(io, there, 'tip.listed', filter.country ?? 'all');
    const found = await cases.list(staff, { ...queryOf(filter), limit });
    const nameOf = await namesOf(there);
    const rows = found.rows.map((row) => plainRow(row, nameOf));
    return { rows, more: found.next !== undefined };
  });
  const left = more ? `There are more than these ${rows.length}: give another filter.\n` : '';
  print(io, json, rows, () =>
    rows.length === 0 ? 'No case fits.\n' : `${table(HEADINGS, rows.map(cellsOf))}${left}`,
  );
}

/** Returns one case without any words. */
function plainPage(page: CasePage, nameOf: (id: string | undefined) => string) {
  const { signals, closing, wordsEnd, texts, mode } = page;
  const timeline = page.timeline.map(({ at, type, by, codes }) => ({
    ...{ at, type, codes },
    ...(by === undefined ? {} : { by: nameOf(by) }),
  }));
  return {
    ...plainRow(page.row, nameOf),
    signals,
    texts,
    mode,
    closing: closing ?? null,
    wordsEnd: wordsEnd ? { at: wordsEnd.at, gone: wordsEnd.gone } : null,
    timeline,
  };
}

function asText(page: ReturnType<typeof plainPage>): string {
  const { signals, closing, wordsEnd, owner, followUpAt, dueAt, texts, mode, timeline } = page;
  const lines = [
    `${page.reference}  P${page.priority} ${page.kind}  ${page.area ?? page.country}  ${stateOf(page)}`,
    `received ${hourOf(page.receivedAt)} UTC, reply mode ${mode}, texts to read: ${texts}`,
    owner === null ? 'nobody has it' : `${owner} has it`,
    ...(dueAt ? [`the next call is due ${time(dueAt)} UTC`] : []),
    ...(followUpAt ? [`comes back ${time(followUpAt)} UTC`] : []),
    ...(closing ? [`closed ${time(closing.at)} UTC: ${closing.state}, ${closing.reason}`] : []),
    ...(wordsEnd
      ? [`its words ${wordsEnd.gone ? 'were' : 'are'} destroyed ${time(wordsEnd.at)} UTC`]
      : []),
    ...(signals.length > 0 ? [`signals: ${signals.join(', ')}`] : []),
    '',
    ...timeline.map(({ at, type, by = '' }) => `${time(at)}  ${type}  ${by}`.trimEnd()),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Returns the id of the case with this name.
 * @throws Fault when there is none, or several have it
 */
export async function idOf({ cases, staff }: Here, name: string): Promise<string> {
  const [id, ...others] = await cases.find(staff, name);
  if (id === undefined)
    throw new Fault(
      `There is no such case, or it is kept from who works at the machine. Which there are: ${command('cases list --state all')}`,
    );
  if (others.length > 0)
    throw new Fault(
      `Several cases have this reference. Give one id: ${[id, ...others].join(', ')}`,
    );
  return id;
}

/** Shows what can be seen of one case without a key. The audit log records it. */
export async function showCase(io: Io, name: string, { json }: { readonly json?: boolean }) {
  const page = await withCases(io, async (here) => {
    const id = await idOf(here, name);
    await note(io, here.there, 'tip.listed', id);
    const seen = await here.cases.see(here.staff, id);
    if (!seen.ok) throw new Fault('The case cannot be shown: it was changed or erased meanwhile.');
    return plainPage(seen.value, await namesOf(here.there));
  });
  print(io, json, page, () => asText(page));
}

/** Writes rows of cases to a file that only its owner can read, or to standard output. */
export async function exportCases(io: Io, options: CasesExportOptions): Promise<void> {
  const { format, output, ...filter } = options;
  const text = await withCases(io, async ({ there, cases, staff }) => {
    const exported = await cases.exportRows(staff, queryOf(filter));
    if (!exported.ok) throw new Fault('The user of this machine may not export cases.');
    if (format === 'csv') return rowsCsv(exported.value);
    const nameOf = await namesOf(there);
    return `${JSON.stringify(
      exported.value.map((row) => plainRow(row, nameOf)),
      null,
      2,
    )}\n`;
  });
  if (output === undefined) return io.file(text);
  writeOwn(output, text);
  io.out(`Written to ${output}.\n`);
}
