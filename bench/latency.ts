import { setTimeout as wait } from 'node:timers/promises';
import { startProgram, type Program } from '../test/support/program.js';
import { mongodCounter } from './conversations/mongod.js';
import { startTwilioApi } from './conversations/providers.js';
import { Crowd, talk, type Person } from './latency/crowd.js';
import { openLoop, type Loaded } from './latency/open-loop.js';
import { settled, verdictOn } from './latency/verify.js';
import { Webhooks } from './latency/webhook.js';
import { seededChance } from '../src/shared/seeded-chance.js';
import { bench, type Frame } from './lib/frame.js';
import { short, table } from './lib/numbers.js';
import { cpuOf, rssOf } from './lib/process.js';
import { production, type Production } from './lib/production.js';
import { busyTime, profiled } from './lib/profiles.js';

const usage = `npm run bench:latency -- [--rate 500] [--others 50,100,200] [--seconds 15] [--warm 10]
  [--processes 2] [--search 4] [--profile folder] [--node=--max-semi-space-size=8]

Webhooks called at random moments whether or not the ones before were answered (open loop, Poisson), of people in the
middle of their talks, at processes of the built program in turn. One message in twenty comes twice, some overtake each
other. Latency counts from the moment a webhook was to be called. Then a search of so many steps for the highest rate
whose p99 is below 100 ms, and what was acknowledged is compared with what the vault opens.
--profile writes a CPU profile of each process in the last stage to a folder, and says where its time went.`;

/** The goal, in milliseconds. Source: numbers.md, Goals. */
const GOAL = 100;

const meets = ({ overloaded, p99, called, taken }: Loaded) =>
  !overloaded && p99 < GOAL && taken === called;

const flags = {
  rate: '500',
  others: '50,100,200',
  seconds: '15',
  warm: '10',
  processes: '2',
  search: '4',
  seed: '1',
  profile: '',
  node: '--max-semi-space-size=8',
};
type Flag = keyof typeof flags;

/** One stage of the load, with what it cost. */
interface Stage extends Loaded {
  readonly rss: number;
  /** Milliseconds of processor time a message: the programs, mongod, the load. */
  readonly costs: readonly number[];
}

/** The processes under load, and what came out of them. */
interface House {
  readonly installed: Production;
  readonly programs: readonly Program[];
  readonly webhooks: Webhooks;
  /** How many texts each phone got. */
  readonly texts: ReadonlyMap<string, number>;
  /** The processor's time of the programs together, of mongod, and of the load, in milliseconds. */
  readonly cpu: () => Promise<readonly number[]>;
}

async function startHouse(frame: Frame<Flag>): Promise<House> {
  const uri = await frame.mongod();
  const texts = new Map<string, number>();
  const twilio = await startTwilioApi((to) => texts.set(to, (texts.get(to) ?? 0) + 1));
  const installed = await production(uri, frame.folder, 'latency', twilio);
  frame.atEnd(() => installed.db.close());
  const asked = profiled(frame.flags.profile, frame.flags.node);
  const env = { ...installed.env, ...asked.env };
  const programs = Array.from({ length: frame.number('processes') }, () =>
    startProgram(frame.folder, env, ['start'], asked.flags),
  );
  for (const program of programs) frame.atEnd(() => program.end('SIGTERM'));
  const urls = await Promise.all(programs.map((program) => program.url()));
  const webhooks = new Webhooks(urls, twilio);
  frame.atEnd(async () => webhooks.close());
  const mongod = await mongodCounter(uri);
  frame.atEnd(() => mongod.close());
  const cpu = async () => {
    const { user, system } = process.cpuUsage();
    const ofPrograms = programs.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
    return [ofPrograms, (await mongod.read()).cpuMicros / 1_000, (user + system) / 1_000];
  };
  return { installed, programs, webhooks, texts, cpu };
}

/** One person alone shows how many texts a talk says. */
async function textsOfATalk({ installed, webhooks, texts }: House): Promise<number> {
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
  return texts.get(alone.phone) ?? 0;
}

