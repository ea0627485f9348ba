import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLiveDirectory } from '../../src/directory/live.js';
import { MINUTE } from '../../src/shared/clock.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { Chance } from './chance.js';
import { Crowd } from './crowd.js';
import { Door } from './door.js';
import { FocalPoints, isFocalPoint } from './focal-points.js';
import { envOf, newHouse, type House } from './house.js';
import { readKept } from './kept.js';
import { Lives, slots } from './lives.js';
import { startPhones, type Phones } from './phones.js';
import { Provider, type Traffic } from './provider.js';
import { publicAnswers, searchRun } from './search.js';
import type { Searched } from '../support/canaries.js';
import { judge, type Verdict } from './verdict.js';

/** What a run is made of. */
export interface Setting {
  /** A mongod, or a replica set of several. */
  readonly uri: string;
  /** The beginning of all chance: the same seed makes the same people and the same choices. */
  readonly seed: string;
  /** How many people write at once, and how many messages a second they write together, about. */
  readonly people: number;
  readonly perSecond: number;
  /** What happens to the machines meanwhile; the run ends after it. */
  trouble(here: Here): Promise<void>;
  /**
   * Whether a database was away at some time between two
   * moments (`performance.now()`); never, by default.
   */
  readonly troubled?: (from: number, to: number) => boolean;
  /**
   * More that is to be searched for numbers, names and words
   * at the end: where a mongod of the run keeps its data.
   */
  readonly files?: readonly string[];
  /** Where the processes' logs are left, to be read when something is wrong. */
  readonly logs?: string;
  /** Lines for the person who waits. */
  readonly say?: (line: string) => void;
}

/** What a trouble may lay hands on. */
export interface Here {
  readonly lives: Lives;
  readonly chance: Chance;
  readonly house: House;
  readonly traffic: Traffic;
  /** How many messages were written so far. */
  readonly written: () => number;
}

/** What a run came to. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly traffic: Traffic;
  readonly seconds: number;
  /** What was searched for numbers, names and words, and where they were found: nowhere. */
  readonly searched: Searched;
  /** Warnings and errors in the logs, by event. */
  readonly events: ReadonlyMap<string, number>;
}

/**
 * Leases and locks of processes that are no more come to
 * their end. Only while nothing runs: they mark claims.
 */
async function leasesEnd({ db }: House): Promise<void> {
  const nearer = (field: string) => [
    {
      $set: {
        [field]: {
          $dateSubtract: { startDate: `$${field}`, unit: 'millisecond', amount: 2 * MINUTE },
        },
      },
    },
  ];
  for (const [collection, fields] of [
    [db.gateway.collection('conversations'), ['dueAt']],
    [db.gateway.collection('deliveries'), ['dueAt', 'lockedUntil']],
    [db.cases.collection('escalations'), ['lockedUntil']],
  ] as const) {
    for (const field of fields)
      await collection.updateMany({ [field]: { $exists: true } }, nearer(field));
  }
}

/**
 * A first call that is not of a P1, and what a person
 * adds later, wait for a drawn moment: it comes now.
 */
async function drawnMomentsCome({ db }: House): Promise<void> {
  const now = new Date();
  await db.cases
    .collection('escalations')
    .updateMany({ level: -1, dueAt: { $gt: now } }, { $set: { dueAt: now }, $inc: { v: 1 } });
  await db.gateway
    .collection<{ _id: string }>('deliveries')
    .updateMany(
      { _id: /\.(added|raised\d)\./, state: 'due', attempts: 0, dueAt: { $gt: now } },
      { $set: { dueAt: now } },
    );
}

/** What is not done yet, by its kind. */
async function waits({ db }: House): Promise<Record<string, number>> {
  const count = async (name: string, collection: Promise<number>) =>
    [name, await collection] as const;
  const counts = await Promise.all([
    count(
      'work of turns',
      db.gateway.collection('conversations').countDocuments({ pend: { $ne: [] } }),
    ),
    count('deliveries', db.gateway.collection('deliveries').countDocuments({ state: 'due' })),
    count(
      'escalations',
      db.cases.collection('escalations').countDocuments({ dueAt: { $lte: new Date() } }),
    ),
    count(
      'calls',
      db.cases.collection('escalations').countDocuments({ pending: { $exists: true, $ne: null } }),
    ),
  ]);
  return Object.fromEntries(counts.filter(([, n]) => n > 0));
}

/**
 * Until nothing waits and nobody writes, seen twice in a row.
 * @throws Error when nothing has changed for two minutes
 */
async function quiet(house: House, focal: FocalPoints): Promise<void> {
  let [before, end] = ['', 0];
  for (let calm = 0; calm < 2; await pause(200)) {
    await focal.settled();
    await drawnMomentsCome(house);
    const waiting = JSON.stringify(await waits(house));
    calm = waiting === '{}' && focal.quiet ? calm + 1 : 0;
    if (waiting !== before) [before, end] = [waiting, performance.now() + 2 * MINUTE];
    if (performance.now() > end) throw new Error(`This still waits: ${waiting}`);
  }
}

