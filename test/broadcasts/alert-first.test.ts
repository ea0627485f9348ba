import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sendingOf } from '../../src/broadcasts/alert.js';
import { LEASE, type BroadcastDeps } from '../../src/broadcasts/deps.js';
import { DAY, SECOND } from '../../src/shared/clock.js';
import { scriptChannel } from '../outbox/script-channel.js';
import { dropTestDb } from '../support/db.js';
import { clear, docOf, ground, join, processOn, START, type Ground } from './support.js';

const MANY = 1_200;

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
beforeEach(async () => {
  await clear(there);
  const togo = { channel: 'sms', country: 'TG', area: 'TG-M', language: 'fr' } as const;
  await join(there, MANY, () => togo);
});
afterAll(() => dropTestDb(there.db));

const plan = {
  ...{ alert: 'alert', message: 0, areas: ['TG-M'], languages: ['fr'], by: ['one', 'two'] },
  ...{ hours: { from: 0, to: 24 }, goodUntil: new Date(START.getTime() + DAY) },
};

const program = (more: Partial<BroadcastDeps> = {}) =>
  processOn(there, [scriptChannel('sms', { perSecond: 1_000 })], {
    deps: {
      alert: () => Promise.resolve({ says: { fr: { sms: 'ENFANT DISPARU', chat: '' } } }),
      ...more,
    },
  });

/** Feeds until everybody was spoken to. @returns how many times each person was */
async function spokenToAll({ broadcasts, clock, asked }: ReturnType<typeof program>) {
  for (let rounds = 0; rounds < 100; rounds += 1) {
    if ((await docOf(there, sendingOf(plan))).counts.said === MANY) break;
    await broadcasts.alerts.feed(clock.now());
    clock.advance(2 * SECOND);
  }
  const times = new Map<string, number>();
  for (const { id } of asked) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

test('an alert speaks to its first people before it has looked at the others', async () => {
  const one = program();
  await one.broadcasts.alerts.send(plan, START);
  const fed = await one.broadcasts.alerts.feed(START);
  expect(fed).toMatchObject({ copied: 500, said: 500 });
  expect((await docOf(there, sendingOf(plan))).state).toBe('copying');

  const times = await spokenToAll(one);
  expect([times.size, Math.max(...times.values())]).toEqual([MANY, 1]);
  expect((await docOf(there, sendingOf(plan))).counts).toMatchObject({ total: MANY, said: MANY });
});

test('a process that dies after the first people of an alert leaves the others to the next one', async () => {
  let looks = 0;
  const dies = program({
    directory: () => {
      looks += 1;
      if (looks > 1) throw new Error('killed');
      return there.directory;
    },
  });
  await dies.broadcasts.alerts.send(plan, START);
  await dies.broadcasts.alerts.feed(START);
  await dies.broadcasts.alerts.feed(START);
  const heard = new Set(dies.asked.map(({ id }) => id));
  expect(heard.size).toBe(500);

  const heir = program();
  heir.clock.advance(LEASE + SECOND);
  const times = await spokenToAll(heir);
  expect([times.size, Math.max(...times.values())]).toEqual([MANY - 500, 1]);
  expect([...times.keys()].filter((id) => heard.has(id))).toEqual([]);
  expect((await docOf(there, sendingOf(plan))).counts).toMatchObject({ total: MANY, said: MANY });
});
