import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newLink } from '../../src/accounts/links.js';
import { lookAtClock, timeToNote } from '../../src/jobs/clock.js';
import { moveDeadlines } from '../../src/models/gateway/move-deadlines.js';
import { ADDRESS_KEPT, MAIL_KEPT } from '../../src/models/gateway/mailbox.js';
import { createAsking } from '../../src/models/store/waiting.js';
import { commonClock } from '../../src/shared/common-clock.js';
import { DAY, endOfDay, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { ALERT_WORDS_KEPT, DEVICE_KEPT } from '../../src/shared/kept.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { profiled } from '../support/profile.js';

const noon = Date.parse('2026-03-03T12:00:00Z');
const at = (ms: number) => new Date(noon + ms);

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  const { gateway, cases } = db;
  type Doc = { _id: string; [field: string]: unknown };
  await gateway.collection<Doc>('conversations').insertMany([
    {
      _id: 'afi',
      silentAt: at(5 * MINUTE),
      pend: [{ id: 'w', dueAt: at(30 * SECOND) }],
      expiresAt: at(99 * HOUR),
    },
    { _id: 'kofi', pend: [], expiresAt: at(99 * HOUR) },
  ]);
  await gateway.collection<Doc>('deliveries').insertMany([
    { _id: 'reply', state: 'due', class: 0, dueAt: at(MINUTE), expires: at(HOUR / 2) },
    { _id: 'dead', state: 'due', class: 0, dueAt: at(MINUTE), lockedUntil: at(MINUTE) },
    {
      _id: 'at it',
      state: 'due',
      class: 0,
      dueAt: at(2.2 * MINUTE - HOUR),
      lockedUntil: at(2.2 * MINUTE - HOUR),
    },
    { _id: 'call', state: 'due', class: 1, dueAt: at(MINUTE) },
    { _id: 'mail', state: 'due', class: 2, dueAt: at(9 * HOUR) },
    { _id: 'sent', state: 'sent', class: 0, purgeAt: at(99 * HOUR) },
  ]);
  await cases.collection<Doc>('escalations').insertMany([
    {
      _id: 'open',
      dueAt: at(10 * MINUTE),
      pending: { dueAt: at(10 * MINUTE) },
      lockedUntil: at(MINUTE),
      openedAt: at(0),
      v: 1,
    },
    { _id: 'closed', openedAt: at(0), v: 1 },
  ]);
});
afterAll(() => dropTestDb(db));

async function everything(): Promise<Map<string, object>> {
  const all = [
    db.gateway.collection('conversations'),
    db.gateway.collection('deliveries'),
    db.cases.collection('escalations'),
  ];
  const docs = await Promise.all(
    all.map((each) => each.find({}, { projection: { v: 0 } }).toArray()),
  );
  return new Map(docs.flat().map(({ _id, ...rest }) => [String(_id), rest]));
}

test('§5.33 when the clock goes back, what waits goes with it, once; what is for an hour of the day stays', async () => {
  let [there, elapsed] = [noon, 0];
  const pass = (ms: number) => {
    there += ms;
    elapsed += ms;
  };
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => void lines.push(line) });
  const clocks = [0, 1, 2].map(() =>
    commonClock(
      async () => new Date(there),
      () => elapsed,
    ),
  );
  const look = () => Promise.all(clocks.map((clock) => lookAtClock(clock, db, log)));
  const before = await everything();
  await look();
  there -= HOUR;
  await look();
  expect(clocks.map((clock) => clock.now().getTime() - there)).toEqual([0, 0, 0]);
  for (let second = 10; second < 90; second += 10) {
    pass(10 * SECOND);
    expect(await look()).toEqual([{}, {}, {}]);
  }
  expect(await everything()).toEqual(before);
  pass(10 * SECOND);
  expect((await look()).filter(({ moved }) => moved !== undefined)).toEqual([{ moved: 5 }]);
  const after = await everything();
  const back = (ms: number) => at(ms - HOUR);
  const now = at(90 * SECOND - HOUR);
  expect(after.get('afi')).toEqual({
    silentAt: at(6.5 * MINUTE - HOUR),
    pend: [{ id: 'w', dueAt: now }],
    expiresAt: at(99 * HOUR),
  });
  expect(after.get('reply')).toMatchObject({ dueAt: back(MINUTE), expires: back(HOUR / 2) });
  expect(after.get('call')).toEqual({ state: 'due', class: 1, dueAt: back(MINUTE) });
  // What somebody sends just now is theirs; what somebody has died with is due.
  expect(after.get('at it')).toEqual(before.get('at it'));
  expect(after.get('dead')).toMatchObject({ dueAt: now });
  expect(after.get('open')).toEqual({
    dueAt: back(10 * MINUTE),
    pending: { dueAt: back(10 * MINUTE) },
    openedAt: at(0),
  });
  for (const same of ['kofi', 'mail', 'sent', 'closed'])
    expect(after.get(same)).toEqual(before.get(same));
  pass(HOUR);
  expect(await look()).toEqual([{}, {}, {}]);
  expect(lines.join('')).toContain('what waits was moved back with the clock');
});

