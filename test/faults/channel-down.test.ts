import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChannelId } from '../../src/bots/channel.js';
import { run } from '../../src/cli/run.js';
import type { StoredDelivery } from '../../src/models/gateway/delivery-doc.js';
import { MINUTE } from '../../src/shared/clock.js';
import { testIo } from '../cli/support.js';
import { akosua, domingos, regionalDesk } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { lookForCanaries } from '../support/canaries.js';
import { words } from '../support/words.js';
import { hoursPass } from './hours.js';

let here: TestAmana;
/** The channel that is silent just now: a send by it is given up after a moment. */
let away: ChannelId | undefined;
beforeAll(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z', {
    impatient: (channel) => channel === away,
    segmentsPerSecond: 40,
  });
});
beforeAll(async () => {
  // Whom Telegram is to reach has written to the bot once.
  for (const { telegram } of [akosua, domingos]) await here.telegram.person(telegram).text('hello');
});
afterAll(async () => {
  await here.stop();
});

/**
 * How a provider can be down, as its server on loopback plays it. The same words for both of them.
 */
const ways = {
  'asks to come back in ten minutes (429)': { status: 429, retryAfter: 600 },
  'is overloaded and does not say for how long (429)': { status: 429 },
  'is broken (500)': { status: 500 },
  'answers garbage': 'garbage',
  'answers a letter at a time': 'drip',
  'does not answer': 'hang',
  'breaks every connection': 'reset',
  'is not there': 'away',
} as const;
type Way = keyof typeof ways;

/**
 * Somebody whose channel is down, and somebody on duty who
 * is called by it first, and can be reached by another.
 */
interface Side {
  readonly name: string;
  readonly channel: ChannelId;
  down(how: (typeof ways)[Way]): Promise<void> | void;
  up(): Promise<void> | void;
  /** What the one on duty has heard by the other channel. */
  calls(): readonly string[];
  /**
   * A tip of life and death, by the channel that is up or by the one that is down.
   * @returns the webhook's answer
   */
  tip(words: string): Promise<number | undefined>;
  /** Somebody texts by the channel that is down. */
  late(words: string): Promise<number | undefined>;
  /** What they heard. */
  heard(): readonly string[];
}

/** In every outage other people write: number n of each country. None of them exists. */
let n = 0;
const ghana = (who: number) => `+23324000${who}0${n}`;
const bissau = () => `+2459550020${n}`;
const chat = () => here.telegram.person(7_000_000_200 + n);

/** Twilio does not say how often it was asked; the deliveries do. */
const deliveries = () => here.db.gateway.collection<StoredDelivery>('deliveries').find().toArray();

const sms: Side = {
  name: 'Twilio',
  channel: 'sms',
  down: (how) => (how === 'away' ? here.twilio.leave() : here.twilio.failNext(how, Infinity)),
  up: () => (here.twilio.heal(), here.twilio.comeBack()),
  calls: () =>
    here.telegram
      .person(akosua.telegram)
      .phone()
      .map(({ text }) => text)
      .filter((text) => text.startsWith('GH-')),
  tip: async (words) => (await here.sms.text(ghana(21), words)).status,
  late: async (words) => (await here.sms.text(ghana(22), words)).status,
  heard: () => here.twilio.messagesTo(ghana(22)).map(({ text }) => text),
};

const telegram: Side = {
  name: 'Telegram',
  channel: 'telegram',
  down: (how) =>
    how === 'away' ? here.telegram.leave() : here.telegram.fail(how, { times: Infinity }),
  up: () => (here.telegram.heal(), here.telegram.comeBack()),
  calls: () =>
    here.twilio
      .messagesTo(domingos.phone)
      .map(({ text }) => text)
      .filter((text) => text.startsWith('GW-')),
  tip: async (words) => (await here.sms.text(bissau(), words)).status,
  late: async (words) => (await chat().text(words)).status,
  heard: () =>
    chat()
      .phone()
      .map(({ text }) => text),
};

