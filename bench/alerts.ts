import { setTimeout as wait } from 'node:timers/promises';
import { build, type Amana } from '../src/app/build.js';
import { createTwilioChannel } from '../src/bots/sms/twilio-channel.js';
import { publishedAlertsOf } from '../src/models/gateway/published-alert.js';
import { systemClock } from '../src/shared/clock.js';
import { randomId } from '../src/shared/ids.js';
import { silentLog } from '../src/shared/log.js';
import { createTexts } from '../src/shared/texts/load.js';
import { listener } from './broadcast/crowd.js';
import { startTwilioApi } from './conversations/providers.js';
import { fill } from './lib/fill.js';
import { bench, type Frame } from './lib/frame.js';
import { quantile, short, table } from './lib/numbers.js';
import { production } from './lib/production.js';

const usage = `npm run bench:alerts -- [--recipients 100000] [--cap 100] [--seconds 20]

An alert to so many people of an area, at a cap (segments a second) of a Twilio on loopback: how long after its approval the
first text arrives, how much of the cap is used, and how long replies and calls take beside it and before it.`;

const flags = { recipients: '100000', cap: '100', seconds: '20' };
const from = '+15005550006';
/** Somebody who is answered, or called, while the alert goes out. */
const reporter = (i: number): string => `+2287${String(i).padStart(8, '0')}`;
const onDuty = (i: number): string => `+2286${String(i).padStart(8, '0')}`;
/** How long the outbox and its people are watched before the alert, in milliseconds. */
const BEFORE = 8_000;
/** How often a job looks, as in production, in milliseconds. */
const LOOKS = 2_000;

/** What came in at the Twilio on loopback: texts of the alert, and replies and calls by person. */
interface Arrived {
  readonly alerted: number[];
  readonly others: Map<string, number>;
}
/** How long what is not of the alert took, in milliseconds. */
interface Took {
  readonly replies: number[];
  readonly calls: number[];
}
type Flag = keyof typeof flags;

/** The program on new databases, with so many people of one area who want alerts. */
async function program(frame: Frame<Flag>, { alerted, others }: Arrived) {
  const uri = await frame.mongod();
  const twilio = await startTwilioApi((to) => {
    if (/^\+228[67]/.test(to)) others.set(to, performance.now());
    else alerted.push(performance.now());
  });
  const { db, keys, keyFolder } = await production(uri, frame.folder, 'alerts', twilio);
  frame.atEnd(() => db.close());
  const channel = createTwilioChannel({
    ...{ accountSid: twilio.accountSid, authToken: twilio.authToken, apiUrl: twilio.url },
    ...{ publicUrl: 'https://bench.example', retention: 'keep', id: 'sms', from },
    segmentsPerSecond: frame.number('cap'),
  });
  const amana = await build({
    ...{ db, keys, keyFolder, texts: createTexts(), channels: [channel], clock: systemClock },
    ...{ log: silentLog, publicUrl: 'https://bench.example', defaultLanguage: 'en' },
    silence: 1_800_000,
  });
  const place = { country: 'TG', area: 'TG-M', language: 'fr' };
  const person = (i: number) => ({ ...listener(keys, i), ...place }) as never;
  const many = frame.number('recipients');
  const filled = await fill(db.gateway.collection('subscribers') as never, many, person);
  frame.say(`${many} people want alerts (${short(filled)} s)`);
  return { amana, db };
}

/** Puts an alert in, as the second officer's yes does. @returns when */
async function approve({ amana, db }: Awaited<ReturnType<typeof program>>): Promise<number> {
  const text = 'ENFANT DISPARU TG-2026-01: fille, 7 ans, Lomé. Appelez le 117.';
  const alert = randomId();
  const goodUntil = new Date(Date.now() + 86_400_000);
  await publishedAlertsOf(db.gateway).insertOne({
    ...{ _id: alert, number: 'TG-2026-01', word: 'TG1', country: 'TG', state: 'standing' },
    ...{ says: { fr: { sms: text, chat: text } }, messages: [], areas: ['TG-M'] },
    expires: goodUntil,
  } as never);
  const approved = performance.now();
  const what = { alert, message: 0, areas: ['TG-M'], languages: ['fr'], goodUntil };
  const { alerts } = amana.broadcasts;
  await alerts.send({ ...what, hours: { from: 0, to: 24 }, by: ['one', 'two'] }, new Date());
  await alerts.feed(new Date());
  return approved;
}