test('§5.33 what was promised by a clock that was ahead is kept for no longer than is promised to people', async () => {
  const { gateway } = db;
  type Doc = { _id: string; [field: string]: unknown };
  const [soon, ever] = [at(20 * DAY), at(400 * DAY)];
  for (const name of ['returns', 'mail'])
    await gateway.collection<Doc>(name).insertMany([
      { _id: 'soon', expiresAt: soon },
      { _id: 'ever', expiresAt: ever },
    ]);
  await gateway
    .collection<Doc>('polls')
    .insertMany([
      { _id: 'over', closingAt: at(-DAY), closedAt: at(-DAY + MINUTE) },
      { _id: 'ended ahead', closingAt: ever },
      { _id: 'closed ahead', closingAt: ever, closedAt: ever },
      { _id: 'open' },
    ]);
  await moveDeadlines(db, 400 * DAY, at(0));
  const ends = async (name: string) =>
    (await gateway.collection(name).find().sort({ _id: 1 }).toArray()).map(
      ({ expiresAt }) => expiresAt as Date,
    );
  expect(await ends('returns')).toEqual([endOfDay(noon + ADDRESS_KEPT), soon]);
  expect(await ends('mail')).toEqual([endOfDay(noon + MAIL_KEPT), soon]);
  expect(await gateway.collection<Doc>('polls').find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 'closed ahead', closingAt: at(0), closedAt: at(0) },
    { _id: 'ended ahead', closingAt: at(0) },
    { _id: 'open' },
    { _id: 'over', closingAt: at(-DAY), closedAt: at(-DAY + MINUTE) },
  ]);
});

test('§5.33 nothing waits longer because the clock was a year ahead when it was saved', async () => {
  type Doc = { _id: string; [field: string]: unknown };
  const [year, held] = [365 * DAY, at(2 * HOUR)];
  const later = (ms: number) => at(year + ms);
  const hour = 5 * 60 * MINUTE;
  const waiting: readonly [half: 'gateway' | 'cases', name: string, Record<string, unknown>][] = [
    [
      'gateway',
      'senderholds',
      {
        failingSince: later(-9_000),
        heldSince: later(-8_000),
        probeAt: later(40_000),
        toldLateAt: later(-7_000),
        acceptedAt: later(-6_000),
      },
    ],
    ['gateway', 'attachmentfetches', { dueAt: later(hour), giveUpAt: later(7 * DAY) }],
    ['gateway', 'copies', { dueAt: later(hour), giveUpAt: later(15 * DAY) }],
    ['gateway', 'webhookwork', { dueAt: later(hour), giveUpAt: later(DAY) }],
    ['gateway', 'returns', { pingAt: later(hour) }],
    ['gateway', 'recipients', { dueAt: later(hour) }],
    ['gateway', 'neighbourfeeds', { nextAt: later(hour) }],
    ['gateway', 'apirepeats', { lockedUntil: later(hour) }],
    [
      'gateway',
      'deliveries',
      { state: 'due', class: 1.5, dueAt: later(hour), hours: { from: 8, to: 20, zone: 'UTC' } },
    ],
    ['cases', 'callbudgets', { digestAt: later(5 * MINUTE) }],
    ['cases', 'referrals', { dueAt: later(DAY), until: later(7 * DAY) }],
    ['cases', 'reveals', { wakeAt: later(hour), expiresAt: later(DAY) }],
    ['cases', 'signintries', { waitUntil: later(hour), purgeAt: later(HOUR) }],
    ['cases', 'staffsessions', { seenAt: later(-MINUTE), endsAt: later(12 * HOUR) }],
    [
      'cases',
      'escalations',
      {
        dueAt: later(hour),
        pending: { dueAt: later(MINUTE) },
        beside: { dueAt: later(MINUTE), people: ['police'] },
        officialsFrom: later(5 * MINUTE),
        calls: [{ focalPoint: 'kossi', at: later(-MINUTE) }],
        v: 1,
      },
    ],
  ];
  for (const [half, name, fields] of waiting)
    await db[half].collection<Doc>(name).insertOne({ _id: 'of a year ahead', ...fields });
  await db.gateway.collection<Doc>('quietphones').insertOne({ _id: 'q', expiresAt: later(DAY) });
  await db.gateway.collection<Doc>('webhooks').insertOne({ _id: 'w', createdTo: later(0) });
  await db.cases
    .collection<Doc>('staffsessions')
    .insertOne({ _id: 'of now', seenAt: at(-1), endsAt: held });
  await moveDeadlines(db, year, at(0));
  const back = (value: unknown): unknown =>
    value instanceof Date
      ? new Date(value.getTime() - year)
      : Array.isArray(value)
        ? (value as unknown[]).map(back)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, back(one)]))
          : value;
  for (const [half, name, fields] of waiting) {
    const now = await db[half].collection<Doc>(name).findOne({ _id: 'of a year ahead' });
    const expected = back(fields) as Record<string, unknown>;
    expect([name, now]).toEqual([
      name,
      { _id: 'of a year ahead', ...expected, ...('v' in fields ? { v: 2 } : {}) },
    ]);
  }
  const one = (name: string, _id: string) => db.gateway.collection<Doc>(name).findOne({ _id });
  expect(await one('quietphones', 'q')).toEqual({ _id: 'q', expiresAt: endOfDay(noon + DAY) });
  expect(await one('webhooks', 'w')).toEqual({ _id: 'w', createdTo: at(0) });
  expect(await db.cases.collection<Doc>('staffsessions').findOne({ _id: 'of now' })).toMatchObject({
    endsAt: held,
  });
});

