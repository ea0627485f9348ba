import type { Connection } from 'mongoose';
import { profiled, type Profiled } from '../test/support/profile.js';
import { bench, type Frame } from './lib/frame.js';
import { median, quantile, short, table } from './lib/numbers.js';
import { production, type Production } from './lib/production.js';
import { queriesOn, type Query } from './scale/queries.js';
import { seed } from './scale/seed.js';
import { templates } from './scale/templates.js';

const usage = `npm run bench:scale -- [--tips 10000,1000000] [--times 100]

Latency and plans of the hot queries with so many tips, and as many people, talks heard, texts sent, escalations and
audit entries. Both sizes are on one mongod with the cache of npm start (0.25 GB), and are asked in turn. The documents
are copies of what the program wrote of forty talks, with other ids and bytes. 1 M needs 5 GB of disk and some
minutes; 10 M ten times that.`;

/** Source: numbers.md, Goals. */
const GOAL = 1.2;
const nowhere = {
  url: 'http://127.0.0.1:9',
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'nobody',
};

type Made = Awaited<ReturnType<typeof templates>>;

/** One size with its queries. */
interface Site {
  readonly size: number;
  readonly installed: Production;
  readonly queries: readonly Query[];
}

async function sizes(half: Connection, names: readonly string[]): Promise<string[][]> {
  const rows: string[][] = [];
  for (const name of names) {
    const stats = (await half.db?.command({ collStats: name })) as Record<string, number>;
    const { count = 0, avgObjSize = 0, storageSize = 0, totalIndexSize = 0 } = stats;
    rows.push([
      name,
      String(count),
      String(avgObjSize),
      short(storageSize / 1e6),
      short(totalIndexSize / 1e6),
    ]);
  }
  return rows;
}

/** A query by the server's own word; what its collection has to be searched for is in the worst of its commands. */
function planOf(commands: readonly Profiled[]) {
  const bad = commands.some(
    ({ planSummary, sorted }) => planSummary.includes('COLLSCAN') || sorted,
  );
  const worst = commands.toSorted((a, b) => b.docsExamined - a.docsExamined)[0];
  const plans = [
    ...new Set(commands.map(({ op, planSummary }) => `${op} ${planSummary || '-'}`)),
  ].join('; ');
  return {
    bad,
    plans,
    examined: worst ? `${worst.keysExamined}/${worst.docsExamined}/${worst.returned}` : '-',
  };
}

/** Fills one size, and prints what lies on disk. */
async function site(
  frame: Frame<'tips' | 'times'>,
  uri: string,
  made: Made,
  size: number,
): Promise<Site> {
  const installed = await production(uri, frame.folder, `scale_${size}`, nowhere);
  const { db } = installed;
  frame.atEnd(() => db.close());
  const { known, seconds } = await seed(db, made.templates, size);
  const filled = Object.entries(seconds).map(([name, s]) => `${name} ${short(s)}`);
  frame.say(`${size}: filled in s: ${filled.join(', ')}`);
  const rows = [
    ...(await sizes(db.gateway, ['conversations', 'heard', 'deliveries'])),
    ...(await sizes(db.cases, ['tips', 'escalations', 'audit'])),
  ];
  const head = [`${size} tips`, 'documents', 'bytes each', 'MB on disk', 'MB of indexes'];
  console.log(`\n${table(head, rows)}`);
  return { size, installed, queries: queriesOn(installed, known, made.templates) };
}

/** Runs one query at each size in turn, so that whatever else the machine does meets both; the first tenth warms up. */
async function time(sites: readonly Site[], place: number, times: number): Promise<number[][]> {
  const took = sites.map((): number[] => []);
  for (let round = -times / 10; round < times; round += 1)
    for (const [at, { queries }] of sites.entries()) {
      const query = queries[place];
      await query?.prepare?.();
      const began = performance.now();
      await query?.run();
      if (round >= 0) took[at]?.push(performance.now() - began);
      await query?.after?.();
    }
  return took;
}

/** How the server ran one query at one size. */
async function plan({ installed: { db }, queries }: Site, place: number) {
  const query = queries[place];
  await query?.prepare?.();
  const cases: Profiled[] = [];
  const gateway = await profiled(db.gateway, async () =>
    cases.push(...(await profiled(db.cases, async () => query?.run()))),
  );
  await query?.after?.();
  return planOf([...gateway, ...cases].filter(({ op }) => op !== 'getmore'));
}

/** One query at all sizes. */
async function measure(sites: readonly Site[], place: number, name: string, times: number) {
  const took = await time(sites, place, times);
  const plans = [];
  for (const one of sites) plans.push(await plan(one, place));
  return { name, times: took, plans, ratio: median(took.at(-1) ?? []) / median(took[0] ?? []) };
}

function show(
  sites: readonly Site[],
  results: readonly Awaited<ReturnType<typeof measure>>[],
): string {
  const head = [
    'query',
    ...sites.flatMap(({ size }) => [`p50 ms at ${size}`, 'p99']),
    'ratio',
    `≤ ${GOAL}`,
    'keys/documents/returned',
    'plan at the largest',
    'no scan, no sort',
  ];
  const rows = results.map(({ name, times, plans, ratio }) => [
    name,
    ...times.flatMap((mine) => [short(median(mine)), short(quantile(mine, 0.99))]),
    short(ratio),
    ratio <= GOAL ? 'yes' : '**no**',
    plans.map(({ examined }) => examined).join(' → '),
    plans.at(-1)?.plans ?? '',
    plans.some(({ bad }) => bad) ? '**no**' : 'yes',
  ]);
  return table(head, rows);
}

await bench('scale', usage, { tips: '10000,1000000', times: '100' }, async (frame) => {
  const uri = await frame.mongod();
  const model = await production(uri, frame.folder, 'model', nowhere);
  frame.atEnd(() => model.db.close());
  const made = await templates(model);
  const { journal, oplog } = made.written;
  frame.say(
    `A message writes ${short(journal)} bytes to the journal, ${short(oplog)} to the oplog.`,
  );
  const sites: Site[] = [];
  for (const size of frame.flags.tips.split(',').map(Number))
    sites.push(await site(frame, uri, made, size));
  const results = [];
  for (const [place, { name }] of sites[0]?.queries.entries() ?? [])
    results.push(await measure(sites, place, name, frame.number('times')));
  console.log(`\n${show(sites, results)}`);
  return { written: made.written, results };
});
