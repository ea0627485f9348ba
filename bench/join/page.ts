import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { Row, With } from '../../test/attacks/join/table.js';

/** One run of the bench. */
export interface Run {
  readonly commit: string;
  /** The day. */
  readonly on: string;
  readonly rows: readonly Row[];
}

const place = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const PAGE = place('../../docs/joins.md');
/** The run of an earlier version, to which the page compares. */
const BEFORE = place('before.json');

const beside: Readonly<Record<With, string>> = {
  nothing: '–',
  oplog: 'the oplog',
  'every operation': 'a log of every operation',
  'phone company': 'the phone company’s log',
  all: 'oplog and phone company',
};

const one = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));

/** How one run did: `26 of 30 · 24 (24) · 1.0 (0–3)`. */
function cell(row: Row | undefined): readonly [string, string, string] {
  if (!row) return ['', '', ''];
  const { correct, of, unique, uniqueCorrect, lots } = row;
  return [
    `${one(correct)} of ${of}`,
    `${unique} (${uniqueCorrect})`,
    `${one(lots.mean)} (${one(lots.from)}–${one(lots.to)})`,
  ];
}

/** The table: each join of this run beside the same of the earlier one. */
function tableOf(now: Run, before: Run | undefined): string {
  const head = [
    ...['What is joined', 'By', 'With beside', 'Tried'],
    ...(before ? [`${before.commit}: right`, 'alone (right)', 'lots'] : []),
    ...['Now: right', 'alone (right)', 'lots'],
  ];
  const rows = now.rows.map((row) => {
    const then = before?.rows.find(
      (other) => other.question === row.question && other.by === row.by && other.with === row.with,
    );
    return [
      ...[row.question, row.by, beside[row.with], String(row.tried)],
      ...(before ? cell(then) : []),
      ...cell(row),
    ];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Reads the run of the earlier version, if it was kept. */
const earlier = (): Run | undefined =>
  existsSync(BEFORE) ? (JSON.parse(readFileSync(BEFORE, 'utf8')) as Run) : undefined;

/** Keeps a run as that of the earlier version. */
export function keepBefore(run: Run): void {
  writeFileSync(BEFORE, `${JSON.stringify(run, null, 2)}\n`);
}

/** Writes the table of a run into docs/joins.md, between its marks. */
export async function writePage(run: Run, flags: string): Promise<void> {
  const before = earlier();
  const said = [
    `Measured on ${run.on} with \`npm run bench:join -- ${flags}\``,
    before ? `, beside version ${before.commit}, measured in the same way on ${before.on}.` : '.',
  ].join('');
  const block = `<!-- joins -->\n\n${said}\n\n${tableOf(run, before)}\n\n<!-- /joins -->`;
  const page = readFileSync(PAGE, 'utf8').replace(
    /<!-- joins -->[\s\S]*<!-- \/joins -->/,
    () => block,
  );
  const options = await resolveConfig(PAGE);
  writeFileSync(PAGE, await format(page, { ...options, filepath: PAGE }));
}

/** The same table for the terminal. */
export const printed = (run: Run): string => tableOf(run, earlier());