/** What puts one house under load, stage after stage, and keeps what each stage measured. */
class Load {
  readonly stages: Stage[] = [];
  readonly crowd: Crowd;
  private readonly random: () => number;

  constructor(
    private readonly frame: Frame<Flag>,
    private readonly house: House,
  ) {
    this.random = seededChance(frame.number('seed'));
    this.crowd = new Crowd(this.random);
  }

  async run(rate: number, seconds: number): Promise<Stage> {
    const { webhooks, programs, cpu } = this.house;
    const before = await cpu();
    const loaded = await openLoop(webhooks, this.crowd, this.random, { rate, seconds });
    const costs = (await cpu()).map((ms, i) => (ms - (before[i] ?? 0)) / loaded.called);
    return { ...loaded, costs, rss: Math.max(...programs.map(({ pid }) => rssOf(pid))) };
  }

  async measure(rate: number): Promise<Stage> {
    // A profile is of the last stage: not of the start, nor of warming.
    if (this.frame.flags.profile)
      for (const { pid } of this.house.programs) process.kill(pid, 'SIGUSR2');
    const one = await this.run(rate, this.frame.number('seconds'));
    this.stages.push(one);
    const late = one.overloaded ? ', overloaded' : '';
    this.frame.say(`${rate}/s: p50 ${short(one.p50)} ms, p99 ${short(one.p99)} ms${late}`);
    await settled(this.house.installed, 60_000);
    return one;
  }

  /** Searches by halves for the highest rate that meets the goal. */
  async search(steps: number): Promise<{ readonly low: number; readonly high: number }> {
    const good = this.stages.filter(meets).map(({ rate }) => rate);
    const bad = this.stages.filter((one) => !meets(one)).map(({ rate }) => rate);
    let [low, high] = [Math.max(0, ...good), Math.min(...bad)];
    for (let step = 0; step < steps && Number.isFinite(high); step += 1) {
      const one = await this.measure(Math.round((low + high) / 2));
      if (meets(one)) low = one.rate;
      else high = one.rate;
    }
    return { low, high };
  }
}

const head = [
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
];

const cellsOf = (one: Stage): string[] => [
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
];

function show(
  stages: readonly Stage[],
  { low, high }: { readonly low: number; readonly high: number },
  verdict: Awaited<ReturnType<typeof verdictOn>>,
  quiet: boolean,
): string {
  const rows = stages.toSorted((a, b) => a.rate - b.rate).map(cellsOf);
  const missed = Number.isFinite(high) ? ` (missed at ${high}/s)` : '';
  const { acknowledged, missing, doubled, people, textsLost, textsTooMany } = verdict;
  const words = `Words acknowledged ${acknowledged}: ${missing} missing, ${doubled} doubled.`;
  const texts = `Of ${people} people who texted in order: ${textsLost} texts lost, ${textsTooMany} too many`;
  return [
    table(head, rows),
    `\nHighest rate with p99 < ${GOAL} ms: ${low}/s${missed}.`,
    `${words} ${texts}${quiet ? '' : '; some work was still under way'}.`,
  ].join('\n');
}

await bench('latency', usage, flags, async (frame) => {
  const house = await startHouse(frame);
  const says = await textsOfATalk(house);
  const load = new Load(frame, house);
  await load.run(Math.min(100, frame.number('rate')), frame.number('warm'));
  await settled(house.installed, 30_000);
  const others = frame.flags.others.split(',').filter(Boolean).map(Number);
  for (const rate of [...others, frame.number('rate')]) await load.measure(rate);
  const found = await load.search(frame.number('search'));
  const quiet = await settled(house.installed, 60_000);
  const verdict = await verdictOn(house.installed, load.crowd.people, house.texts, says);
  console.log(show(load.stages, found, verdict, quiet));
  if (frame.flags.profile) {
    for (const program of house.programs) await program.end('SIGTERM');
    console.log(`\n${busyTime(frame.flags.profile)}`);
  }
  return { results: load.stages, highest: found.low, missed: found.high, verdict, says };
});