/** Answers people. @returns how long each took */
async function answer(amana: Amana, { others }: Arrived, until: number): Promise<number[]> {
  const took: number[] = [];
  for (let i = others.size; performance.now() < until; i += 1) {
    const began = performance.now();
    const to = reporter(i);
    const reply = { id: randomId(), class: 'reply', targets: [{ channel: 'sms', to }] } as const;
    await amana.outbox.reply({ ...reply, text: 'Thank you.' }, new Date());
    took.push((others.get(to) ?? performance.now()) - began);
    await wait(200);
  }
  return took;
}

/**
 * Calls people about a life in danger, one after the other; the job sends.
 * @returns how long each took
 */
async function call(amana: Amana, { others }: Arrived, until: number): Promise<number[]> {
  const took: number[] = [];
  for (let i = others.size; performance.now() < until; i += 1) {
    const began = performance.now();
    const to = onDuty(i);
    const one = { id: randomId(), class: 'urgent', targets: [{ channel: 'sms', to }] } as const;
    await amana.outbox.enqueue([{ ...one, text: 'P1. Answer: OK 123456' }], new Date());
    while (!others.has(to) && performance.now() < until + 10_000) await wait(10);
    took.push((others.get(to) ?? performance.now()) - began);
  }
  return took;
}

const beside = async (amana: Amana, arrived: Arrived, until: number): Promise<Took> => {
  const [replies, calls] = await Promise.all([
    answer(amana, arrived, until),
    call(amana, arrived, until),
  ]);
  return { replies, calls };
};

/** Runs the jobs that send until something is over, each as often as it looks in production. */
const work = ({ jobs }: Amana, over: () => boolean): Promise<void>[] =>
  jobs
    .filter(({ name }) => ['alerts', 'broadcasts', 'outbox'].includes(name))
    .map(async (job) => {
      while (!over()) {
        await job.run(new Date());
        await wait(LOOKS);
      }
    });

const half = (took: readonly number[]): string => `${short(quantile(took, 0.5))} ms`;
const most = (took: readonly number[]): string => `${short(quantile(took, 0.95))} ms`;

await bench('alerts', usage, flags, async (frame) => {
  const arrived: Arrived = { alerted: [], others: new Map() };
  const there = await program(frame, arrived);
  const { amana } = there;
  let over = false;
  const working = work(amana, () => over);
  const quiet = await beside(amana, arrived, performance.now() + BEFORE);
  const until = performance.now() + frame.number('seconds') * 1_000;
  const approved = await approve(there);
  const loud = await beside(amana, arrived, until - 1_000);
  const rate = arrived.alerted.length / ((performance.now() - approved) / 1_000);
  over = true;
  await Promise.all(working);
  await amana.outbox.stop();
  const first = ((arrived.alerted[0] ?? NaN) - approved) / 1_000;
  const rows = [
    ['first text after approval', `${short(first)} s`, '<= 5 s'],
    [`texts a second, of a cap of ${frame.number('cap')}`, short(rate), '-'],
    ['replies before it, median and 95 %', half(quiet.replies), most(quiet.replies)],
    ['replies beside it', half(loud.replies), most(loud.replies)],
    ['calls before it (a job looks every 2 s)', half(quiet.calls), most(quiet.calls)],
    ['calls beside it', half(loud.calls), most(loud.calls)],
  ];
  console.log(table(['measured', 'value', 'goal, or 95 %'], rows));
  return { first, rate, sent: arrived.alerted.length, quiet, loud };
});