test('§5.33 nothing that a clock ahead has saved outlasts what it is good for', async () => {
  type Doc = { _id: string; [field: string]: unknown };
  const ms = 40 * DAY;
  const link = (kind: 'invitation' | 'reset', now: Date) => ({
    kind,
    until: newLink(kind, now).kept.until,
  });
  const device = (now: number) => ({ until: at(now + DEVICE_KEPT) });
  const by = (now: number): Record<string, Record<string, unknown>> => ({
    'cases/accounts': { link: link('invitation', at(now)), devices: [device(now)] },
    'cases/accounts/reset': { link: link('reset', at(now)), devices: [] },
    'gateway/apitokens': {
      createdAt: at(now),
      expiresAt: at(now + 300 * DAY),
      purgeAt: at(now + 330 * DAY),
    },
    'cases/tips': { work: { state: 'closed', closedAt: at(now) } },
    'cases/alerts': { endedAt: at(now), wordsGoAt: at(now + ALERT_WORDS_KEPT) },
  });
  const ahead = by(ms - MINUTE);
  const present = by(-MINUTE);
  const collectionOf = (place: string) => {
    const [half = '', name = ''] = place.split('/');
    return db[half as 'gateway' | 'cases'].collection<Doc>(name);
  };
  for (const [who, all] of Object.entries({ ahead, present }))
    for (const [place, fields] of Object.entries(all))
      await collectionOf(place).insertOne({ _id: `${who} ${place}`, ...fields });
  const { gateway, cases } = db;
  const claims = [
    [gateway, 'broadcasts', { copying: { by: 'dead', until: at(ms) } }],
    [gateway, 'migrations', { dueAt: at(0), lockedUntil: at(ms) }],
    [cases, 'migrations', { dueAt: at(0), lockedUntil: at(ms) }],
    [gateway, 'erasures', { expiresAt: at(ms + 91 * DAY) }],
    [gateway, 'deliveries', { keepBoxUntil: at(ms), purgeAt: at(ms + 7 * DAY) }],
  ] as const;
  for (const [half, name, fields] of claims)
    await half.collection<Doc>(name).insertOne({ _id: 'claim ahead', ...fields });
  await moveDeadlines(db, ms, at(0));
  for (const place of Object.keys(present)) {
    const found = async (who: string) => {
      const doc = await collectionOf(place).findOne({ _id: `${who} ${place}` });
      const { _id, ...rest } = doc ?? {};
      return rest;
    };
    expect([place, await found('present')]).toEqual([place, present[place]]);
    expect([place, await found('ahead')]).toEqual([place, present[place]]);
  }
  const now = await Promise.all(
    claims.map(([half, name]) => half.collection<Doc>(name).findOne({ _id: 'claim ahead' })),
  );
  expect(now).toEqual([
    { _id: 'claim ahead', copying: { by: 'dead', until: at(0) } },
    { _id: 'claim ahead', dueAt: at(0), lockedUntil: at(0) },
    { _id: 'claim ahead', dueAt: at(0), lockedUntil: at(0) },
    { _id: 'claim ahead', expiresAt: endOfDay(noon + 91 * DAY) },
    {
      _id: 'claim ahead',
      keepBoxUntil: at(2 * HOUR),
      purgeAt: endOfDay(noon + 7 * DAY),
    },
  ]);
});

