import { setTimeout as wait } from 'node:timers/promises';
import { startProgram } from '../test/support/program.js';
import { startTwilioApi } from './conversations/providers.js';
import { Crowd } from './latency/crowd.js';
import { openLoop } from './latency/open-loop.js';
import { Webhooks } from './latency/webhook.js';
import { seededChance } from '../src/shared/seeded-chance.js';
import { bench, type Frame } from './lib/frame.js';
import { median, short, table } from './lib/numbers.js';
import { cpuOf, rssOf } from './lib/process.js';
import { production } from './lib/production.js';
import { busyTime, profiled } from './lib/profiles.js';

const usage = `npm run bench:start -- [--rounds 7] [--rate 100] [--seconds 20] [--profile folder] [--node=--max-semi-space-size=8]

How long the built program takes from its start until it listens, on a mongod that runs already, and what memory it
uses: idle, and while webhooks come in at a rate. --profile writes a CPU profile of each start to a folder,
and says where their time went.`;

/** Milliseconds until a program that has started is idle. */
const CALM = 3_000;
const SAMPLE = 200;

type Flag = 'rounds' | 'rate' | 'seconds' | 'profile' | 'node';
type Variables = Readonly<Record<string, string>>;

/** One start: until it listens, and its memory when it is idle. */
interface Start {
  readonly name: string;
  readonly ms: number;
  readonly cpu: number;
  readonly rss: number;
}

const none = {
  TWILIO_ACCOUNT_SID: '',
  TWILIO_AUTH_TOKEN: '',
  TWILIO_SMS_FROM: '',
  TWILIO_API_URL: '',
};

const cases: { name: string; more: (round: number) => Variables }[] = [
  { name: 'prepared databases', more: () => ({}) },
  {
    name: 'new databases',
    more: (n) => ({
      MONGODB_GATEWAY_NAME: `new_${n}_gateway`,
      MONGODB_CASES_NAME: `new_${n}_cases`,
    }),
  },
  { name: 'prepared databases, no Twilio', more: () => none },
];

/** What starts the program in an environment. */
function starter(frame: Frame<Flag>, env: Variables) {
  return async (more: Variables, { flags, env: asked }: ReturnType<typeof profiled>) => {
    const began = performance.now();
    const program = startProgram(frame.folder, { ...env, ...asked, ...more }, ['start'], flags);
    frame.atEnd(() => program.end('SIGKILL'));
    const url = await program.url();
    return { program, url, ms: performance.now() - began, cpu: cpuOf(program.pid) };
  };
}

/**
 * Starts the program in every case, round by round, so
 * that what else the machine does meets all of them.
 */
async function timeStarts(
  frame: Frame<Flag>,
  start: ReturnType<typeof starter>,
): Promise<readonly Start[]> {
  const profiling = profiled(frame.flags.profile, frame.flags.node);
  const starts: Start[] = [];
  for (let round = 0; round < frame.number('rounds'); round += 1)
    for (const { name, more } of cases) {
      const { program, ms, cpu } = await start(more(round), profiling);
      await wait(CALM);
      starts.push({ name, ms, cpu, rss: rssOf(program.pid) });
      await program.end('SIGTERM');
    }
  return starts;
}

function show(starts: readonly Start[]): string {
  const rows = cases.map(({ name }) => {
    const mine = starts.filter((one) => one.name === name);
    const of = (key: 'ms' | 'cpu' | 'rss') => mine.map((one) => one[key]);
    const ms = [median(of('ms')), Math.min(...of('ms')), Math.max(...of('ms'))];
    return [name, ...ms.map(short), short(median(of('cpu'))), short(median(of('rss')) / 1e6)];
  });
  return table(['start', 'median ms', 'least', 'most', 'CPU ms', 'RSS idle MB'], rows);
}

const megabytes = (bytes: number): string => `${short(bytes / 1e6)} MB`;

/** The memory of a program while webhooks come in, and three seconds after. */
async function underLoad(frame: Frame<Flag>, webhooks: Webhooks, pid: number) {
  const random = seededChance(1);
  const memory: number[] = [];
  const sampling = setInterval(() => memory.push(rssOf(pid)), SAMPLE);
  const loaded = await openLoop(webhooks, new Crowd(random), random, {
    rate: frame.number('rate'),
    seconds: frame.number('seconds'),
  });
  clearInterval(sampling);
  await wait(CALM);
  const after = rssOf(pid);
  const { called, seconds, p99 } = loaded;
  const load = `${short(called / seconds)} webhooks a second for ${short(seconds)} s (p99 ${short(p99)} ms)`;
  const [most, middle, later] = [Math.max(...memory), median(memory), after].map(megabytes);
  const rss = `RSS at most ${most}, median ${middle}; ${later} three seconds after`;
  console.log(`\nUnder load, ${load}: ${rss}.`);
  return { loaded, memory, after };
}

const flags = {
  rounds: '7',
  rate: '100',
  seconds: '20',
  profile: '',
  node: '--max-semi-space-size=8',
};

await bench('start', usage, flags, async (frame) => {
  const uri = await frame.mongod();
  const twilio = await startTwilioApi(() => undefined);
  const { db, env } = await production(uri, frame.folder, 'start', twilio);
  frame.atEnd(() => db.close());
  const start = starter(frame, env);
  const starts = await timeStarts(frame, start);
  console.log(show(starts));
  const { program, url } = await start({}, profiled('', frame.flags.node));
  const webhooks = new Webhooks([url], twilio);
  frame.atEnd(async () => webhooks.close());
  const loaded = await underLoad(frame, webhooks, program.pid);
  if (frame.flags.profile) console.log(`\n${busyTime(frame.flags.profile)}`);
  await program.end('SIGTERM');
  return { starts, ...loaded };
});
