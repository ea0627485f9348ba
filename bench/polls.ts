import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createTwilioChannel } from '../src/bots/sms/twilio-channel.js';
import { build } from '../src/app/build.js';
import { OPENING } from '../src/polls/release.js';
import { DAY, MINUTE, SECOND } from '../src/shared/clock.js';
import { silentLog } from '../src/shared/log.js';
import { createTexts } from '../src/shared/texts/load.js';
import { phone } from './broadcast/crowd.js';
import { bench } from './lib/frame.js';
import { median, quantile, short, table } from './lib/numbers.js';
import { production } from './lib/production.js';

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

/** Does something for each of some numbers, so many at a time. @returns how long each took, in milliseconds */
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

await bench('polls', usage, { answers: '100000', people: '10000' }, async (frame) => {
  const [answers, people] = [frame.number('answers'), frame.number('people')];
  // Nothing is sent here.
  const twilio = {
    url: 'http://127.0.0.1:9',
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'bench',
  };
  const { db, keys, keyFolder } = await production(
    await frame.mongod(),
    frame.folder,
    'polls',
    twilio,
  );
  frame.atEnd(() => db.close());
  const channel = createTwilioChannel({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    apiUrl: twilio.url,
    publicUrl: 'https://bench.example',
    retention: 'keep',
    segmentsPerSecond: 100,
    id: 'sms',
    from: '+15005550006',
  });
  // A poll begins some seconds after its release; the bench does not wait for it.
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  const { polls, conversation, outbox } = await build({
    db,
    keys,
    texts: createTexts(),
    channels: [channel],
    clock,
    log: silentLog,
    publicUrl: 'https://bench.example',
    defaultLanguage: 'en',
    silence: 30 * MINUTE,
    keyFolder,
  });
  const iso = (ms: number) => new Date(Date.now() + ms).toISOString().replace(/\.\d+/, '');
  const saved = await polls.save({ ...example, opens: iso(0), closes: iso(DAY) }, clock.now());
  if (!saved.ok) throw new Error(JSON.stringify(saved));
  await polls.open(name, clock.now());
  ahead = OPENING + SECOND;
  await polls.refresh(clock.now());

  const answer = async (i: number, value: string) => {
    const events = [
      { type: 'answered', question: 'offer', value },
      { type: 'answered', question: 'where', value: 'labour,web' },
      { type: 'answered', question: 'days', value: String(1 + (i % 90)) },
    ] as const;
    const who = { channel: 'sms', address: phone(i), language: 'fr', country: 'TG' };
    const write = polls.ledger.promise(
      `poll.${name}`,
      { events, asked: 'offer', finished: true },
      who,
      clock.now(),
    );
    if (write) await polls.ledger.keep(write, clock.now());
  };
  const foldAll = async () => {
    let folded = 0;
    for (let tick = 0; tick < MOST_TICKS; tick += 1) {
      const some = (await polls.fold()).folded;
      folded += some;
      if (some === 0) break;
    }
    return folded;
  };
  const kept = await timed(() =>
    forEach(0, answers, AT_ONCE, (i) => answer(i, values[i % 4] ?? 'check')),
  );
  frame.say(`${answers} answers are kept (${short(kept.seconds)} s)`);
  const rss = process.memoryUsage().rss;
  const folded = await timed(foldAll);
  const grew = (process.memoryUsage().rss - rss) / MB;
  const minds = Math.floor(answers / 10);
  await forEach(0, minds, AT_ONCE, (i) => answer(i, 'refuse'));
  const again = await timed(foldAll);
  const recounted = await timed(() => polls.recount(name));
  const tally = await timed(() => polls.tally(name, clock.now()));
  if (folded.out !== answers || again.out !== minds || recounted.out?.length !== 0)
    throw new Error(
      `${folded.out} and ${again.out} were folded, ${recounted.out?.length} counters differ.`,
    );

  const hours = { from: 0, to: 24, zone: 'Africa/Lome' };
  const asked = await timed(() =>
    forEach(answers, answers + people, PACK, (i) =>
      conversation.reach({
        id: `r${i}`,
        group: 'bench',
        channel: 'sms',
        address: phone(i),
        say: { kind: 'poll', poll: name },
        language: 'fr',
        hours,
      }),
    ),
  );
  const inOutbox = await outbox.ofGroup('bench');
  const during = await timed(async () => (await foldAll(), polls.tally(name, clock.now())));
  if (inOutbox.waiting !== people || during.out?.asked !== answers + people)
    throw new Error(
      `${inOutbox.waiting} of ${people} texts are in the outbox, ${during.out?.asked} count as asked.`,
    );

  const withdrawn = await timed(() => outbox.withdraw('bench', clock.now()));
  const left = () =>
    db.gateway.collection('deliveries').countDocuments({ recallAt: { $exists: true } });
  const recalled = await timed(async () => {
    while ((await left()) > 0) await outbox.tick(clock.now());
    await conversation.idle();
  });
  await foldAll();
  const end = await polls.tally(name, clock.now());
  const refused = Math.ceil((answers - 2) / 4) - Math.ceil((minds - 2) / 4) + minds;
  if (end?.asked !== answers || end.questions['offer']?.values['refuse'] !== refused)
    throw new Error(`${end?.asked} count as asked, and ${answers} are it.`);

  const per = (many: number, { seconds }: { seconds: number }) =>
    `${short(many / seconds)} a second`;
  console.log(
    table(
      ['measured', 'value'],
      [
        [`answers kept, ${AT_ONCE} at once`, per(answers, kept)],
        [`answers folded, ${answers}`, `${per(answers, folded)}, +${short(grew)} MB`],
        [`folded again, one in ten with another answer`, per(minds, again)],
        [`counted again, as a proof`, `${short(recounted.seconds)} s, nothing differs`],
        ['the tally of it', `${short(tally.seconds * 1_000)} ms`],
        [
          `people asked, ${PACK} at once`,
          `${per(people, asked)}; each p50 ${short(median(asked.out))} ms, p99 ${short(quantile(asked.out, 0.99))} ms`,
        ],
        ['withdrawn by the kill switch', per(people, withdrawn)],
        ['taken out of the poll after it', per(people, recalled)],
      ],
    ),
  );
  return {
    answers,
    people,
    kept: kept.seconds,
    folded: folded.seconds,
    grew,
    minds,
    again: again.seconds,
    recounted: recounted.seconds,
    tally: tally.seconds,
    asked: asked.seconds,
    askedP99: quantile(asked.out, 0.99),
    withdrawn: withdrawn.seconds,
    recalled: recalled.seconds,
  };
});