const amana = async (...argv: string[]): Promise<string> => {
  const { gatewayUri, gatewayName, casesName } = here.db.address;
  const io = testIo(
    {
      MONGODB_URI: gatewayUri,
      MONGODB_GATEWAY_NAME: gatewayName,
      MONGODB_CASES_NAME: casesName,
      AMANA_KEYS: here.keyFolder,
    },
    here.clock,
    async () => here.clock.now(),
  );
  expect(await run(argv, io)).toBe(0);
  return io.stdout();
};
const listed: string[] = [];
const deadLetters = async () =>
  JSON.parse(await amana('deadletters', 'list', '--json')) as { id: string; retriable: boolean }[];

afterEach(async () => {
  away = undefined;
  for (const side of [sms, telegram]) await side.up();
  // Nothing is left to be said.
  await here.db.cases.collection('escalations').deleteMany({});
  await here.db.gateway.collection('deliveries').deleteMany({});
});

describe.each([sms, telegram])('for an hour $name', (side) => {
  test.each(Object.keys(ways) as Way[])('%s', async (way) => {
    n += 1;
    const calls = side.calls().length;
    const desk = () => here.twilio.messagesTo(regionalDesk.phone).length;
    // The others answer, or break off: a send that waits for them is not given up before.
    if (way === 'does not answer' || way === 'answers a letter at a time') away = side.channel;
    await side.down(ways[way]);

    // A life in danger: the webhook is answered, and who is
    // on duty hears of it another way within a minute, once.
    expect(await side.tip('They are holding CANARYWORDS two boys in a house')).toBe(200);
    await hoursPass(here, MINUTE);
    expect(side.calls()).toHaveLength(calls + 1);
    expect(side.calls().at(-1)).toMatch(/ P1 /);
    expect(await side.late('hello')).toBe(200);
    await hoursPass(here, 44 * MINUTE);
    for (const said of ['1', 'CANARYWORDS they came back last night']) {
      expect(await side.late(said)).toBe(200);
      await hoursPass(here, 5 * MINUTE);
    }
    await hoursPass(here, 5 * MINUTE);
    expect(side.heard()).toEqual([]);
    const patient = way.includes('ten minutes');
    for (const { attempts } of await deliveries())
      expect(attempts).toBeLessThanOrEqual(patient ? 6 : 12);

    // What is of no use any more is dead and listed.
    const dead = await deadLetters();
    expect(dead.length).toBeGreaterThan(0);
    listed.push(JSON.stringify(dead));

    // It is back: what still waits arrives in the order in which
    // it was said, each once, and the desk is not flooded.
    const deskBefore = desk();
    await side.up();
    away = undefined;
    await hoursPass(here, 12 * MINUTE);
    const late = side.heard();
    const starts = [words('en', 'menu.ask'), words('en', 'tip.isReport')];
    expect(late.map((text) => text.slice(0, 15))).toEqual(starts.map((one) => one.slice(0, 15)));
    expect(desk() - deskBefore).toBeLessThanOrEqual(2);

    // What was dead are replies: of no use any more, they are
    // listed without address and words, and nobody sends them.
    expect(dead.filter(({ retriable }) => retriable)).toEqual([]);
    const said = side.heard().length;
    await amana('deadletters', 'retry', '--all');
    await hoursPass(here, MINUTE);
    expect(side.heard()).toHaveLength(said);
    expect(here.telegram.refusals).toEqual([]);
    expect(here.twilio.complaints).toEqual([]);
  });
});

test('§5.46 through all of that nobody and no word is in what waits or is dead, nor in oplog, log or lists', async () => {
  const everybody = Array.from(
    { length: 17 },
    (_, i) => ((n = i), [ghana(21), ghana(22), bissau(), String(7_000_000_200 + n)]),
  ).flat();
  const onDuty = [akosua, domingos, regionalDesk].flatMap(({ phone, telegram: chat }) => [
    phone,
    chat,
  ]);
  const canaries = ['CANARYWORDS', 'two boys', ...everybody, ...onDuty];
  const looked = await lookForCanaries(canaries, {
    databases: here.db.address,
    texts: { log: here.logged(), listed },
  });
  expect(looked.found).toEqual([]);
  expect(listed.length).toBe(16);
  expect(looked.oplog).toBeGreaterThan(100);
});
