import { bench } from './lib/frame.js';
import { median, quantile, short, table } from './lib/numbers.js';
import { production } from './lib/production.js';
import { measure, nowhere, site, type Site } from './scale/measure.js';
import { queriesOn } from './scale/queries.js';
import { templates } from './scale/templates.js';

const usage = `npm run bench:scale -- [--tips 10000,1000000] [--times 100]

Latency and plans of the hot queries with so many tips, and as many people, talks heard, texts sent, escalations and
audit entries. Both sizes are on one mongod with the cache of npm start (0.25 GB), and are asked in turn. The documents
are copies of what the program wrote of forty talks, with other ids and bytes. 1 M needs 5 GB of disk and some
minutes; 10 M ten times that.`;

/** Source: numbers.md, Goals. */
const GOAL = 1.2;
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
    sites.push(await site(frame, uri, made, { size, name: 'scale', queries: queriesOn }));
  const results = [];
  for (const [place, { name }] of sites[0]?.queries.entries() ?? [])
    results.push(await measure(sites, place, name, frame.number('times')));
  console.log(`\n${show(sites, results)}`);
  return { written: made.written, results };
});
