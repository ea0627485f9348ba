import { expect, test } from '@jest/globals';
import { readFileSync, rmSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { erasuresFile } from '../../src/conversation/erasures.js';
import { returnPlace } from '../../src/tips/return-address.js';
import { openMemory } from '../../src/conversation/memory.js';
import { createConversations } from '../../src/models/gateway/conversation.js';
import { askReporter } from '../../src/tips/ask.js';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import { afi, aminata, kofi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { mayBeTexted, tellUpToCode } from '../support/report.js';
import { smsTalk } from '../support/sms.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

type Dump = { connection: Connection; name: string; docs: object[] }[];

/** A backup of both databases, as they lie there. */
async function backup(): Promise<Dump> {
  const dump: Dump = [];
  for (const connection of [here.db.gateway, here.db.cases])
    for (const { name } of (await connection.db?.listCollections().toArray()) ?? [])
      dump.push({ connection, name, docs: await connection.collection(name).find().toArray() });
  return dump;
}

/** Everything is as it was then: what came since is gone, what went is there again. */
async function restore(dump: Dump): Promise<void> {
  for (const connection of [here.db.gateway, here.db.cases])
    for (const { name } of (await connection.db?.listCollections().toArray()) ?? [])
      await connection.collection(name).deleteMany({});
  for (const { connection, name, docs } of dump)
    if (docs.length > 0) await connection.collection(name).insertMany(docs);
}

const returns = () => here.db.gateway.collection<{ _id: string; box: Buffer }>('returns');
const heard = () => here.twilio.messagesTo(kofi.phone).length;
const ask = async () => {
  const [told] = await readTips(here);
  return askReporter(
    { db: here.db, keys: here.keys },
    told?.tip.reference ?? '',
    'Which road?',
    here.clock.now(),
  );
};

/** Whether it is known that somebody said STOP, so that nothing is sent to them unasked. */
async function hasStopped({ phone }: { phone: string }): Promise<boolean> {
  const keys = here.keys.gateway();
  const names = keys.names('conversation', ['sms', phone], here.clock.now());
  const [doc] = await createConversations(here.db.gateway).read(names);
  return openMemory(keys, doc, here.clock.now()).person.stopped;
}

let before: Dump;
test('a person who may be texted is texted, and is in the backup', async () => {
  const talk = smsTalk(here);
  const words = 'Three boys sleep locked in the workshop of a man in Kumasi';
  await tellUpToCode(talk, kofi.phone, words);
  await mayBeTexted(talk, kofi.phone, 'baobab');
  expect(await returns().countDocuments()).toBe(1);
  expect(await ask()).toEqual({ ok: true, how: 'texted' });
  before = await backup();
  const sofar = heard();
  await here.settle();
  expect(heard()).toBe(sofar + 1);
});

test('§5.34 §T12 STOP holds after a restore: the address is destroyed again before anything is sent', async () => {
  const { says } = smsTalk(here);
  await says(kofi.phone, 'stop');
  expect(await returns().countDocuments()).toBe(0);
  await here.pass(2 * MINUTE);
  const sofar = heard();
  await restore(before);
  expect(await returns().countDocuments({ pingAt: { $exists: true } })).toBe(1);
  await here.settle();
  expect([await returns().countDocuments(), heard()]).toEqual([0, sofar]);
  expect(here.logged()).toContain('erasures were replayed after a restore');
  // A question asked now waits for the code; nobody is texted.
  expect(await ask()).toEqual({ ok: true, how: 'byCode' });
  await here.pass(MINUTE);
  expect(heard()).toBe(sofar);
  // And it holds after a second restore.
  await restore(before);
  await here.settle();
  expect([await returns().countDocuments(), heard()]).toEqual([0, sofar]);
});

test('§5.34 §T12 a STOP after the backup holds after the restore, even if the backup does not know the person', async () => {
  const { says, last } = smsTalk(here);
  await says(afi.phone, 'Bonjour');
  const unstopped = await backup();
  await says(afi.phone, 'stop');
  await says(aminata.phone, 'stop');
  await here.pass(2 * MINUTE);
  await restore(unstopped);
  expect([await hasStopped(afi), await hasStopped(aminata)]).toEqual([false, false]);
  const texts = here.twilio.messages.length;
  await here.settle();
  expect([await hasStopped(afi), await hasStopped(aminata)]).toEqual([true, true]);
  expect(here.twilio.messages).toHaveLength(texts);
  // Whoever writes again by themselves is heard, and START undoes it.
  await says(afi.phone, 'start');
  expect([await hasStopped(afi), last(afi.phone)]).toEqual([false, expect.any(String)]);
  // What stands beside the keys names nobody, to whoever has the keys and not the database either.
  const file = readFileSync(erasuresFile(here.keyFolder), 'utf8');
  for (const { phone } of [afi, aminata]) {
    expect(file).not.toContain(phone.slice(1));
    for (const name of here.keys.gateway().names('conversation', ['sms', phone], here.clock.now()))
      expect(file).not.toContain(name);
  }
});

test('§5.34 §T13 a backup older than the key of its week opens no address, even if nobody knows what was erased', async () => {
  const [kept] = before.find(({ name }) => name === 'returns')?.docs as {
    _id: string;
    box: { buffer: Buffer };
  }[];
  const open = () =>
    here.keys
      .gateway()
      .openAddress(returnPlace(kept?._id ?? ''), Buffer.from(kept?.box.buffer ?? []));
  expect(open()).toContain(kofi.phone);
  await here.pass(98 * DAY, 7 * DAY);
  expect(open).toThrow(/was destroyed/);
  // The key of what was remembered of them is gone as
  // well: they are known to have said STOP, and are heard.
  expect(await hasStopped(kofi)).toBe(true);
  await smsTalk(here).says(kofi.phone, 'They hold two boys in a house in Tema');
  expect((await readTips(here)).flatMap(({ words }) => words)).toContain(
    'They hold two boys in a house in Tema',
  );
  rmSync(erasuresFile(here.keyFolder));
  await restore(before);
  const sofar = heard();
  await here.settle();
  expect([await returns().countDocuments(), heard()]).toEqual([0, sofar]);
  expect(here.logged()).toContain('a return address cannot be opened');
});
