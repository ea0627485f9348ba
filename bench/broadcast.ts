import { setTimeout as wait } from 'node:timers/promises';
import { prepareBroadcasts } from '../src/models/gateway/broadcast-doc.js';
import { packsOf, prepareRecipients } from '../src/models/gateway/recipient-doc.js';
import { unpack } from '../src/broadcasts/pack.js';
import { asBuffer } from '../src/models/store/as-buffer.js';
import { listener } from './broadcast/crowd.js';
import type { CopyCost, WorkerSetting } from './broadcast/worker.js';
import { startTwilioApi } from './conversations/providers.js';
import { startChild, type Child } from './lib/child.js';
import { fill } from './lib/fill.js';
import { bench, type Frame } from './lib/frame.js';
import { short, table } from './lib/numbers.js';
import { production, type Production } from './lib/production.js';

const usage = `npm run bench:broadcast -- [--recipients 1000000] [--cap 100] [--seconds 20]

A poll to so many people who take part: how long its estimate takes, how fast they are copied and what memory that
takes, then the same with the copying process killed half-way and another going on; everybody must be there once. Then
two processes feed and send it at a cap (segments a second) to a Twilio on loopback, which counts what came in every
sliding second.`;

/** Our number. */
const from = '+15005550006';
const MB = 1_048_576;
/**
 * A lease ends after so long (src/broadcasts/deps.ts); then
 * another process takes the copying over, in milliseconds.
 */
const LEASE = 31_000;

/**
 * The most that came within any second, and how many in all. @param times in milliseconds, sorted
 */
function busiest(times: readonly number[]): number {
  let first = 0;
  let most = 0;
  times.forEach((at, i) => {
    while (at - (times[first] ?? at) >= 1_000) first += 1;
    most = Math.max(most, i - first + 1);
  });
  return most;
}

/** A poll that was estimated and confirmed. */
interface Confirmed {
  readonly id: string;
  readonly recipients: number;
  readonly ms: number;
  readonly ok: boolean;
}

/** What came in at the Twilio on loopback. */
interface Arrived {
  /** In milliseconds of the process. */
  readonly times: number[];
  /** Texts by recipient. */
  readonly byPerson: Map<string, number>;
}

type Flag = 'recipients' | 'cap' | 'seconds';
type Worker = Child<number>;

/** The installation with its audience, and what starts a process that feeds and sends. */
async function audience(frame: Frame<Flag>, arrived: Arrived) {
  const uri = await frame.mongod();
  const twilio = await startTwilioApi((to) => {
    arrived.times.push(performance.now());
    arrived.byPerson.set(to, (arrived.byPerson.get(to) ?? 0) + 1);
  });
  const installed = await production(uri, frame.folder, 'broadcast', twilio);
  const { db, keys, keyFolder } = installed;
  frame.atEnd(() => db.close());
  await Promise.all([prepareBroadcasts(db.gateway), prepareRecipients(db.gateway)]);
  const many = frame.number('recipients');
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
  const setting: WorkerSetting = { address, keyFolder, twilio, from, cap: frame.number('cap') };
  const start = () => startChild<number>('broadcast/worker.ts', setting, ['--import', 'tsx']);
  return { installed, start };
}

/** Copies the audience with a process that is killed half-way, and goes on with another. */
async function copyAcrossAKill(
  { db }: Production,
  many: number,
  id: string,
  { victim, next }: { readonly victim: Worker; readonly next: Worker },
) {
  const copied = async () => {
    const doc = await db.gateway.collection('broadcasts').findOne({ _id: id as never });
    return (doc?.['counts'] as { total: number }).total;
  };
  const broken = victim.ask<CopyCost>('copy', id).catch(() => undefined);
  while ((await copied()) < many / 2 && (await copied()) < many) await wait(5);
  process.kill(victim.ready, 'SIGKILL');
  await broken;
  const atKill = await copied();
  await wait(LEASE);
  const resumed = await next.ask<CopyCost>('copy', id);
  return { atKill, resumed, total: await copied() };
}

