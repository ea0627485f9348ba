import type { Connection } from 'mongoose';
import { profiled, type Profiled } from '../../test/support/profile.js';
import type { Frame } from '../lib/frame.js';
import { median, short, table } from '../lib/numbers.js';
import { production, type Production } from '../lib/production.js';
import type { Query } from './queries.js';
import { seed, type Known } from './seed.js';
import type { templates, Templates } from './templates.js';

/** A provider that is asked for nothing. */
export const nowhere = {
  url: 'http://127.0.0.1:9',
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'nobody',
};

/** What the forty talks left. */
export type Made = Awaited<ReturnType<typeof templates>>;

/** One size with its queries. */
export interface Site {
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

/**
 * A query by the server's own word; what its collection
 * has to be searched for is in the worst of its commands.
 */
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

/** Queries on an installation that is filled. */
export type MakeQueries = (
  installed: Production,
  known: Known,
  made: Templates,
) => readonly Query[];

/** Fills one size, and prints what lies on disk. @param name of its databases */
export async function site(
  frame: Frame<'tips' | 'times'>,
  uri: string,
  made: Made,
  {
    size,
    name,
    queries,
  }: { readonly size: number; readonly name: string; readonly queries: MakeQueries },
): Promise<Site> {
  const installed = await production(uri, frame.folder, `${name}_${size}`, nowhere);
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
  return { size, installed, queries: queries(installed, known, made.templates) };
}

/**
 * Runs one query at each size in turn, so that whatever else
 * the machine does meets both; the first tenth warms up.
 */
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
export async function measure(sites: readonly Site[], place: number, name: string, times: number) {
  const took = await time(sites, place, times);
  const plans = [];
  for (const one of sites) plans.push(await plan(one, place));
  return { name, times: took, plans, ratio: median(took.at(-1) ?? []) / median(took[0] ?? []) };
}
