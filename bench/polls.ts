import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createTwilioChannel } from '../src/bots/sms/twilio-channel.js';
import { build, type Amana } from '../src/app/build.js';
import { OPENING } from '../src/polls/release.js';
import { DAY, MINUTE, SECOND } from '../src/shared/clock.js';
import { silentLog } from '../src/shared/log.js';
import { createTexts } from '../src/shared/texts/load.js';
import { phone } from './broadcast/crowd.js';
import { bench, type Frame } from './lib/frame.js';
import { median, quantile, short, table } from './lib/numbers.js';
import { production, type Production } from './lib/production.js';

const usage = `npm run bench:polls -- [--answers 100000] [--people 10000]

A poll with so many answers: how fast they are kept, folded into the counters, folded again when one in ten changes their
mind, and counted again as a proof. Then so many other people are asked it by one process, as a broadcast asks them: turn,
durable commit and outbox. Then the kill switch: how fast those whose text had not left are taken out of the poll. At the
end the counters must be what was answered, and nobody else counts as asked.`;

/** A job folds so many batches in one tick, so a hundred thousand answers take five. */
const MOST_TICKS = 10_000;
/** Answers kept at once: as many as meet in one group commit. */
const AT_ONCE = 500;
/** People spoken to at once: a feeder speaks to a pack. */
const PACK = 100;
const MB = 1_048_576;

const name = 'job-offers';
const values = ['check', 'give', 'refuse', 'unknown'] as const;
const example = parse(
  readFileSync(new URL('../examples/polls/job-offers.yaml', import.meta.url), 'utf8'),
) as object;

/**
 * Does something for each of some numbers, so many at a time.
 * @returns how long each took, in milliseconds
 */
async function forEach(
  from: number,
  to: number,
  atOnce: number,
  act: (i: number) => Promise<unknown>,
): Promise<number[]> {
  const took: number[] = [];
  for (let first = from; first < to; first += atOnce)
    await Promise.all(
      Array.from({ length: Math.min(atOnce, to - first) }, async (_, i) => {
        const began = performance.now();
        await act(first + i);
        took.push(performance.now() - began);
      }),
    );
  return took;
}

/** Runs something. @returns its outcome and its seconds */
async function timed<T>(work: () => Promise<T>): Promise<{ out: T; seconds: number }> {
  const began = performance.now();
  return { out: await work(), seconds: (performance.now() - began) / 1_000 };
}

type Timed<T> = Awaited<ReturnType<typeof timed<T>>>;

// Nothing is sent here.
const twilio = { url: 'http://127.0.0.1:9', accountSid: `AC${'0'.repeat(32)}`, authToken: 'bench' };
const publicUrl = 'https://bench.example';

/** A house whose poll is open. */
interface House {
  readonly db: Production['db'];
  readonly amana: Amana;
  readonly now: () => Date;
}

async function openPoll(frame: Frame<'answers' | 'people'>): Promise<House> {
  const uri = await frame.mongod();
  const { db, keys, keyFolder } = await production(uri, frame.folder, 'polls', twilio);
  frame.atEnd(() => db.close());
  const channel = createTwilioChannel({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    apiUrl: twilio.url,
    publicUrl,
    retention: 'keep',
    segmentsPerSecond: 100,
    id: 'sms',
    from: '+15005550006',
  });
  // A poll begins some seconds after its release; the bench does not wait for it.
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const texts = createTexts();
  const settings = { publicUrl, defaultLanguage: 'en', silence: 30 * MINUTE, keyFolder } as const;
  const parts = { db, keys, texts, channels: [channel], clock: { now }, log: silentLog };
  const amana = await build({ ...parts, ...settings });
  const iso = (ms: number) => new Date(Date.now() + ms).toISOString().replace(/\.\d+/, '');
  const saved = await amana.polls.save({ ...example, opens: iso(0), closes: iso(DAY) }, now());
  if (!saved.ok) throw new Error(JSON.stringify(saved));
  await amana.polls.open(name, now());
  ahead = OPENING + SECOND;
  await amana.polls.refresh(now());
  return { db, amana, now };
}

/** Keeps one person's three answers. */
async function answer({ amana: { polls }, now }: House, i: number, value: string): Promise<void> {
  const events = [
    { type: 'answered', question: 'offer', value },
    { type: 'answered', question: 'where', value: 'labour,web' },
    { type: 'answered', question: 'days', value: String(1 + (i % 90)) },
  ] as const;
  const who = { channel: 'sms', address: phone(i), language: 'fr', country: 'TG' };
  const turn = { events, asked: 'offer', finished: true };
  const write = polls.ledger.promise(`poll.${name}`, turn, who, now());
  if (write) await polls.ledger.keep(write, now());
}

async function foldAll({ amana: { polls } }: House): Promise<number> {
  let folded = 0;
  for (let tick = 0; tick < MOST_TICKS; tick += 1) {
    const some = (await polls.fold()).folded;
    folded += some;
    if (some === 0) break;
  }
  return folded;
}

