import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { LEASE } from '../../src/models/gateway/conversation.js';
import type { Db } from '../../src/models/store/db.js';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { startMongod } from '../../src/mongod/start-mongod.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { afi, kofi, kossi } from '../fixtures/people.js';
import {
  calling,
  install,
  nothingWaits,
  textsTo,
  timePasses,
  uninstall,
  type Installation,
} from '../support/installation.js';
import { until } from '../support/until.js';
import { endPrograms, newFolder, startProgram, type Program } from '../support/program.js';
import { readTips } from '../support/reader.js';
import { newSid } from '../support/twilio-webhook.js';
import { onThisMachine } from '../support/effort.js';

const words = 'Ils gardent trois filles derrière le marché de Lomé';
/** What must be stopped after everything that uses it. */
const toStop: (() => Promise<void>)[] = [];

/** References and codes differ from tip to tip. */
const shape = (text: string) => text.replace(/TG-\w{5}/g, 'TG').replace(/\d/g, '0');
/** The databases as one text: what changed nothing leaves it the same. */
async function kept({ gateway, cases }: Db): Promise<string> {
  const all = [
    gateway.collection('conversations'),
    gateway.collection('deliveries'),
    cases.collection('tips'),
    cases.collection('escalations'),
  ];
  return JSON.stringify(
    await Promise.all(all.map((each) => each.find().sort({ _id: 1 }).toArray())),
  );
}

let there: Installation;
let survivor: Program;
beforeAll(async () => {
  there = await install();
  survivor = there.start();
  await survivor.url();
});
afterAll(async () => {
  await endPrograms();
  for (const stop of toStop) await stop();
  await uninstall();
});

test('a process killed between webhook and reply: the next one keeps the tip, calls, and replies, each once', async () => {
  const here = await install();
  const { db, twilio, text } = here;
  const sid = newSid();
  twilio.failNext('hang', Infinity);
  const first = here.start();
  expect((await text(first, afi.phone, words, sid)).status).toBe(200);
  await first.end('SIGKILL');
  expect(twilio.messages).toEqual([]);
  expect(await db.gateway.collection('conversations').countDocuments({ pend: { $size: 1 } })).toBe(
    1,
  );

  twilio.heal();
  await timePasses(db, LEASE + MINUTE);
  const second = here.start();
  await twilio.waitFor(kossi.phone);
  await until('all is done', () => nothingWaits(db));
  const replies = textsTo(twilio, afi.phone);
  expect(replies.join()).toMatch(/reçu votre message|recu votre message/);
  const calls = textsTo(twilio, kossi.phone);
  expect(calls).toEqual([expect.stringMatching(/P1 séquestration, Maritime/)]);
  const tips = await readTips(here);
  expect(tips).toMatchObject([{ tip: { country: 'TG', priority: 1 }, words: [words] }]);

  // Twilio tells of it again, as it may when an answer was lost on the way.
  const before = await kept(db);
  expect((await text(second, afi.phone, words, sid)).status).toBe(200);
  expect(await kept(db)).toBe(before);

  // Somebody whose process was not killed hears just as much.
  const neighbour = '+22890000011';
  expect((await text(second, neighbour, words)).status).toBe(200);
  await until(
    'the neighbour is called for',
    async () => textsTo(twilio, kossi.phone).length > 1 && (await nothingWaits(db)),
  );
  expect(textsTo(twilio, neighbour).map(shape)).toEqual(replies.map(shape));
  expect(textsTo(twilio, afi.phone)).toEqual(replies);
  expect(textsTo(twilio, kossi.phone).map(shape)).toEqual([...calls, ...calls].map(shape));
  expect(twilio.complaints).toEqual([]);
  expect(await second.end('SIGINT')).toMatchObject({ code: 0 });
});

test('a process killed before it answered: the provider repeats to another, and there is one tip', async () => {
  const { db, twilio, text } = there;
  const people = [
    { phone: '+233240000021', told: 'They hold two boys in a house in Tema', sid: newSid() },
    { phone: '+233240000022', told: 'They hold five girls on a farm near Kumasi', sid: newSid() },
  ] as const;
  const victims = people.map(() => there.start());
  await Promise.all(victims.map((victim) => victim.url()));
  // One is killed while the request is on its way to
  // it, one in the moment in which its turn is durable.
  const told = await db.gateway.collection('conversations').countDocuments();
  const moments = [
    () => pause(1),
    () =>
      until(
        'it is durable',
        async () => (await db.gateway.collection('conversations').countDocuments()) > told,
      ),
  ];
  for (const [i, { phone, told: words, sid }] of people.entries()) {
    const answered = text(victims[i] as Program, phone, words, sid).then(
      ({ status }) => status,
      () => 'none',
    );
    await moments[i]?.();
    await victims[i]?.end('SIGKILL');
    await answered;
  }
  for (const { phone, told: words, sid } of people)
    expect((await text(survivor, phone, words, sid)).status).toBe(200);
  await timePasses(db, LEASE + MINUTE);
  for (const { phone } of people) await twilio.waitFor(phone, { timeoutMs: 20 * SECOND });
  await until('all is done', () => nothingWaits(db));
  const tips = (await readTips(there)).map(({ words }) => words);
  for (const { told: words } of people)
    expect(tips.filter((each) => each.includes(words))).toEqual([[words]]);
  for (const { phone } of people)
    expect(new Set(textsTo(twilio, phone)).size).toBe(twilio.messagesTo(phone).length);
});

