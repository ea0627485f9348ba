import { setTimeout as wait } from 'node:timers/promises';
import { prepareBroadcasts } from '../src/models/gateway/broadcast-doc.js';
import { packsOf, prepareRecipients } from '../src/models/gateway/recipient.js';
import { unpack } from '../src/broadcasts/pack.js';
import { asBuffer } from '../src/models/store/as-buffer.js';
import { listener } from './broadcast/crowd.js';
import type { CopyCost, WorkerSetting } from './broadcast/worker.js';
import { startTwilioApi } from './conversations/providers.js';
import { startChild } from './lib/child.js';
import { fill } from './lib/fill.js';
import { bench } from './lib/frame.js';
import { short, table } from './lib/numbers.js';
import { production } from './lib/production.js';

const usage = `npm run bench:broadcast -- [--recipients 1000000] [--cap 100] [--seconds 20]

A poll to so many people who take part: how long its estimate takes, how fast they are copied and what memory that
takes, then the same with the copying process killed half-way and another going on; everybody must be there once. Then
two processes feed and send it at a cap (segments a second) to a Twilio on loopback, which counts what came in every
sliding second.`;

/** Our number. */
const from = '+15005550006';
const MB = 1_048_576;
/** A lease ends after so long (src/broadcasts/deps.ts); then another process takes the copying over, in milliseconds. */
const LEASE = 31_000;

/** The most that came within any second, and how many in all. @param times in milliseconds, sorted */
function busiest(times: readonly number[]): number {
  let first = 0;
  let most = 0;
  times.forEach((at, i) => {
    while (at - (times[first] ?? at) >= 1_000) first += 1;
    most = Math.max(most, i - first + 1);
  });
  return most;
}

await bench(
  'broadcast',
  usage,
  { recipients: '1000000', cap: '100', seconds: '20' },
  async (frame) => {
    const many = frame.number('recipients');
    const cap = frame.number('cap');
    const uri = await frame.mongod();
    const arrivals: number[] = [];
    const heard = new Map<string, number>();
    const twilio = await startTwilioApi((to) => {
      arrivals.push(performance.now());
      heard.set(to, (heard.get(to) ?? 0) + 1);
    });
    const { db, keys, keyFolder } = await production(uri, frame.folder, 'broadcast', twilio);
    frame.atEnd(() => db.close());
    await Promise.all([prepareBroadcasts(db.gateway), prepareRecipients(db.gateway)]);
    const seconds = await fill(
      db.gateway.collection('subscribers') as never,
      many,
      (i) => listener(keys, i) as never,
    );
    frame.say(`${many} people take part (${short(seconds)} s)`);

    const address = {
      gatewayUri: uri,
      casesUri: uri,
      gatewayName: 'broadcast_gateway',
      casesName: 'broadcast_cases',
    };
    const setting: WorkerSetting = { address, keyFolder, twilio, from, cap };
    const start = () => startChild<number>('broadcast/worker.ts', setting, ['--import', 'tsx']);
    const [one, two] = [await start(), await start()];
    frame.atEnd(() => one.stop());
    frame.atEnd(() => two.stop());
    const closes = new Date(Date.now() + 86_400_000).toISOString();
    interface Confirmed {
      readonly id: string;
      readonly recipients: number;
      readonly ms: number;
      readonly ok: boolean;
    }
    const first = await one.ask<Confirmed>('confirm', closes);
    if (!first.ok || first.recipients !== many)
      throw new Error(`${first.recipients} of ${many} were estimated.`);
    const whole = await one.ask<CopyCost>('copy', first.id);
    frame.say(`copied ${whole.people} in ${short(whole.seconds)} s`);

    // The same again, with whoever copies killed half-way.
    const second = await one.ask<Confirmed>('confirm', closes);
    const victim = await start();
    const broken = victim.ask<CopyCost>('copy', second.id).catch(() => undefined);
    const copied = async () =>
      (await db.gateway.collection('broadcasts').findOne({ _id: second.id as never }))?.[
        'counts'
      ] as { total: number };
    while ((await copied()).total < many / 2 && (await copied()).total < many) await wait(5);
    process.kill(victim.ready, 'SIGKILL');
    await broken;
    const atKill = (await copied()).total;
    await wait(LEASE);
    const resumed = await two.ask<CopyCost>('copy', second.id);
    const { total } = await copied();
    keys.refresh();
    const seen = new Set<string>();
    let places = 0;
    for await (const pack of packsOf(db.gateway).find({ broadcast: second.id })) {
      const people = unpack(keys.gateway(), { _id: pack._id, box: asBuffer(pack.box) }) ?? [];
      places += people.length;
      for (const person of people) seen.add(typeof person === 'string' ? person : person.a);
    }
    if (seen.size !== many || places !== many || total !== many)
      throw new Error(`${seen.size} people at ${places} places, ${total} counted, of ${many}.`);

    // Everybody is in both: of the first, nobody is asked.
    await one.ask('halt', first.id);
    const sendFor = frame.number('seconds') * 1_000;
    const until = Date.now() + sendFor;
    const from0 = performance.now();
    const ends = await Promise.all(
      [one, two].map((child) => child.ask<{ rssBefore: number; rssAfter: number }>('send', until)),
    );
    // The first seconds fill the queue; the last ones end it.
    const times = arrivals
      .filter((at) => at >= from0 + 3_000 && at < from0 + sendFor - 1_000)
      .sort((a, b) => a - b);
    const span = (sendFor - 4_000) / 1_000;
    const rate = times.length / span;
    const twice = [...heard.values()].filter((n) => n > 1).length;
    const growth = (whole.rssMost - whole.rssBefore) / MB;
    const grew = (resumed.rssMost - resumed.rssBefore) / MB;
    console.log(
      table(
        ['measured', 'value', 'goal'],
        [
          ['estimate of the audience', `${short(first.ms)} ms`, '-'],
          ['recipients copied a second', `${short(whole.people / whole.seconds)}`, '>= 50,000'],
          ['memory while copying', `+${short(growth)} MB`, '< 64 MB'],
          [
            `killed at ${atKill}, gone on by another`,
            `${short(resumed.people / resumed.seconds)} a second, +${short(grew)} MB, everybody once`,
            'resumable',
          ],
          ['cap, segments a second', String(cap), '-'],
          ['most in any sliding second, two processes', String(busiest(arrivals)), `<= ${cap}`],
          ['of the cap used', `${short((100 * rate) / cap)} %`, '>= 95 %'],
          ['asked twice', String(twice), '0'],
          [
            'memory of each process after sending',
            ends.map(({ rssAfter }) => `${short(rssAfter / MB)} MB`).join(', '),
            '-',
          ],
        ],
      ),
    );
    return {
      first,
      whole,
      resumed,
      atKill,
      rate,
      cap,
      busiest: busiest(arrivals),
      sent: arrivals.length,
      twice,
      ends,
    };
  },
);
