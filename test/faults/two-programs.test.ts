import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEscalations } from '../../src/escalation/escalations.js';
import type { ConversationDoc } from '../../src/models/gateway/conversation.js';
import type { Escalation } from '../../src/models/cases/escalation-doc.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import type { Priority } from '../../src/shared/priority.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { afi, akosua, essi, kofi, kossi } from '../fixtures/people.js';
import {
  install,
  nothingWaits,
  textsTo,
  timePasses,
  uninstall,
  type Installation,
} from '../support/installation.js';
import { until } from '../support/until.js';
import type { Program } from '../support/program.js';
import { readTips } from '../support/reader.js';

/** Yaw of test/fixtures/directory.yaml: the second level of Ghana. */
const yaw = '+233240000108';

let here: Installation;
beforeAll(async () => {
  here = await install();
});
afterAll(async () => {
  await uninstall();
});

const clockFile = (name: string) => path.join(here.folder, name);
const set = (name: string, ms: number) => writeFileSync(clockFile(name), String(ms));
/** A program on a machine whose clock is wrong. @param name of the file that says by how much */
const startWithClock = (name: string): Program =>
  here.start({ AMANA_TEST_CLOCK: clockFile(name) }, [
    '--import',
    pathToFileURL('test/support/set-clock.mjs').href,
  ]);
const openTalks = () =>
  here.db.gateway
    .collection<ConversationDoc>('conversations')
    .countDocuments({ silentAt: { $exists: true } });
const escalations = () => here.db.cases.collection<Escalation>('escalations');
/** What a program says it called, in its order. */
const calledBy = (program: Program): { escalation: string; rung: number }[] =>
  (program.out() + program.err())
    .split('\n')
    .filter((line) => line.includes('"escalation called"'))
    .map((line) => JSON.parse(line) as { escalation: string; rung: number });

test('§5.33 two programs whose clocks are hours apart, and are set in the middle of a talk, agree on what is due', async () => {
  const { db, twilio, text } = here;
  set('ahead', HOUR);
  set('behind', -HOUR);
  const [ahead, behind] = [startWithClock('ahead'), startWithClock('behind')];
  await Promise.all([ahead.url(), behind.url()]);
  const says = async (program: Program, from: string, words: string) => {
    const before = twilio.messagesTo(from).length;
    expect((await text(program, from, words)).status).toBe(200);
    return (await twilio.waitFor(from, { from: before })).text;
  };
  await says(behind, afi.phone, 'Ils gardent trois filles derrière le marché de Lomé');
  await says(behind, kofi.phone, 'They hold two boys in a house in Tema');
  await Promise.all([kossi, akosua].map(({ phone }) => twilio.waitFor(phone)));
  await says(ahead, afi.phone, '1');
  set('ahead', -2 * HOUR);
  set('behind', 3 * HOUR);
  await says(ahead, afi.phone, '2');
  await says(behind, afi.phone, '1');
  await until('all is done', () => nothingWaits(db));

  // Kofi has been silent for long, and nobody has answered
  // for him: that is seen by whoever looks; Afi goes on.
  expect(await openTalks()).toBe(2);
  // The next level is an official, who may be called by now.
  const overdue = {
    $set: { dueAt: new Date(Date.now() - MINUTE) },
    $unset: { officialsFrom: 1 },
  } as const;
  await escalations().updateOne({ country: 'GH' }, overdue);
  const [kofisName] = openKeyStore(here.keyFolder)
    .gateway()
    .names('conversation', ['sms', kofi.phone], new Date());
  const silent = { $set: { silentAt: new Date(Date.now() - MINUTE) } };
  await here.db.gateway
    .collection<ConversationDoc>('conversations')
    .updateOne({ _id: kofisName }, silent);
  set('third', 5 * HOUR);
  const third = startWithClock('third');
  await third.url();
  await twilio.waitFor(yaw, { timeoutMs: 30 * SECOND });
  await until('his talk is over', async () => (await openTalks()) === 1, 40 * SECOND);
  await until('all is done', () => nothingWaits(db));
  expect(twilio.messagesTo(essi.phone)).toEqual([]);
  expect([kossi, akosua].map(({ phone }) => twilio.messagesTo(phone).length)).toEqual([1, 1]);
  expect(await says(third, afi.phone, '2')).not.toMatch(/MENU/);
  await until('all is done', () => nothingWaits(db));
  const heard = textsTo(twilio, afi.phone);
  expect(new Set(heard).size).toBe(heard.length);
  expect((await readTips(here)).map(({ words }) => words.length)).toEqual([1, 1]);
  await Promise.all([ahead, behind, third].map((program) => program.end('SIGTERM')));
});