/** @throws Error unless everybody is in the copy exactly once */
async function everybodyOnce(
  { db, keys }: Production,
  many: number,
  id: string,
  total: number,
): Promise<void> {
  keys.refresh();
  const seen = new Set<string>();
  let places = 0;
  for await (const pack of packsOf(db.gateway).find({ broadcast: id })) {
    const people = unpack(keys.gateway(), { _id: pack._id, box: asBuffer(pack.box) }) ?? [];
    places += people.length;
    for (const person of people) seen.add(typeof person === 'string' ? person : person.a);
  }
  if (seen.size !== many || places !== many || total !== many)
    throw new Error(`${seen.size} people at ${places} places, ${total} counted, of ${many}.`);
}

/**
 * Both processes send for some seconds.
 * @returns texts a second in the middle of that time, and each one's memory
 */
async function sendAtTheCap(workers: readonly Worker[], seconds: number, arrived: Arrived) {
  const sendFor = seconds * 1_000;
  const until = Date.now() + sendFor;
  const began = performance.now();
  const ends = await Promise.all(
    workers.map((child) => child.ask<{ rssBefore: number; rssAfter: number }>('send', until)),
  );
  // The first seconds fill the queue; the last one ends it.
  const steady = arrived.times.filter(
    (at) => at >= began + 3_000 && at < began + sendFor - 1_000,
  ).length;
  return { ends, rate: steady / ((sendFor - 4_000) / 1_000) };
}

interface Measured {
  readonly first: Confirmed;
  readonly whole: CopyCost;
  readonly resumed: CopyCost;
  readonly atKill: number;
  readonly rate: number;
  readonly cap: number;
  readonly busiest: number;
  readonly sent: number;
  readonly twice: number;
  readonly ends: readonly { readonly rssAfter: number }[];
}

/** The results beside their goals. */
function show({
  first,
  whole,
  resumed,
  atKill,
  rate,
  cap,
  busiest,
  twice,
  ends,
}: Measured): string {
  const grew = (cost: CopyCost) => short((cost.rssMost - cost.rssBefore) / MB);
  const perSecond = (cost: CopyCost) => short(cost.people / cost.seconds);
  const memory = ends.map(({ rssAfter }) => `${short(rssAfter / MB)} MB`).join(', ');
  const afterKill = `${perSecond(resumed)} a second, +${grew(resumed)} MB, everybody once`;
  return table(
    ['measured', 'value', 'goal'],
    [
      ['estimate of the audience', `${short(first.ms)} ms`, '-'],
      ['recipients copied a second', perSecond(whole), '>= 50,000'],
      ['memory while copying', `+${grew(whole)} MB`, '< 64 MB'],
      [`killed at ${atKill}, continued by another process`, afterKill, 'resumable'],
      ['cap, segments a second', String(cap), '-'],
      ['most in any sliding second, two processes', String(busiest), `<= ${cap}`],
      ['of the cap used', `${short((100 * rate) / cap)} %`, '>= 95 %'],
      ['asked twice', String(twice), '0'],
      ['memory of each process after sending', memory, '-'],
    ],
  );
}

const flags = { recipients: '1000000', cap: '100', seconds: '20' };

await bench('broadcast', usage, flags, async (frame) => {
  const many = frame.number('recipients');
  const cap = frame.number('cap');
  const arrived: Arrived = { times: [], byPerson: new Map() };
  const { installed, start } = await audience(frame, arrived);
  const [one, two] = [await start(), await start()];
  for (const worker of [one, two]) frame.atEnd(() => worker.stop());
  const closes = new Date(Date.now() + 86_400_000).toISOString();
  const first = await one.ask<Confirmed>('confirm', closes);
  if (!first.ok || first.recipients !== many)
    throw new Error(`${first.recipients} of ${many} were estimated.`);
  const whole = await one.ask<CopyCost>('copy', first.id);
  frame.say(`copied ${whole.people} in ${short(whole.seconds)} s`);

  const second = await one.ask<Confirmed>('confirm', closes);
  const workers = { victim: await start(), next: two };
  const { atKill, resumed, total } = await copyAcrossAKill(installed, many, second.id, workers);
  await everybodyOnce(installed, many, second.id, total);

  // Everybody is in both broadcasts: nobody is asked the first.
  await one.ask('halt', first.id);
  const { ends, rate } = await sendAtTheCap([one, two], frame.number('seconds'), arrived);
  const twice = [...arrived.byPerson.values()].filter((n) => n > 1).length;
  const sent = arrived.times.length;
  const results = { first, whole, resumed, atKill, rate, cap, sent, twice, ends };
  const measured: Measured = { ...results, busiest: busiest(arrived.times) };
  console.log(show(measured));
  return measured;
});
