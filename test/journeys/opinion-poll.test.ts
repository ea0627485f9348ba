import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { newHouse, PUBLIC_URL, type House } from '../chaos/house.js';
import { ourNumbers } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { lookForCanaries } from '../support/canaries.js';
import { apiPerson, examplePoll, type ApiPerson } from '../support/api-person.js';
import { answersOf, joinWord, members, type Member } from '../support/members.js';
import { endPrograms, removeFolders, startProgram, type Program } from '../support/program.js';
import { readTips } from '../support/reader.js';
import { startTelegramServer, type TelegramServer } from '../support/telegram-server.js';
import { startTwilioServer, type TwilioServer } from '../support/twilio-server.js';
import { until } from '../support/until.js';
import { inboundParams, newSid, signedForm } from '../support/twilio-webhook.js';
import { words } from '../support/words.js';

/**
 * Three hundred people of three countries in three languages join, are asked, answer, are reminded
 * and told, over two processes of the built program, which are killed while they send. Each test
 * goes on where the one before it ended.
 */
const everybody = members(300);
let house: House;
/** What goes on a day later. */
let later: TestAmana | undefined;
let twilio: TwilioServer;
let telegram: TelegramServer;
let first: Program;
let second: Program;
let urls: [string, string];
let ama: ApiPerson;
let esi: ApiPerson;
const opened = new Map<string, ReturnType<TelegramServer['person']>>();

const env = (segments: number): Record<string, string> => ({
  PUBLIC_URL,
  MONGODB_URI: house.db.address.gatewayUri,
  MONGODB_GATEWAY_NAME: house.db.address.gatewayName,
  MONGODB_CASES_NAME: house.db.address.casesName,
  AMANA_KEYS: house.keyFolder,
  TWILIO_ACCOUNT_SID: twilio.accountSid,
  TWILIO_AUTH_TOKEN: twilio.authToken,
  TWILIO_SMS_FROM: ourNumbers.sms,
  TWILIO_API_URL: twilio.url,
  TWILIO_SEGMENTS_PER_SECOND: String(segments),
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_URL: telegram.url,
  AMANA_APPROVE_ABOVE: '200',
});

async function start(segments: number): Promise<void> {
  [first, second] = [
    startProgram(house.folder, env(segments)),
    startProgram(house.folder, env(segments)),
  ];
  urls = [await first.url(), await second.url()];
  telegram.forwardTo(urls[1]);
}

beforeAll(async () => {
  house = await newHouse(process.env.AMANA_TEST_MONGODB_URI ?? '');
  [twilio, telegram] = await Promise.all([startTwilioServer(), startTelegramServer()]);
  await start(1_000);
});
afterAll(async () => {
  await later?.stop();
  await endPrograms();
  await Promise.all([twilio.close(), telegram.close()]);
  await Promise.all([house.db.gateway.dropDatabase(), house.db.cases.dropDatabase()]);
  await house.db.close();
  await removeFolders();
});

/**
 * Somebody sends a text, as their provider tells us of it: again, until it is told that we have it.
 */
async function sends(member: Member, body: string): Promise<void> {
  if (member.channel === 'telegram') {
    const person =
      opened.get(member.address) ?? telegram.person(member.address, { language: member.language });
    opened.set(member.address, person);
    const { status } = await person.text(body);
    if (status !== 200) await telegram.redeliver();
    return;
  }
  const sid = newSid();
  for (let tries = 0; tries < 20; tries += 1) {
    const params = inboundParams({
      channel: 'sms',
      accountSid: twilio.accountSid,
      from: member.address,
      to: ourNumbers.sms,
      body,
      sid,
    });
    const { headers, body: form } = signedForm(
      twilio.authToken,
      `${PUBLIC_URL}/webhooks/sms`,
      params,
    );
    const answer = await fetch(`${urls[1]}/webhooks/sms`, {
      method: 'POST',
      headers,
      body: form,
    }).catch(() => undefined);
    if (answer?.status === 200) return;
    await pause(250);
  }
  throw new Error('The webhook took nothing in.');
}

const heard = (member: Member): string[] =>
  member.channel === 'sms'
    ? twilio.messagesTo(member.address).map(({ text }) => text)
    : (opened.get(member.address)?.phone() ?? []).map(({ text }) => text);

