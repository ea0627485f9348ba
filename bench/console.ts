import { bench } from './lib/frame.js';
import { quantile, short, table } from './lib/numbers.js';
import { production } from './lib/production.js';
import { consoleQueries } from './scale/console-queries.js';
import { measure, nowhere, site, type Site } from './scale/measure.js';
import { templates } from './scale/templates.js';

const usage = `npm run bench:console -- [--tips 10000,1000000] [--times 100]

What the pages of the console ask, with so many cases: lists, filters, the next page, counts, searches, one case, the board.
Both sizes are on one mongod with the cache of npm start (0.25 GB), and are asked in turn. 1 M needs 5 GB of disk and some
minutes.`;

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

await bench('console', usage, { tips: '10000,1000000', times: '100' }, async (frame) => {
  const uri = await frame.mongod();
  const model = await production(uri, frame.folder, 'model', nowhere);
  frame.atEnd(() => model.db.close());
  const made = await templates(model);
  const sites: Site[] = [];
  for (const size of frame.flags.tips.split(',').map(Number))
    sites.push(await site(frame, uri, made, { size, name: 'console', queries: consoleQueries }));
  const results = [];
  for (const [place, { name }] of sites[0]?.queries.entries() ?? [])
    results.push(await measure(sites, place, name, frame.number('times')));
  console.log(`\n${show(sites, results)}`);
  return { results };
});
