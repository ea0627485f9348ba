import { setTimeout as wait } from 'node:timers/promises';
import { startProgram } from '../test/support/program.js';
import { mongodCounter } from './conversations/mongod.js';
import { startTwilioApi } from './conversations/providers.js';
import { Crowd, talk, type Person } from './latency/crowd.js';
import { openLoop, type Loaded } from './latency/open-loop.js';
import { settled, verdictOn } from './latency/verify.js';
import { Webhooks } from './latency/webhook.js';
import { chance } from './lib/chance.js';
import { bench } from './lib/frame.js';
import { short, table } from './lib/numbers.js';
import { cpuOf, rssOf } from './lib/process.js';
import { production } from './lib/production.js';
import { busyTime, profiled } from './lib/profiles.js';

const usage = `npm run bench:latency -- [--rate 500] [--others 50,100,200] [--seconds 15] [--warm 10] [--processes 2] [--search 4] [--profile folder] [--node=--max-semi-space-size=8]

Webhooks called at random moments whether or not the ones before were answered (open loop, Poisson), of people in the
middle of their talks, at processes of the built program in turn. One message in twenty comes twice, some overtake each
other. Latency counts from the moment a webhook was to be called. Then a search of so many steps for the highest rate
whose p99 is below 100 ms, and what was acknowledged is compared with what the vault opens.
--profile writes a CPU profile of each process in the last stage to a folder, and says where its time went.`;

/** The goal, in milliseconds. Source: numbers.md, Goals. */
const GOAL = 100;

const meets = ({ overloaded, p99, called, taken }: Loaded) =>
  !overloaded && p99 < GOAL && taken === called;

await bench(
  'latency',
  usage,
  {
    rate: '500',
    others: '50,100,200',
    seconds: '15',
    warm: '10',
    processes: '2',
    search: '4',
    seed: '1',
    profile: '',
    node: '--max-semi-space-size=8',
  },
  async (frame) => {
    const uri = await frame.mongod();
    const texts = new Map<string, number>();
    const twilio = await startTwilioApi((to) => texts.set(to, (texts.get(to) ?? 0) + 1));
    const installed = await production(uri, frame.folder, 'latency', twilio);
    frame.atEnd(() => installed.db.close());
    const { profile } = frame.flags;
    const { flags, env } = profiled(profile, frame.flags.node);
    const programs = Array.from({ length: frame.number('processes') }, () =>
      startProgram(frame.folder, { ...installed.env, ...env }, ['start'], flags),
    );
    for (const program of programs) frame.atEnd(() => program.end('SIGTERM'));
    const webhooks = new Webhooks(
      await Promise.all(programs.map((program) => program.url())),
      twilio,
    );
    frame.atEnd(async () => webhooks.close());

    /** One person alone shows how many texts a talk says. */
    const alone: Person = {
      token: 'alone',
      phone: '+22890000999',
      sids: [],
      acknowledged: new Set(),
      inOrder: true,
    };
    for (const place of talk('').keys()) {
      if ((await webhooks.call({ person: alone, place, repeated: false })) !== 200)
        throw new Error('Amana did not take the first talk.');
      await wait(400);
    }
    await settled(installed, 10_000);
    const says = texts.get(alone.phone) ?? 0;

    const random = chance(frame.number('seed'));
    const crowd = new Crowd(random);
    const results: (Loaded & { readonly rss: number; readonly costs: readonly number[] })[] = [];
    const mongod = await mongodCounter(uri);
    frame.atEnd(() => mongod.close());
    /** The processor's time of the programs together, of mongod, and of the load, in milliseconds. */
    const cpu = async () => {
      const { user, system } = process.cpuUsage();
      return [
        programs.reduce((sum, { pid }) => sum + cpuOf(pid), 0),
        (await mongod.read()).cpuMicros / 1_000,
        (user + system) / 1_000,
      ];
    };
    const load = async (rate: number, seconds: number) => {
      const before = await cpu();
      const loaded = await openLoop(webhooks, crowd, random, { rate, seconds });
      const costs = (await cpu()).map((ms, i) => (ms - (before[i] ?? 0)) / loaded.called);
      const rss = Math.max(...programs.map(({ pid }) => rssOf(pid)));
      return { ...loaded, rss, costs };
    };
    const measure = async (rate: number) => {
      // A profile is of the last stage: not of the start, nor of warming.
      if (profile) for (const { pid } of programs) process.kill(pid, 'SIGUSR2');
      const one = await load(rate, frame.number('seconds'));
      results.push(one);
      frame.say(
        `${rate}/s: p50 ${short(one.p50)} ms, p99 ${short(one.p99)} ms${one.overloaded ? ', overloaded' : ''}`,
      );
      await settled(installed, 60_000);
      return one;
    };

    await load(Math.min(100, frame.number('rate')), frame.number('warm'));
    await settled(installed, 30_000);
    for (const rate of [
      ...frame.flags.others.split(',').filter(Boolean).map(Number),
      frame.number('rate'),
    ])
      await measure(rate);
    let [low, high] = [
      Math.max(0, ...results.filter(meets).map(({ rate }) => rate)),
      Math.min(...results.filter((one) => !meets(one)).map(({ rate }) => rate)),
    ];
    for (let step = 0; step < frame.number('search') && Number.isFinite(high); step += 1) {
      const one = await measure(Math.round((low + high) / 2));
      if (meets(one)) low = one.rate;
      else high = one.rate;
    }
    const quiet = await settled(installed, 60_000);
    const verdict = await verdictOn(installed, crowd.people, texts, says);
    const rows = results
      .toSorted((a, b) => a.rate - b.rate)
      .map((one) => [
        String(one.rate),
        short(one.called / one.seconds),
        short(one.p50),
        short(one.p99),
        short(one.worst),
        String(one.called - one.taken),
        one.overloaded ? 'yes' : 'no',
        short(one.loadDelay),
        short(one.rss / 1e6),
        one.costs.map(short).join(' + '),
        meets(one) ? 'yes' : '**no**',
      ]);
    console.log(
      table(
        [
          'webhooks/s',
          'called/s',
          'p50 ms',
          'p99 ms',
          'worst ms',
          'not taken',
          'load gave up',
          'load late p99 ms',
          'RSS MB',
          'CPU ms/message: programs + mongod + load',
          `p99 < ${GOAL} ms`,
        ],
        rows,
      ),
    );
    console.log(
      `\nHighest rate with p99 < ${GOAL} ms: ${low}/s${Number.isFinite(high) ? ` (missed at ${high}/s)` : ''}.`,
    );
    console.log(
      `Words acknowledged ${verdict.acknowledged}: ${verdict.missing} missing, ${verdict.doubled} doubled. Of ${verdict.people} people who texted in order: ${verdict.textsLost} texts lost, ${verdict.textsTooMany} too many${quiet ? '' : '; some work was still under way'}.`,
    );
    if (profile) {
      for (const program of programs) await program.end('SIGTERM');
      console.log(`\n${busyTime(profile)}`);
    }
    return { results, highest: low, missed: high, verdict, says };
  },
);
