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
first text arrives, how much of the cap is used, and how long replies take that are sent beside it.`;

const flags = { recipients: '100000', cap: '100', seconds: '20' };
const from = '+15005550006';
/** Somebody who is answered while the alert goes out. */
const reporter = (i: number): string => `+2287${String(i).padStart(8, '0')}`;

/** What came in at the Twilio on loopback: texts of the alert, and replies by person. */
interface Arrived {
  readonly alerted: number[];
  readonly replied: Map<string, number>;
}
type Flag = keyof typeof flags;

/** The program on new databases, with so many people of one area who want alerts. */
async function program(frame: Frame<Flag>, { alerted, replied }: Arrived) {
  const uri = await frame.mongod();
  const twilio = await startTwilioApi((to) => {
    if (to.startsWith('+2287')) replied.set(to, performance.now());
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

/** Answers people beside the alert. @returns how long each took, in milliseconds */
async function answer(amana: Amana, { replied }: Arrived, until: number): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; performance.now() < until; i += 1) {
    const began = performance.now();
    const to = reporter(i);
    const reply = { id: randomId(), class: 'reply', targets: [{ channel: 'sms', to }] } as const;
    await amana.outbox.reply({ ...reply, text: 'Thank you.' }, new Date());
    took.push((replied.get(to) ?? performance.now()) - began);
    await wait(200);
  }
  return took;
}

await bench('alerts', usage, flags, async (frame) => {
  const arrived: Arrived = { alerted: [], replied: new Map() };
  const there = await program(frame, arrived);
  const { jobs, outbox } = there.amana;
  const until = performance.now() + frame.number('seconds') * 1_000;
  const sending = jobs.filter(({ name }) => ['alerts', 'broadcasts', 'outbox'].includes(name));
  const working = sending.map(async (job) => {
    while (performance.now() < until) {
      await job.run(new Date());
      await wait(2_000);
    }
  });
  const approved = await approve(there);
  const took = await answer(there.amana, arrived, until - 1_000);
  await Promise.all(working);
  await outbox.stop();
  const first = ((arrived.alerted[0] ?? NaN) - approved) / 1_000;
  const rate = arrived.alerted.length / ((until - approved) / 1_000);
  const [median, high] = [quantile(took, 0.5), quantile(took, 0.95)];
  const rows = [
    ['first text after approval', `${short(first)} s`, '<= 5 s'],
    [`texts a second, of a cap of ${frame.number('cap')}`, short(rate), '-'],
    ['replies beside it, median', `${short(median)} ms`, '-'],
    ['replies beside it, 95 %', `${short(high)} ms`, '<= 1,000 ms'],
  ];
  console.log(table(['measured', 'value', 'goal'], rows));
  return { first, rate, sent: arrived.alerted.length, replies: took.length, median, high };
});