/** Each person's own affairs, many people at a time. */
async function each(
  people: readonly Member[],
  does: (member: Member) => Promise<void>,
  atOnce = 24,
): Promise<void> {
  const queue = [...people];
  const one = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await does(next);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** Two processes and three hundred people take their time on a slow machine. */
const PATIENCE = 90 * SECOND;
const question = /passport first|d'abord son passeport|primeiro o passaporte/;
const asked = (member: Member) => heard(member).filter((text) => question.test(text)).length;
const does = (deed: Member['does']) => everybody.filter((member) => member.does === deed);
const subscribers = () => house.db.gateway.collection<SubscriberDoc>('subscribers');

test('three hundred people of three countries join, by SMS and Telegram, each in their language', async () => {
  await each(everybody, async (member) => {
    await sends(member, joinWord(member));
    for (const text of member.joins) await sends(member, text);
  });
  await until(
    'everybody takes part',
    async () => (await subscribers().countDocuments()) === everybody.length,
    PATIENCE,
  );
  const docs = await subscribers().find().toArray();
  const count = (of: (doc: SubscriberDoc) => unknown) =>
    docs.reduce<Record<string, number>>(
      (sum, doc) => ({ ...sum, [String(of(doc))]: (sum[String(of(doc))] ?? 0) + 1 }),
      {},
    );
  const expected = (of: (member: Member) => unknown) =>
    everybody.reduce<Record<string, number>>(
      (sum, one) => ({ ...sum, [String(of(one))]: (sum[String(of(one))] ?? 0) + 1 }),
      {},
    );
  expect(count(({ language }) => language)).toEqual(expected(({ language }) => language));
  expect(count(({ age }) => age)).toEqual(expected(({ age }) => age));
  expect(count(({ gender }) => gender)).toEqual(expected(({ gender }) => gender));
  expect(count(({ area }) => area)).toEqual(expected(({ area }) => area));
  expect(count(({ channel }) => channel)).toEqual(expected(({ channel }) => channel));
});

/** Reports something while the poll is sent; said STOP before. */
const reporter = does('checks')[0] as Member;
const leaver = does('checks')[1] as Member;
/** Chooses otherwise after a moment; sends what is no answer; tells of a danger. */
const [changer, muddler, witness] = does('checks').slice(2, 5) as [Member, Member, Member];
let sending = '';

test('a coordinator keeps the poll, sees what it would come to, and types the number; a second person approves', async () => {
  const by = (name: string, scopes: string) =>
    apiPerson(house.folder, env(1_000), name, scopes, () => urls[0]);
  [ama, esi] = [
    await by('ama', 'polls:read,polls:write,polls:send,polls:approve,results:read,results:publish'),
    await by('esi', 'polls:read,polls:approve'),
  ];
  const saved = await ama.putFile('/polls/job-offers', examplePoll(3 * 24 * 60));
  expect(saved).toMatchObject({ status: 200, body: { state: 'draft', ready: ['en', 'fr', 'pt'] } });
  await sends(leaver, 'STOP');
  await until(
    'who said STOP takes part no more',
    async () => (await subscribers().countDocuments()) === everybody.length - 1,
    PATIENCE,
  );
  // Somebody reports, and is in the middle of it when the poll is sent.
  await sends(reporter, 'Je connais un homme qui prend les passeports des filles à Kpalimé');
  const nobody = await ama.post('/polls/job-offers/sendings', {
    audience: { countries: ['SN'] },
    hours: { from: 0, to: 24 },
  });
  expect(nobody.status).toBe(201);
  const empty = (nobody.body as { sending: { id: string } }).sending.id;
  expect((await ama.post(`/sendings/${empty}/confirm`, { number: 0 })).status).toBe(409);
  const draft = await ama.post<{ sending: { id: string }; estimate: Record<string, unknown> }>(
    '/polls/job-offers/sendings',
    { hours: { from: 0, to: 24 } },
  );
  expect(draft).toMatchObject({
    status: 201,
    body: { estimate: { recipients: 299, approval: true, late: false, blocked: {} } },
  });
  sending = draft.body.sending.id;
  expect((await ama.post(`/sendings/${sending}/confirm`, { number: 300 })).status).toBe(409);
  expect(await ama.post(`/sendings/${sending}/confirm`, { number: 299 })).toMatchObject({
    status: 200,
    body: { state: 'waiting' },
  });
  expect((await ama.post(`/sendings/${sending}/approve`)).status).toBe(409);
  expect(everybody.filter(asked)).toEqual([]);
});

test('both processes die while the poll is sent, it is paused, goes on, and nobody is asked twice or left out', async () => {
  await Promise.all([first.end('SIGTERM'), second.end('SIGTERM')]);
  await start(40);
  expect(await esi.post(`/sendings/${sending}/approve`)).toMatchObject({ status: 200 });
  const reached = () => everybody.filter(asked).length;
  await until('some are asked', () => reached() > 40, PATIENCE);
  await first.end('SIGKILL');
  first = startProgram(house.folder, env(40));
  urls = [await first.url(), urls[1]];
  await until('more are asked', () => reached() > 90, PATIENCE);
  expect((await ama.post(`/sendings/${sending}/pause`)).status).toBe(200);
  // What had its slot when it was paused is sent; then nothing is.
  await pause(2 * SECOND);
  const held = reached();
  await pause(3 * SECOND);
  expect(reached()).toBe(held);
  expect(held).toBeLessThan(250);
  expect((await ama.post(`/sendings/${sending}/resume`)).status).toBe(200);
  await until('it goes on', () => reached() > held + 10, PATIENCE);
  await second.end('SIGKILL');
  second = startProgram(house.folder, env(1_000));
  urls = [urls[0], await second.url()];
  telegram.forwardTo(urls[1]);
  await until('everybody is asked but two', () => reached() === everybody.length - 2, 150 * SECOND);
  expect(asked(reporter) + asked(leaver)).toBe(0);
  // A text that a process had handed over when it was
  // killed may come twice; it is the same delivery then.
  for (const member of everybody.filter(({ channel }) => channel === 'sms')) {
    const ids = twilio
      .messagesTo(member.address)
      .filter(({ text }) => question.test(text))
      .map(({ statusCallback }) => statusCallback);
    expect(new Set(ids).size).toBeLessThanOrEqual(1);
  }
  const twice = everybody.filter((member) => asked(member) > 1);
  expect(twice.length).toBeLessThanOrEqual(24);
}, 240_000);

test('people answer: one changes their mind, one sends what is no answer, one tells of a danger and reports it', async () => {
  const tipsBefore = (await readTips(house)).length;
  const plain = everybody.filter(
    (member) =>
      ![reporter, leaver, changer, muddler, witness].includes(member) &&
      member.does !== 'answers when reminded',
  );
  await each(plain, async (member) => {
    for (const text of answersOf(member)) await sends(member, text);
  });
  await sends(changer, '1');
  await sends(changer, '0');
  for (const text of ['3', ...answersOf(changer).slice(3)]) await sends(changer, text);
  await sends(muddler, '1 or 2');
  await until(
    'who sent two answers is told to choose one',
    () => heard(muddler).length > 0 && /one|seul|só/i.test(heard(muddler).at(-1) ?? ''),
    PATIENCE,
  );
  for (const text of answersOf(muddler)) await sends(muddler, text);
  for (const text of answersOf(witness).slice(0, 3)) await sends(witness, text);
  await sends(
    witness,
    'They keep three girls locked in a house behind the market and they cannot leave',
  );
  const offered = /report it here|signaler ici|denunciar aqui/;
  await until(
    'a report is offered',
    () => heard(witness).some((text) => offered.test(text)),
    PATIENCE,
  );
  await sends(witness, '1');
  await until('it is a tip', async () => (await readTips(house)).length > tipsBefore, PATIENCE);
  const words = (await readTips(house)).map((tip) => tip.words.join(' '));
  expect(words.filter((text) => text.includes('three girls locked in a house'))).toHaveLength(1);
});

test('who has not answered is reminded, once, and some answer then', async () => {
  expect((await ama.post(`/sendings/${sending}/remind`)).status).toBe(200);
  expect((await ama.post(`/sendings/${sending}/remind`)).status).toBe(409);
  const silent = [...does('answers when reminded'), ...does('never answers')];
  const reminder = /no answer from you yet|attend encore|ainda espera/;
  const reminded = (member: Member) => heard(member).filter((text) => reminder.test(text)).length;
  await until(
    'all who were silent are reminded',
    () => silent.every((member) => reminded(member) > 0),
    120 * SECOND,
  );
  expect(everybody.filter((member) => !silent.includes(member) && reminded(member) > 0)).toEqual(
    [],
  );
  await each(does('answers when reminded'), async (member) => {
    for (const text of answersOf(member)) await sends(member, text);
  });
}, 180_000);

/** What the people of this journey answered in the end, counted here and not by Amana. */
function expected() {
  const values: Record<string, Record<string, number>> = { offer: {}, where: {}, days: {} };
  const answered: Record<string, number> = { offer: 0, where: 0, days: 0, advice: 0 };
  const add = (question: string, ...chosen: string[]) => {
    answered[question] = (answered[question] ?? 0) + 1;
    for (const value of chosen)
      (values[question] ??= {})[value] = (values[question]?.[value] ?? 0) + 1;
  };
  for (const member of everybody) {
    if (member === reporter || member === leaver || member.does === 'never answers') continue;
    const kind = member === changer ? 'refuses' : member.does;
    add('offer', kind === 'refuses' ? 'refuse' : kind === 'unsure' ? 'unknown' : 'check');
    if (kind !== 'refuses') {
      add('where', ...(kind === 'unsure' ? ['embassy'] : ['labour', 'family']));
      add('days', kind === 'unsure' ? '14' : '7');
    }
    // What told of a danger is counted as an answer; its words are in the report, and in no poll.
    add('advice');
  }
  return { values, answered };
}
const answering = () =>
  everybody.filter(
    (member) => member !== reporter && member !== leaver && member.does !== 'never answers',
  );

test('everybody is counted once, as they answered last; a recount finds the same', async () => {
  await until(
    'all is done',
    async () =>
      (await house.db.gateway.collection('conversations').countDocuments({ pend: { $ne: [] } })) ===
      0,
    PATIENCE,
  );
  await Promise.all([first.end('SIGTERM'), second.end('SIGTERM')]);
  const tomorrow = new Date(Math.ceil(Date.now() / DAY) * DAY + 10 * HOUR);
  later = await startTestAmana(tomorrow.toISOString(), {
    on: { db: house.db, keyFolder: house.keyFolder, twilio, telegram },
  });
  urls = [later.url, later.url];
  const { polls } = later.amana;
  for (let folded = 1; folded > 0;)
    folded = Object.values(await polls.fold()).reduce((sum, n) => sum + n, 0);
  const tally = await polls.tally('job-offers', later.clock.now());
  expect(await polls.recount('job-offers')).toEqual([]);
  const { values, answered } = expected();
  const questions = Object.entries(tally?.questions ?? {});
  expect(Object.fromEntries(questions.map(([id, one]) => [id, one.answered]))).toEqual(answered);
  expect(
    Object.fromEntries(
      questions.filter(([id]) => id !== 'advice').map(([id, one]) => [id, one.values]),
    ),
  ).toEqual(values);
  expect(tally).toMatchObject({
    asked: 298,
    answered: answering().length,
    questions: { offer: { invalid: 1 } },
  });
  const by = tally?.questions['offer']?.by;
  const count = (of: (member: Member) => string | undefined) =>
    answering().reduce<Record<string, number>>(
      (sum, one) => ({ ...sum, [of(one) ?? 'unknown']: (sum[of(one) ?? 'unknown'] ?? 0) + 1 }),
      {},
    );
  const counted = (cells = {} as Record<string, { answered: number }>) =>
    Object.fromEntries(Object.entries(cells).map(([value, cell]) => [value, cell.answered]));
  expect(counted(by?.age)).toEqual(count(({ age }) => age));
  expect(counted(by?.gender)).toEqual(count(({ gender }) => gender));
  expect(counted(by?.area)).toEqual(count(({ area }) => area));
  expect(counted(by?.language)).toEqual(count(({ language }) => language));
  expect(counted(by?.channel)).toEqual(count(({ channel }) => channel));
});

test('after the close no answer leads to a person; results are published, without the few of one age', async () => {
  if (!later) throw new Error('The test before has failed.');
  expect((await ama.post('/polls/job-offers/close')).status).toBe(200);
  await later.pass(5 * MINUTE);
  expect(await ama.get('/polls/job-offers')).toMatchObject({ body: { state: 'closed' } });
  expect(await house.db.gateway.collection('answers').countDocuments({})).toBe(0);
  expect(await house.db.gateway.collection('recipients').countDocuments({})).toBe(0);
  await sends(does('never answers')[0] as Member, '1');
  await later.settle();
  expect(heard(does('never answers')[0] as Member).at(-1)).toMatch(/closed|clos|fechou/);
  await later.pass(15 * MINUTE);
  const results = await ama.get('/polls/job-offers/results');
  expect(results.status).toBe(200);
  const shown = JSON.stringify(results.body);
  expect(shown).toContain('35+');
  // Six are of this age: they are shown together with others, or not at all.
  expect(shown).toContain('"31-34"');
  expect(shown).not.toContain('["31-34"]');
  const page = await fetch(`${later.url}/polls/job-offers`);
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain(words('en', 'poll.caveat'));
});

test('whoever answered is told what everybody answered, in their language, and nobody else is', async () => {
  if (!later) throw new Error('A test before has failed.');
  const made = await ama.post<{ sending: { id: string }; estimate: { recipients: number } }>(
    '/polls/job-offers/give-back',
  );
  expect(made).toMatchObject({
    status: 201,
    body: { estimate: { recipients: answering().length } },
  });
  const {
    sending: { id },
    estimate: { recipients },
  } = made.body;
  expect((await ama.post(`/sendings/${id}/confirm`, { number: recipients })).status).toBe(200);
  await later.pass(10 * MINUTE);
  const told = {
    en: /people answered: /,
    fr: /personnes ont répondu : /,
    pt: /pessoas responderam: /,
  };
  const times = (member: Member) =>
    heard(member).filter((text) => told[member.language].test(text)).length;
  expect(
    everybody.filter((member) => times(member) !== (answering().includes(member) ? 1 : 0)),
  ).toEqual([]);
  expect(twilio.complaints).toEqual([]);
});

test('no number of theirs stands in a database or a log', async () => {
  const numbers = everybody.flatMap(({ address }) => [address, address.replace('+', '')]);
  const found = await lookForCanaries(numbers, {
    databases: house.db.address,
    texts: { log: later?.logged() ?? '' },
  });
  expect(found.found).toEqual([]);
});