test('of two processes one is killed with a reply under way: the other takes over what it had promised', async () => {
  const { db, twilio, text } = there;
  const told = 'Ils gardent trois filles derrière la gare de Lomé';
  const before = twilio.messagesTo(kossi.phone).length;
  // Replies to her hang; the focal point is reached all the same.
  twilio.failTo(afi.phone, 'hang');
  const other = there.start();
  expect((await text(other, afi.phone, told)).status).toBe(200);
  await twilio.waitFor(kossi.phone, { from: before });
  // Killed between Twilio's answer and its being
  // written down, the call would rightly be sent again.
  await until(
    'the call is written down',
    async () => (await db.gateway.collection('deliveries').countDocuments({ state: 'due' })) === 0,
  );
  await other.end('SIGKILL');
  expect(twilio.messagesTo(afi.phone)).toEqual([]);

  twilio.heal();
  await timePasses(db, LEASE + MINUTE);
  await twilio.waitFor(afi.phone, { timeoutMs: 20 * SECOND });
  await until('all is done', () => nothingWaits(db));
  const heard = textsTo(twilio, afi.phone);
  expect(new Set(heard).size).toBe(heard.length);
  expect(twilio.messagesTo(kossi.phone)).toHaveLength(before + 1);
  expect((await readTips(there)).filter(({ words }) => words.includes(told))).toHaveLength(1);
});

test('a provider that hangs does not keep the program from stopping in time, and the reply is not forgotten', async () => {
  const { db, twilio, text } = there;
  twilio.failTo(kofi.phone, 'hang');
  expect((await text(survivor, kofi.phone, 'hello')).status).toBe(200);
  const { code, ms } = await survivor.end('SIGINT');
  expect(code).toBe(0);
  expect(ms).toBeLessThan(onThisMachine(10_000));
  expect(await db.gateway.collection('conversations').countDocuments({ pend: { $size: 1 } })).toBe(
    1,
  );
  twilio.heal();
});

test('while MongoDB is away nobody is told that a tip was kept; when it is back, all goes on by itself', async () => {
  const folder = await newFolder();
  const quiet = { onProgress: () => undefined };
  const mongod = await findMongod({ env: process.env, ...quiet });
  const first = await startMongod({ mongod, dataFolder: folder, ...quiet });
  let running = first;
  toStop.push(() => running.stop());
  const { twilio } = there;
  const { start, text } = calling(twilio, { MONGODB_URI: first.uri }, folder);
  const program = start();
  expect((await text(program, kofi.phone, 'hello')).status).toBe(200);
  await twilio.waitFor(kofi.phone);
  const ready = async () => (await fetch(`${await program.url()}/readyz`)).status;
  expect(await ready()).toBe(200);

  await first.stop();
  const sid = newSid();
  const told = 'They are holding two boys in a house in Tema';
  const began = performance.now();
  const answer = await text(program, kofi.phone, told, sid);
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  // Twilio waits for 15 s.
  expect(performance.now() - began).toBeLessThan(onThisMachine(14_000));
  await until('it says that it is not ready', async () => (await ready()) === 503);
  // Then it asks at the other address, and has it say that it was not kept.
  const last = await text(program, kofi.phone, told, sid, '/fallback');
  expect([last.status, await last.text()]).toEqual([
    200,
    expect.stringContaining('<Message>We could not keep your message'),
  ]);

  running = await startMongod({ mongod, dataFolder: folder, port: first.port, ...quiet });
  expect(running.port).toBe(first.port);
  await until('it is ready again', async () => (await ready()) === 200);
  const heard = twilio.messagesTo(kofi.phone).length;
  expect((await text(program, kofi.phone, told, sid)).status).toBe(200);
  await twilio.waitFor(kofi.phone, { from: heard });
  const listed = startProgram(folder, { MONGODB_URI: first.uri }, ['tips', 'list', '--json']);
  expect(await listed.ended).toMatchObject({ code: 0 });
  expect(JSON.parse(listed.out())).toMatchObject([{ country: 'GH', priority: 1 }]);
  expect(program.err() + program.out()).not.toContain('two boys');
  expect(program.err() + program.out()).not.toContain(kofi.phone);
  expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
});