/** What the logs say of warnings and errors, by event. */
function eventsIn(lives: Lives): Map<string, number> {
  const events = new Map<string, number>();
  for (const line of lives.all.flatMap(({ program }) =>
    (program.out() + program.err()).split('\n'),
  )) {
    const { level = 0, msg = '' } =
      line.startsWith('{') && line.endsWith('}')
        ? (JSON.parse(line) as { level?: number; msg?: string })
        : {};
    if (level >= 40) events.set(msg, (events.get(msg) ?? 0) + 1);
  }
  return events;
}

/**
 * Leaves each life's log in a folder, and what focal points wrote, heard and were called for.
 */
async function keepLogs(
  lives: Lives,
  { db }: House,
  { wrote }: FocalPoints,
  { copies }: Phones,
  folder: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const escalations = await db.cases.collection('escalations').find().toArray();
  const heard = copies.filter(({ to }) => isFocalPoint(to));
  const all = { escalations, wrote: [...wrote], heard };
  writeFileSync(path.join(folder, 'focal-points.json'), JSON.stringify(all, null, 1));
  for (const [i, { slot, program }] of lives.all.entries()) {
    writeFileSync(path.join(folder, `${String(i).padStart(4, '0')}-${slot}.log`), program.err());
  }
}

/**
 * Runs two processes under load and trouble, lets them finish in peace, and compares what was
 * acknowledged with what is kept and what was sent.
 */
export async function run(setting: Setting): Promise<Outcome> {
  const began = performance.now();
  const say = (line: string) =>
    setting.say?.(`${Math.round((performance.now() - began) / 1_000)} s: ${line}`);
  const seed = new Chance(setting.seed);
  const house = await newHouse(setting.uri);
  const phones = await startPhones(seed.fork('providers'));
  const lives = new Lives(house.folder, (slot) => envOf(house, phones, phones.doors[slot]));
  phones.watch(lives);
  const door = new Door(lives, seed.fork('door'));
  const provider = new Provider(phones, door);
  const focal = new FocalPoints(provider, seed.fork('focal points'));
  const crowd = new Crowd(provider, seed, setting.people, setting.perSecond);
  try {
    phones.onCopy((copy) => focal.heard(copy));
    phones.telegram.forwardTo(await door.open());
    await Promise.all(slots.map((slot) => lives.start(slot)));
    const written = crowd.run();
    const here: Here = {
      lives,
      chance: seed.fork('trouble'),
      house,
      traffic: provider.traffic,
      written: () => crowd.talks.reduce((sum, { told }) => sum + told.length, 0),
    };
    await setting.trouble(here);
    say('the trouble is over');
    crowd.stop();
    await written;
    await focal.settled();
    await provider.settled();
    say('everybody has written');
    await lives.stop();
    await leasesEnd(house);
    await Promise.all(slots.map((slot) => lives.start(slot)));
    await quiet(house, focal);
    await provider.settled();
    const answers = await publicAnswers(lives);
    await lives.stop();
    say('nothing waits');

    const directory = createLiveDirectory({ db: house.db, keyring: () => house.keys.gateway() });
    await directory.refresh(new Date());
    const texts = createTexts();
    const known = { directory: directory.current(), texts, judge: createJudge(texts) };
    const kept = await readKept(house);
    const verdict = judge(
      crowd.talks,
      focal.wrote,
      phones.copies,
      kept,
      known,
      setting.troubled ?? (() => false),
    );
    const strange = [...provider.traffic.strange].map(
      ([status, count]) => `answered with ${status}: ${count} times`,
    );
    const complaints = phones.twilio.complaints.map((one) => `Twilio complained: ${one}`);
    const fell = lives.fell.map(
      ({ slot, program }) => `process ${slot} ended by itself: ${program.err().slice(-500)}`,
    );
    const wrong = [...verdict.wrong, ...strange, ...complaints, ...fell];
    const searched = await searchRun(
      house,
      crowd.talks,
      phones,
      lives,
      answers,
      setting.files ?? [],
    );
    say('all is searched');
    return {
      verdict: { ...verdict, wrong },
      traffic: provider.traffic,
      seconds: (performance.now() - began) / 1_000,
      searched,
      events: eventsIn(lives),
    };
  } finally {
    if (setting.logs) await keepLogs(lives, house, focal, phones, setting.logs);
    crowd.stop();
    await Promise.all(slots.map(async (slot) => lives.at(slot)?.program.end('SIGKILL')));
    await door.close();
    await phones.close();
    await Promise.all([house.db.gateway.dropDatabase(), house.db.cases.dropDatabase()]).catch(
      () => undefined,
    );
    await house.db.close();
  }
}
