import { statfs } from 'node:fs/promises';
import { bench } from './lib/frame.js';
import { quantile, short, table } from './lib/numbers.js';
import { production } from './lib/production.js';
import { consoleQueries } from './scale/console-queries.js';
import { measure, nowhere, site, type Site } from './scale/measure.js';
import { templates } from './scale/templates.js';

const usage = `npm run bench:console -- [--tips 10000,1000000] [--times 100]

What the pages of the console ask, with so many cases: lists, filters, the next page, counts, searches, one case, the board.
Both sizes are on one mongod with the cache of npm start (0.25 GB), and are asked in turn. It says before it begins how
long it will take and how much disk it needs: for 1 M between 22 and 63 minutes and 7.5 GB. It is silent while it fills.
--tips 10000,50000 --times 20 takes two to five minutes.`;

/**
 * What one case needs. Source: 50,000 took 64 s and 364 MB on two cores; with other work on them,
 * 10,000 took 38 s.
 */
const EACH = { ms: [1.3, 3.8], bytes: 7_500 } as const;

/** Milliseconds at the smallest size, and how much more the largest may take. Source: issue 15. */
const GOAL = { p95: 150, ratio: 1.3 };

const p95 = (times: readonly number[]): number => quantile([...times], 0.95);

function show(
  sites: readonly Site[],
  results: readonly Awaited<ReturnType<typeof measure>>[],
): string {
  const head = [
    'page',
    ...sites.map(({ size }) => `p95 ms at ${size}`),
    'ratio',
    `p95 ≤ ${GOAL.p95}, ratio ≤ ${GOAL.ratio}`,
    'keys/documents/returned',
    'plan at the largest',
    'no scan, no sort',
  ];
  const rows = results.map(({ name, times, plans }) => {
    const each = times.map(p95);
    const ratio = (each.at(-1) ?? 0) / (each[0] ?? 1);
    const good = (each[0] ?? 0) <= GOAL.p95 && ratio <= GOAL.ratio;
    return [
      name,
      ...each.map(short),
      short(ratio),
      good ? 'yes' : '**no**',
      plans.map(({ examined }) => examined).join(' → '),
      plans.at(-1)?.plans ?? '',
      plans.some(({ bad }) => bad) ? '**no**' : 'yes',
    ];
  });
  return table(head, rows);
}

/** Says what the sizes need, and throws if the disk has not enough for them. */
async function foretell(folder: string, tips: readonly number[]): Promise<string> {
  const all = tips.reduce((sum, one) => sum + one, 0);
  const { bavail, bsize } = await statfs(folder);
  const [wanted, free] = [(all * EACH.bytes) / 1e9, (bavail * bsize) / 1e9];
  if (free < wanted)
    throw new Error(
      `It needs ${short(wanted)} GB of disk, and ${short(free)} GB are free. Give smaller sizes with --tips.`,
    );
  const minutes = EACH.ms.map((each) => short((all * each) / 60_000)).join(' to ');
  return `filling takes ${minutes} minutes and ${short(wanted)} GB of disk (${short(free)} GB are free); then some minutes of questions`;
}

await bench('console', usage, { tips: '10000,1000000', times: '100' }, async (frame) => {
  const tips = frame.flags.tips.split(',').map(Number);
  frame.say(await foretell(frame.folder, tips));
  const uri = await frame.mongod();
  const model = await production(uri, frame.folder, 'model', nowhere);
  frame.atEnd(() => model.db.close());
  const made = await templates(model);
  const sites: Site[] = [];
  for (const size of tips)
    sites.push(await site(frame, uri, made, { size, name: 'console', queries: consoleQueries }));
  const results = [];
  for (const [place, { name }] of sites[0]?.queries.entries() ?? [])
    results.push(await measure(sites, place, name, frame.number('times')));
  console.log(`\n${show(sites, results)}`);
  return { results };
});