/** Answers are kept, folded, changed by one in ten, folded again and counted again. */
async function countAnswers(house: House, answers: number) {
  const { polls } = house.amana;
  const first = (i: number) => answer(house, i, values[i % 4] ?? 'check');
  const kept = await timed(() => forEach(0, answers, AT_ONCE, first));
  const rss = process.memoryUsage().rss;
  const folded = await timed(() => foldAll(house));
  const grew = (process.memoryUsage().rss - rss) / MB;
  const minds = Math.floor(answers / 10);
  await forEach(0, minds, AT_ONCE, (i) => answer(house, i, 'refuse'));
  const again = await timed(() => foldAll(house));
  const recounted = await timed(() => polls.recount(name));
  const tally = await timed(() => polls.tally(name, house.now()));
  const differ = recounted.out?.length;
  if (folded.out !== answers || again.out !== minds || differ !== 0)
    throw new Error(`${folded.out} and ${again.out} were folded, ${differ} counters differ.`);
  return { kept, folded, grew, minds, again, recounted, tally };
}

/** Other people are asked the poll, as a broadcast asks them. */
async function askPeople(house: House, answers: number, people: number) {
  const { conversation, outbox, polls } = house.amana;
  const hours = { from: 0, to: 24, zone: 'Africa/Lome' };
  const ask = (i: number) =>
    conversation.reach({
      id: `r${i}`,
      group: 'bench',
      channel: 'sms',
      address: phone(i),
      say: { kind: 'poll', poll: name },
      language: 'fr',
      hours,
    });
  const asked = await timed(() => forEach(answers, answers + people, PACK, ask));
  const { waiting } = await outbox.ofGroup('bench');
  await foldAll(house);
  const counted = (await polls.tally(name, house.now()))?.asked;
  if (waiting !== people || counted !== answers + people)
    throw new Error(`${waiting} of ${people} texts are in the outbox, ${counted} count as asked.`);
  return asked;
}

/** The kill switch, and how fast those whose text had not left are taken out of the poll. */
async function killSwitch(house: House) {
  const { outbox, conversation } = house.amana;
  const deliveries = house.db.gateway.collection('deliveries');
  const withdrawn = await timed(() => outbox.withdraw('bench', house.now()));
  const recalled = await timed(async () => {
    while ((await deliveries.countDocuments({ recallAt: { $exists: true } })) > 0)
      await outbox.tick(house.now());
    await conversation.idle();
  });
  return { withdrawn, recalled };
}

/** @throws Error unless the counters are what was answered, and nobody else counts as asked */
async function holdTheCount(house: House, answers: number, minds: number): Promise<void> {
  await foldAll(house);
  const end = await house.amana.polls.tally(name, house.now());
  const refused = Math.ceil((answers - 2) / 4) - Math.ceil((minds - 2) / 4) + minds;
  const counted = end?.questions['offer']?.values['refuse'];
  if (end?.asked !== answers || counted !== refused)
    throw new Error(
      `${end?.asked} of ${answers} count as asked, ${counted} of ${refused} refused.`,
    );
}

type Measured = Awaited<ReturnType<typeof countAnswers>> &
  Awaited<ReturnType<typeof killSwitch>> & {
    readonly answers: number;
    readonly people: number;
    readonly asked: Timed<number[]>;
  };

function show(measured: Measured): string {
  const { answers, people, minds, grew, asked } = measured;
  const per = (many: number, { seconds }: { seconds: number }) =>
    `${short(many / seconds)} a second`;
  const each = `each p50 ${short(median(asked.out))} ms, p99 ${short(quantile(asked.out, 0.99))} ms`;
  return table(
    ['measured', 'value'],
    [
      [`answers kept, ${AT_ONCE} at once`, per(answers, measured.kept)],
      [`answers folded, ${answers}`, `${per(answers, measured.folded)}, +${short(grew)} MB`],
      [`folded again, one in ten with another answer`, per(minds, measured.again)],
      [`counted again, as a proof`, `${short(measured.recounted.seconds)} s, nothing differs`],
      ['the tally of it', `${short(measured.tally.seconds * 1_000)} ms`],
      [`people asked, ${PACK} at once`, `${per(people, asked)}; ${each}`],
      ['withdrawn by the kill switch', per(people, measured.withdrawn)],
      ['taken out of the poll after it', per(people, measured.recalled)],
    ],
  );
}

await bench('polls', usage, { answers: '100000', people: '10000' }, async (frame) => {
  const [answers, people] = [frame.number('answers'), frame.number('people')];
  const house = await openPoll(frame);
  const counts = await countAnswers(house, answers);
  frame.say(`${answers} answers are kept (${short(counts.kept.seconds)} s)`);
  const asked = await askPeople(house, answers, people);
  const ended = await killSwitch(house);
  await holdTheCount(house, answers, counts.minds);
  const measured = { answers, people, ...counts, asked, ...ended };
  console.log(show(measured));
  const seconds = Object.entries(measured).map(([what, one]) => [
    what,
    typeof one === 'number' ? one : one.seconds,
  ]);
  const summary = Object.fromEntries(seconds) as Record<keyof Measured, number>;
  return { ...summary, askedP99: quantile(asked.out, 0.99) };
});
