import { past } from './escalation/past.js';
import { costOfTick, escalationsOf, timeTick, type Cost } from './escalation/tick.js';
import { fill } from './lib/fill.js';
import { bench } from './lib/frame.js';
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

await bench(
  'escalation',
  usage,
  { sizes: '10000,1000000', due: '0,1,100', rounds: '5' },
  async (frame) => {
    const uri = await frame.mongod();
    const sizes = frame.flags.sizes.split(',').map(Number);
    const dues = frame.flags.due.split(',').map(Number);
    const rows: (Cost & { readonly size: number; readonly processes: number })[] = [];
    for (const size of sizes) {
      const { db, keys } = await production(uri, frame.folder, `escalation_${size}`, nowhere);
      frame.atEnd(() => db.close());
      const now = new Date();
      const seconds = await fill(
        db.cases.collection('escalations') as never,
        size,
        (i) => past(i, now) as never,
      );
      frame.say(`${size} escalations made in ${short(seconds)} s`);
      const two = [escalationsOf(db, keys), escalationsOf(db, keys)];
      for (const processes of [two.slice(0, 1), two])
        for (const due of dues) {
          const times: number[] = [];
          for (let round = 0; round < frame.number('rounds'); round += 1)
            times.push(await timeTick(processes, due));
          rows.push({
            size,
            processes: processes.length,
            ms: median(times),
            ...(await costOfTick(db, processes, due)),
          });
        }
    }
    const cells = rows.map(
      ({ size, processes, due, claimed, called, ms, examinedByClaims, examinedByAll, plans }) => [
        String(size),
        String(processes),
        String(due),
        String(claimed),
        String(called),
        short(ms),
        String(examinedByClaims),
        examinedByClaims <= due + 1 ? 'yes' : '**no**',
        String(examinedByAll),
        plans.join('; '),
      ],
    );
    console.log(
      table(
        [
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
        ],
        cells,
      ),
    );
    return rows;
  },
);
