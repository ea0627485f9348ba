import { expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { readFileSync } from 'node:fs';
import { rotateKeys } from '../../src/privacy/rotation.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import type { TipDoc } from '../../src/models/cases/tip-doc.js';
import { MINUTE } from '../../src/shared/clock.js';
import { afi, kofi } from '../fixtures/people.js';
import { PASSPHRASE, startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { lookForCanaries } from '../support/canaries.js';
import { readTips } from '../support/reader.js';
import { goOnToReply } from '../support/report.js';
import { smsTalk } from '../support/sms.js';
import { telegramNames } from '../support/telegram-person.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

/**
 * Every document of a database as text, binary fields
 * as latin1 so that plain words in them would show.
 */
async function dump(connection: Connection): Promise<string> {
  const collections = (await connection.db?.listCollections().toArray()) ?? [];
  const parts = await Promise.all(
    collections.map(async ({ name }) => {
      const docs = await connection.collection(name).find().toArray();
      return JSON.stringify([name, docs], (_, value: unknown) => {
        const bytes = value as {
          _bsontype?: string;
          toString?: (encoding: string) => string;
        } | null;
        return bytes?._bsontype === 'Binary' ? bytes.toString?.('latin1') : value;
      });
    }),
  );
  return parts.join('\n');
}

const words = 'CANARYWORDS they hold girls in the blue house';
const safeWord = 'canarysafeword';

async function tellAll(): Promise<void> {
  const talk = smsTalk(here);
  await talk.says(afi.phone, words, 'yes', 'CANARYPLACE near the river', 'no');
  await goOnToReply(talk, afi.phone);
  const kofiChat = here.telegram.person(kofi.telegram);
  await kofiChat.text(`${words} on Telegram`);
  await here.settle();
}

test('§5.29 §5.30 §T6 no number, chat id, name or word is in a database or the log, during the talks and after', async () => {
  await tellAll();
  const { says } = smsTalk(here);
  const canaries = [
    afi.phone,
    afi.phone.slice(1),
    kofi.telegram,
    'CANARYWORDS',
    'blue house',
    'CANARYPLACE',
    safeWord,
    ...Object.values(telegramNames),
  ];
  const lookFor = async () => {
    const places = {
      gateway: await dump(here.db.gateway),
      cases: await dump(here.db.cases),
      log: here.logged(),
    };
    return canaries.flatMap((canary) =>
      Object.entries(places).flatMap(([place, text]) =>
        text.includes(canary) ? `${canary} in ${place}` : [],
      ),
    );
  };
  expect(await lookFor()).toEqual([]);
  await says(afi.phone, 'yes', '1', safeWord);
  await here.pass(40 * MINUTE, 5 * MINUTE);
  expect(await lookFor()).toEqual([]);
  // In no other form either, and not in what MongoDB noted of every write.
  const everywhere = await lookForCanaries(canaries, {
    databases: here.db.address,
    texts: { log: here.logged() },
  });
  expect(everywhere.found).toEqual([]);
  expect(everywhere.oplog).toBeGreaterThan(20);
  // The canaries would have been found: the words are there for whoever holds the key.
  expect((await readTips(here)).flatMap((tip) => tip.words).join()).toContain('CANARYWORDS');
  // Nor does any file of keys stand in the log.
  for (const file of Object.values(keyFiles(here.keyFolder))) {
    const keys = readFileSync(file, 'utf8').match(/[A-Za-z0-9+/]{42,}={0,2}/g) ?? [];
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => here.logged().includes(key))).toEqual([]);
  }
});

test('§5.31 §T8 what the two halves keep of one talk cannot be joined by an id, and a tip tells only the hour', async () => {
  const conversations = await here.db.gateway.collection('conversations').find().toArray();
  const returns = await here.db.gateway.collection('returns').find().toArray();
  expect(returns).toHaveLength(1);
  const callbacks = here.twilio
    .messagesTo(afi.phone)
    .flatMap(({ statusCallback }) => statusCallback?.split(/[/.~]/) ?? []);
  expect(callbacks.length).toBeGreaterThan(0);
  const tips = await here.db.cases.collection<TipDoc>('tips').find().toArray();
  const strings = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : value && typeof value === 'object' && !('_bsontype' in value)
        ? Object.values(value).flatMap(strings)
        : [];
  const ofPeople = new Set([...[...conversations, ...returns].flatMap(strings), ...callbacks]);
  const ofTips = tips.flatMap(({ _id, reference, codes, handle, entries, applied }) =>
    strings({ _id, reference, codes, handle, entries, applied }),
  );
  expect(
    ofTips
      .flatMap((text) => [text, ...text.split('.')])
      .filter((text) => text.length > 6 && ofPeople.has(text)),
  ).toEqual([]);
  for (const { receivedAt } of tips) expect(receivedAt.getTime() % 3_600_000).toBe(0);
  for (const { expiresAt } of [...conversations, ...returns])
    expect((expiresAt as Date).getTime() % 86_400_000).toBe(0);
  for (const { silentAt } of conversations)
    if (silentAt) expect((silentAt as Date).getTime() % 300_000).toBe(0);
});

test('keys are rotated while people talk: the talk goes on, and the person is kept under the new name only', async () => {
  const { says } = smsTalk(here);
  await says(afi.phone, 'They moved the girls to another house in the night');
  const before = await here.db.gateway.collection('conversations').countDocuments();
  await rotateKeys(here.keyFolder, 'gateway', here.clock.now());
  await rotateKeys(here.keyFolder, 'recipients', here.clock.now(), PASSPHRASE);
  await here.settle();
  expect(await says(afi.phone, 'yes')).toMatch(/danger/i);
  await here.pass(2 * MINUTE);
  expect(await says(afi.phone, 'yes')).not.toBe('');
  const ids = (await here.db.gateway.collection('conversations').find().toArray()).map(({ _id }) =>
    String(_id),
  );
  expect(ids.length).toBe(before);
  expect(new Set(ids.map((id) => id.split('.')[0])).size).toBe(2);
  expect((await readTips(here)).flatMap((tip) => tip.words)).toContain(
    'They moved the girls to another house in the night',
  );
});
