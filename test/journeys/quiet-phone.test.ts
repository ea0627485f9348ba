import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import { dumpBoth } from '../attacks/joins.js';
import { ourNumbers } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { smsTalk } from '../support/sms.js';

/**
 * Somebody says that it is not safe, STOP or ERASE. Whoever holds the phone then is told nothing,
 * by whichever process, channel or kind of text.
 */
let one: TestAmana;
let other: TestAmana;
beforeAll(async () => {
  one = await startTestAmana('2026-03-03T10:00:00Z');
  const { db, keyFolder, twilio, telegram } = one;
  other = await startTestAmana('2026-03-03T10:00:00Z', {
    on: { db, keyFolder, twilio, telegram },
  });
}, 120_000);
afterAll(async () => {
  await other.stop();
  await one.stop();
});

const held = 'they lock 3 girls in a house in Tema';
const ghana = (n: number) => `+2332400005${String(n).padStart(2, '0')}`;
/** What somebody else who holds the phone may send. */
const curious = ['hello', '2', 'yes', '??', 'who are you?', 'OK 482917', 'not now', 'ok'];
const heardAt = (phone: string) => one.twilio.messagesTo(phone).map(({ text }) => text);
const passes = async (ms: number) => {
  other.clock.advance(ms);
  await one.pass(ms, 10 * MINUTE);
};
const tell = (here: TestAmana, id: string, phone: string) =>
  here.amana.conversation.reach({
    id,
    group: `${id} group`,
    channel: 'sms',
    address: phone,
    say: { kind: 'message', text: 'A child is missing. Have you seen her?' },
  });

describe.each([
  ['not safe', ['not now she is here'], 10],
  ['STOP', ['STOP'], 11],
  ['ERASE', ['ERASE'], 12],
] as const)('after "%s"', (word, texts, n) => {
  const phone = ghana(n);
  test('nothing is said unasked until the next day is over', async () => {
    await smsTalk(one).says(phone, held, ...texts);
    const told = word === 'STOP' ? 'stopped' : 'busy';
    expect(await tell(one, `a${n}`, phone)).toBe(told);
    expect(await tell(other, `b${n}`, phone)).toBe(told);
  });
  test('another process is as silent as the one that heard it', async () => {
    for (const text of curious)
      expect([text, await smsTalk(other).says(phone, text)]).toEqual([text, '']);
    const whatsapp = other.twilio.connect({
      appUrl: other.url,
      publicUrl: 'https://amana.example',
      channel: 'whatsapp',
      number: ourNumbers.whatsapp,
    });
    const before = heardAt(phone).length;
    await whatsapp.text(phone, 'hello');
    await other.settle();
    expect(heardAt(phone).slice(before)).toEqual([]);
  });
});

test('a cry, a sentence and a command are answered by the other process, and end the silence', async () => {
  const phone = ghana(20);
  await smsTalk(one).says(phone, held, 'not now');
  expect(await smsTalk(other).says(phone, 'help me')).toMatch(/safe for you/);
  await smsTalk(other).says(phone, 'MENU');
  await passes(40 * MINUTE);
  expect(await tell(one, 'c20', phone)).toBe('said');
});

describe('what was put in before', () => {
  test('§T26 a text of a broadcast that waits is not sent after STOP or "not safe"', async () => {
    const phones = [ghana(30), ghana(31), ghana(32)];
    one.twilio.failNext({ status: 503 }, Infinity);
    for (const [i, phone] of phones.entries()) expect(await tell(one, `d${i}`, phone)).toBe('said');
    await one.settle();
    one.twilio.heal();
    const before = phones.map((phone) => heardAt(phone).length);
    await smsTalk(other).says(ghana(30), 'STOP');
    await smsTalk(other).says(ghana(31), held, 'not now');
    await passes(30 * MINUTE);
    const asked = phones.map((phone, i) =>
      heardAt(phone)
        .slice(before[i])
        .some((text) => text.includes('missing')),
    );
    expect(asked).toEqual([false, false, true]);
  });

  test('replies that wait for their sender are not sent after "not safe", but the last', async () => {
    const phone = ghana(40);
    one.twilio.failNext(20003, Infinity);
    for (const text of [held, 'not now']) await one.sms.text(phone, text);
    await one.settle();
    one.twilio.heal();
    await passes(15 * MINUTE);
    expect(heardAt(phone)).toEqual([expect.stringMatching(/^OK\. Delete these messages\./)]);
  });
});

test('what is kept of it has no moment and no name, and is over with the next day', async () => {
  const { gateway } = await dumpBoth(one.db);
  const kept = gateway['quietphones'] ?? [];
  expect(kept.length).toBeGreaterThan(3);
  for (const { expiresAt, ...rest } of kept) {
    expect(Object.keys(rest).sort()).toEqual(['_id', 'name']);
    expect((expiresAt as Date).toISOString()).toMatch(/T00:00:00\.000Z$/);
    expect(JSON.stringify(rest)).not.toContain('23324');
  }
  for (const here of [one, other]) here.clock.advance(2 * DAY);
  await one.settle();
  expect(await tell(one, 'e10', ghana(10))).toBe('said');
  expect(await tell(one, 'e11', ghana(11))).toBe('stopped');
  expect(await smsTalk(other).says(ghana(12), 'hello')).not.toBe('');
});