/** Nobody's sleep is spared here: each call is counted. */
const EVERY_CALL = { AMANA_CALLS_AN_HOUR: '10000' };

/** Opens escalations of Ghana without a talk. @returns their ids */
async function open(
  there: Installation,
  wanted: readonly { priority: Priority; at: Date }[],
): Promise<string[]> {
  const desk = createEscalations({
    db: there.db,
    log: silentLog,
    draw: () => 0,
  } as unknown as Parameters<typeof createEscalations>[0]);
  for (const [i, { priority, at }] of wanted.entries())
    await desk.openAll(
      [
        {
          tip: `tip-${i}`,
          reference: `GH-${String(10_000 + i)}`,
          country: 'GH',
          priority,
          kind: 'captive',
          excludedAffiliations: [],
        },
      ],
      at,
    );
  return wanted.map((_, i) => `tip-${i}`);
}

/**
 * The escalations of an installation in the order in
 * which they were first taken up, as MongoDB noted it.
 */
async function claimed({ db: { address } }: Installation): Promise<string[]> {
  const client = await MongoClient.connect(address.casesUri);
  try {
    const written = client
      .db('local')
      .collection<{ o2: { _id: string } }>('oplog.rs')
      .find({ ns: `${address.casesName}.escalations`, op: 'u' });
    return [...new Set((await written.sort({ $natural: 1 }).toArray()).map(({ o2 }) => o2._id))];
  } finally {
    await client.close();
  }
}

test('§5.45 two programs that start in the same moment call for each of forty overdue tips once', async () => {
  const there = await install();
  const ids = await open(
    there,
    Array.from({ length: 40 }, () => ({ priority: 1 as const, at: new Date() })),
  );
  const programs = [
    there.start({ AMANA_ROLE: 'worker', ...EVERY_CALL }),
    there.start({ AMANA_ROLE: 'worker', ...EVERY_CALL }),
  ];
  await until(
    'everybody is called',
    async () => there.twilio.messagesTo(akosua.phone).length >= 40,
    40 * SECOND,
  );
  await until('all is sent', () => nothingWaits(there.db));
  // The next level, when nobody has answered.
  await timePasses(there.db, 11 * MINUTE);
  await until(
    'everybody of the next level is called',
    async () => there.twilio.messagesTo(yaw).length >= 40,
    40 * SECOND,
  );
  await until('all is sent', () => nothingWaits(there.db));
  expect([akosua.phone, yaw].map((phone) => there.twilio.messagesTo(phone).length)).toEqual([
    40, 40,
  ]);
  await Promise.all(programs.map((program) => program.end('SIGTERM')));
  const called = programs.flatMap(calledBy).map(({ escalation, rung }) => `${escalation} ${rung}`);
  expect(called.sort()).toEqual(ids.flatMap((id) => [`${id} 0`, `${id} 1`]).sort());
  expect(there.twilio.complaints).toEqual([]);
});

test('after a day in which nothing ran, the most urgent is called for first, and what has waited longest', async () => {
  const there = await install();
  const began = Date.now() - 2 * DAY;
  const at = (minute: number) => new Date(began + minute * MINUTE);
  // In another order than they are due, and of every priority.
  const wanted = Array.from({ length: 45 }, (_, i) => ({
    priority: ((i % 3) + 1) as Priority,
    at: at((i * 17) % 45),
  }));
  await open(there, wanted);
  const program = there.start({ AMANA_ROLE: 'worker', ...EVERY_CALL });
  await until(
    'everybody is called',
    async () => there.twilio.messagesTo(akosua.phone).length >= 45,
    60 * SECOND,
  );
  await until('all is sent', () => nothingWaits(there.db));
  await program.end('SIGTERM');
  const order = wanted
    .map((one, i) => ({ ...one, id: `tip-${i}` }))
    .sort((a, b) => a.priority - b.priority || Number(a.at) - Number(b.at))
    .map(({ id }) => id);
  expect(await claimed(there)).toEqual(order);
  expect(calledBy(program)).toHaveLength(45);
  expect(there.twilio.messagesTo(akosua.phone)).toHaveLength(45);
});
