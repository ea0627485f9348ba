import { past } from './escalation/past.js';
import { costOfTick, escalationsOf, timeTick, type Cost } from './escalation/tick.js';
import { fill } from './lib/fill.js';
import { bench, type Frame } from './lib/frame.js';
import { median, short, table } from './lib/numbers.js';
import { production } from './lib/production.js';

const usage = `npm run bench:escalation -- [--sizes 10000,1000000] [--due 0,1,100] [--rounds 5]

What a tick of the escalations costs among so many open (a fifth) and closed ones: the time, and the documents the
server examined. Also with two processes that tick in the same moment. The goal: examined ≤ due + 1.`;

/** Where texts would be sent to; nobody sends them here. */
const nowhere = {
  url: 'http://127.0.0.1:9',
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'nobody',
};

/** What one tick cost, among `size` escalations and by so many processes at once. */
type Row = Cost & { readonly size: number; readonly processes: number };

/** Measures one size: each number of due escalations, by one process and by two. */
async function measure(
  frame: Frame<'sizes' | 'due' | 'rounds'>,
  uri: string,
  size: number,
): Promise<Row[]> {
  const { db, keys } = await production(uri, frame.folder, `escalation_${size}`, nowhere);
  frame.atEnd(() => db.close());
  const now = new Date();
  const escalations = db.cases.collection('escalations') as never;
  const seconds = await fill(escalations, size, (i) => past(i, now) as never);
  frame.say(`${size} escalations made in ${short(seconds)} s`);
  const two = [escalationsOf(db, keys), escalationsOf(db, keys)];
  const rows: Row[] = [];
  for (const processes of [two.slice(0, 1), two])
    for (const due of frame.flags.due.split(',').map(Number)) {
      const times: number[] = [];
      for (let round = 0; round < frame.number('rounds'); round += 1)
        times.push(await timeTick(processes, due));
      const cost = await costOfTick(db, processes, due);
      rows.push({ size, processes: processes.length, ms: median(times), ...cost });
    }
  return rows;
}

const head = [
  'escalations',
  'processes',
  'due',
  'claimed',
  'people called',
  'median ms',
  'examined by claims',
  '≤ due + 1',
  'by all commands',
  'plan',
];

const cellsOf = (row: Row): string[] => [
  String(row.size),
  String(row.processes),
  String(row.due),
  String(row.claimed),
  String(row.called),
  short(row.ms),
  String(row.examinedByClaims),
  row.examinedByClaims <= row.due + 1 ? 'yes' : '**no**',
  String(row.examinedByAll),
  row.plans.join('; '),
];

const flags = { sizes: '10000,1000000', due: '0,1,100', rounds: '5' };

await bench('escalation', usage, flags, async (frame) => {
  const uri = await frame.mongod();
  const rows: Row[] = [];
  for (const size of frame.flags.sizes.split(',').map(Number))
    rows.push(...(await measure(frame, uri, size)));
  console.log(table(head, rows.map(cellsOf)));
  return rows;
});