test('§5.33 what could not be moved back, as in a failover, is moved at the next look', async () => {
  const { gateway } = db;
  await gateway.collection('clock').deleteMany({});
  await gateway.collection('copies').deleteMany({});
  type Doc = { _id: string; dueAt: Date };
  await gateway.collection<Doc>('copies').insertOne({ _id: 'waits', dueAt: at(20 * DAY) });
  const broken = async (validator: object) => gateway.db?.command({ collMod: 'copies', validator });
  let [there, elapsed] = [noon + 15 * DAY, 0];
  const clock = commonClock(
    async () => new Date(there),
    () => elapsed,
  );
  const log = createLog({ write: () => undefined });
  const look = () => lookAtClock(clock, db, log);
  await look();
  there -= 10 * DAY;
  await look();
  there += 100 * SECOND;
  elapsed += 100 * SECOND;
  await broken({ dueAt: { $type: 'string' } });
  await expect(look()).rejects.toThrow();
  await broken({});
  const dueAt = async () =>
    (await gateway.collection<Doc>('copies').findOne({ _id: 'waits' }))?.dueAt.getTime() ?? 0;
  expect(await dueAt()).toBe(noon + 20 * DAY);
  expect(await look()).toMatchObject({ moved: expect.any(Number) });
  // By the ten days that the clock went, and once.
  expect(await dueAt()).toBe(noon + 10 * DAY);
  expect(await look()).toEqual({});
});

test('§5.33 an answer of the database that comes too late is no clock that was set back', async () => {
  await db.gateway.collection('clock').deleteMany({});
  const log = createLog({ write: () => undefined });
  let [there, elapsed, took] = [noon, 0, 0];
  const clocks = [0, 1].map(() =>
    commonClock(
      async () => ((elapsed += took), new Date(there)),
      () => elapsed,
    ),
  );
  const look = () => clocks.map((clock) => () => lookAtClock(clock, db, log));
  const [one, another] = look();
  await one?.();
  await another?.();
  there += HOUR;
  await one?.();
  took = 5 * SECOND;
  expect(await another?.()).toEqual({});
  expect(
    await db.gateway.collection('clock').findOne({}, { readConcern: { level: 'local' } }),
  ).not.toHaveProperty('back');
});

test('§5.33 a clock that went back while nothing ran is noticed at the next start; forward is a downtime', async () => {
  await db.gateway.collection('clock').deleteMany({});
  const log = createLog({ write: () => undefined });
  let there = noon + 20 * HOUR;
  let elapsed = 0;
  const run = () => {
    const clock = commonClock(
      async () => new Date(there),
      () => elapsed,
    );
    return lookAtClock(clock, db, log);
  };
  expect(await run()).toEqual({});
  const before = await everything();
  there -= 2 * HOUR;
  expect(await run()).toEqual({});
  there += 90 * SECOND;
  elapsed += 90 * SECOND;
  expect(await run()).toMatchObject({ moved: expect.any(Number) });
  const due = (docs: Map<string, object>) => (docs.get('open') as { dueAt: Date }).dueAt.getTime();
  expect(due(before) - due(await everything())).toBe(2 * HOUR);
  there += 5 * HOUR;
  expect(await run()).toEqual({});
  expect(due(before) - due(await everything())).toBe(2 * HOUR);
});

test('§5.33 one of several processes notes the time every 20 s; a clock set back is seen at the next look', async () => {
  await db.gateway.collection('clock').deleteMany({});
  let [there, elapsed] = [noon + 40 * HOUR, 0];
  const pass = (ms: number) => {
    there += ms;
    elapsed += ms;
  };
  const log = createLog({ write: () => undefined });
  const { waits } = createAsking(() => db.gateway);
  const started = () => {
    const clock = commonClock(
      async () => new Date(there),
      () => elapsed,
    );
    const toNote = timeToNote(waits, clock);
    return () => lookAtClock(clock, db, log, toNote);
  };
  const processes = [started(), started(), started()];
  const moved: number[] = [];
  const live = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 10) {
      pass(10 * SECOND);
      // One behind the other by some milliseconds, as processes are.
      for (const look of processes) {
        const counts = await look();
        if (counts.moved !== undefined) moved.push(counts.moved);
        // What was noted is seen by all once a majority has it.
        await db.gateway.collection('later').insertOne({});
        pass(20);
      }
    }
  };
  const noted = () =>
    db.gateway.collection('clock').findOne({}, { readConcern: { level: 'local' } });
  await live(20);
  const commands = await profiled(db.gateway, () => live(60));
  expect(commands.filter(({ op }) => op === 'findAndModify' || op === 'update')).toHaveLength(3);
  there -= 70 * SECOND;
  await live(10);
  // 70 seconds and nothing less: though what was noted last may be 20 seconds old.
  expect((await noted())?.['back']).toBeGreaterThanOrEqual(70 * SECOND - 60);
  expect((await noted())?.['back']).toBeLessThanOrEqual(70 * SECOND + 60);
  processes.push(started());
  await live(80);
  expect(moved).toEqual([]);
  await live(20);
  expect(moved).toHaveLength(1);
  expect(await noted()).not.toHaveProperty('back');
  await live(200);
  expect(moved).toHaveLength(1);
});
