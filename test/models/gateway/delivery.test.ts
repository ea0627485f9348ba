import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  firstInLine,
  groupedInserts,
  lineQuery,
  withdrawDeliveries,
} from '../../../src/models/gateway/delivery.js';
import {
  claimDelivery,
  claimQuery,
  markDead,
  markFailedOver,
  markSent,
  markWithdrawn,
  release,
  type Claim,
} from '../../../src/models/gateway/delivery-claim.js';
import { findDeadDeliveries, reviveDeliveries } from '../../../src/models/gateway/delivery-dead.js';
import {
  over,
  prepareDeliveries,
  withoutBox,
  type StoredDelivery,
} from '../../../src/models/gateway/delivery-doc.js';
import { withdrawGroup } from '../../../src/models/gateway/delivery-group.js';
import { markRecalled } from '../../../src/models/gateway/delivery-recall.js';
import {
  forgetBoxes,
  markDelivered,
  markUndelivered,
} from '../../../src/models/gateway/delivery-status.js';
import { MINUTE } from '../../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await prepareDeliveries(db);
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  await db.gateway.collection('deliveries').deleteMany({});
});

const NOW = new Date('2026-03-01T10:00:00Z');
const at = (ms: number) => new Date(NOW.getTime() + ms);
const LOCK = at(MINUTE);

const due = (_id: string, rest: Partial<StoredDelivery> = {}): StoredDelivery => ({
  _id,
  class: 2,
  channels: ['sms'],
  target: 0,
  channel: 'sms',
  state: 'due',
  dueAt: NOW,
  attempts: 0,
  box: Buffer.from(_id),
  ...rest,
});

/** What MongoDB says it did for the reads and writes of some work. */
async function profiled(work: () => Promise<unknown>) {
  const database = db.gateway.db;
  if (!database) throw new Error('not connected');
  await database.command({ profile: 2 });
  await work();
  await database.command({ profile: 0 });
  const ops = await database
    .collection('system.profile')
    .find({ ns: `${database.databaseName}.deliveries` })
    .toArray();
  await database.collection('system.profile').drop();
  return ops as unknown as {
    op: string;
    docsExamined?: number;
    keysExamined?: number;
    planSummary?: string;
  }[];
}

describe('claims', () => {
  test('with 5,000 others stored, claiming what is due examines that and nothing else', async () => {
    const others = Array.from({ length: 5_000 }, (_, i) => {
      const rest = [
        { dueAt: at(MINUTE + i) },
        { state: 'sent', purgeAt: at(1e9) },
        { state: 'dead', purgeAt: at(1e9) },
        { channel: 'telegram' },
        { dueAt: at(1 + i), lockedUntil: at(1 + i) },
      ] as const;
      return due(`o${i}`, { ...rest[i % 5], class: i % 4 });
    });
    const wanted = Array.from({ length: 7 }, (_, i) =>
      due(`d${i}`, { class: i % 3, dueAt: at(-i) }),
    );
    await groupedInserts(db)([...others, ...wanted]);
    const claimed: string[] = [];
    const ops = await profiled(async () => {
      for (;;) {
        const claim = await claimDelivery(db, ['sms'], NOW, LOCK);
        if (!claim) return;
        claimed.push(claim.delivery._id);
      }
    });
    expect(claimed).toEqual(['d6', 'd3', 'd0', 'd4', 'd1', 'd5', 'd2']);
    expect(ops).toHaveLength(8);
    expect(ops.reduce((sum, { docsExamined = 0 }) => sum + docsExamined, 0)).toBeLessThanOrEqual(
      7 + 1,
    );
    for (const { planSummary, keysExamined } of ops) {
      expect(planSummary).toBe('IXSCAN { state: 1, channel: 1, class: 1, dueAt: 1 }');
      // Three seeks at the most: past the end of what is due of each class.
      expect(keysExamined).toBeLessThanOrEqual(5);
    }
  });

  test('no query of deliveries scans the collection or sorts in memory', async () => {
    await groupedInserts(db)([due('d1'), due('d2', { state: 'dead' })]);
    const ops = await profiled(async () => {
      const claim = await claimDelivery(db, ['sms'], NOW, LOCK);
      await claimDelivery(db, ['whatsapp', 'telegram'], NOW, LOCK);
      if (claim) await markSent(db, claim, NOW, true);
      await forgetBoxes(db, NOW);
      await findDeadDeliveries(db, 10);
      await reviveDeliveries(db, 'all', NOW, LOCK);
      await reviveDeliveries(db, ['d1'], NOW, LOCK);
    });
    expect(ops.length).toBeGreaterThanOrEqual(7);
    for (const { planSummary } of ops) expect(planSummary).toMatch(/^(IXSCAN|IDHACK)/);
    const explained = await db.gateway
      .collection('deliveries')
      .find(claimQuery(['whatsapp', 'telegram'], NOW).filter)
      .sort(claimQuery([], NOW).sort)
      .hint(claimQuery([], NOW).hint)
      .explain('queryPlanner');
    expect(JSON.stringify(explained)).toContain('SORT_MERGE');
  });

  test('many who claim at once each get another', async () => {
    await groupedInserts(db)(Array.from({ length: 20 }, (_, i) => due(`d${i}`)));
    const claims = await Promise.all(
      Array.from({ length: 25 }, () => claimDelivery(db, ['sms'], NOW, LOCK)),
    );
    const ids = claims.flatMap((claim) => claim?.delivery._id ?? []);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });

  test('a claim is taken over when its lock ends, and its old holder can write nothing then', async () => {
    await groupedInserts(db)([due('d1', { channels: ['sms', 'telegram'] })]);
    const old = await claimDelivery(db, ['sms'], NOW, LOCK);
    expect(await claimDelivery(db, ['sms'], at(MINUTE - 1), at(2 * MINUTE))).toBeUndefined();
    const taken = await claimDelivery(db, ['sms'], LOCK, at(2 * MINUTE));
    expect(taken).toMatchObject({ attempt: 2, takenOver: true, triedFrom: NOW });
    if (!old || !taken) throw new Error('no claim');
    expect(await markSent(db, old, LOCK, false)).toBe(false);
    expect(await markFailedOver(db, old, LOCK, { reason: 'unavailable' })).toBe(false);
    expect(await markSent(db, taken, LOCK, false)).toBe(true);
  });

  test('a claim that is given back counts as no try', async () => {
    await groupedInserts(db)([due('d1')]);
    const claim = await claimDelivery(db, ['sms'], NOW, LOCK);
    if (!claim) throw new Error('no claim');
    await release(db, claim, NOW);
    expect(await claimDelivery(db, ['sms'], NOW, LOCK)).toMatchObject({
      attempt: 1,
      takenOver: false,
    });
  });

  test('a delivery that is over is deleted by its time, and only such', async () => {
    const indexes = await db.gateway.collection('deliveries').indexes();
    const ttl = indexes.filter(({ expireAfterSeconds }) => expireAfterSeconds !== undefined);
    expect(ttl.map(({ key, expireAfterSeconds }) => [key, expireAfterSeconds])).toEqual([
      [{ purgeAt: 1 }, 0],
    ]);
  });

  test('who stands first in a line is found by the index', async () => {
    await groupedInserts(db)([
      due('d1', { line: 'p.a', place: 2 }),
      due('d2', { line: 'p.a', place: 1 }),
      due('d3'),
    ]);
    expect(await firstInLine(db, 'p.a')).toMatchObject({ _id: 'd2' });
    expect(await firstInLine(db, 'p.b')).toBeUndefined();
    const { filter, sort, hint } = lineQuery('p.a');
    const explained = await db.gateway
      .collection('deliveries')
      .find(filter)
      .sort(sort)
      .hint(hint)
      .limit(1)
      .explain('executionStats');
    expect(explained['executionStats']).toMatchObject({
      totalDocsExamined: 1,
      totalKeysExamined: 1,
    });
  });

  test('what waits for another try can be withdrawn; what is being sent, or is next to be, cannot', async () => {
    await groupedInserts(db)([
      due('d1', { dueAt: at(MINUTE) }),
      due('d2'),
      due('d3', { dueAt: LOCK, lockedUntil: LOCK }),
    ]);
    expect(await withdrawDeliveries(db, ['d1', 'd2', 'd3'], NOW)).toBe(1);
    expect(await db.gateway.collection('deliveries').distinct('_id')).toEqual(['d2', 'd3']);
  });

  test('a class that is not one, or a field that is none, is not let in by the schema', async () => {
    const model = db.gateway.models['Delivery'];
    await expect(model?.create({ ...due('d1'), text: 'words' })).rejects.toThrow('text');
    await expect(model?.create({ ...due('d1'), state: 'lost' })).rejects.toThrow('state');
  });
});

describe('a delivery that is over keeps nothing of its tries', () => {
  const failure = { reason: 'refused' };
  const tried: Partial<StoredDelivery> = {
    ...{ attempts: 1, triedFrom: NOW, held: true, failure, line: 'a line', place: 1 },
    ...{ expires: at(MINUTE), group: 'b1', keepBoxUntil: at(MINUTE) },
  };
  const begun = async () => (await claimDelivery(db, ['sms'], NOW, LOCK)) as Claim;
  test.each<[string, { sealed: boolean }, () => Promise<unknown>]>([
    ['sent', { sealed: false }, async () => markSent(db, await begun(), NOW, false)],
    [
      'sent, and a status matters',
      { sealed: true },
      async () => markSent(db, await begun(), NOW, true),
    ],
    ['delivered', { sealed: false }, () => markDelivered(db, 'd1', NOW)],
    ['dead', { sealed: true }, async () => markDead(db, await begun(), NOW, failure)],
    [
      'undelivered',
      { sealed: true },
      async () => {
        await begun();
        return markUndelivered(db, { id: 'd1', target: 0, failure }, NOW);
      },
    ],
    [
      'dead, and noted in its talk',
      { sealed: false },
      async () => {
        await markDead(db, await begun(), NOW, failure);
        return markRecalled(db, 'd1');
      },
    ],
    ['withdrawn at its slot', { sealed: false }, async () => markWithdrawn(db, await begun(), NOW)],
    ['withdrawn with its broadcast', { sealed: false }, () => withdrawGroup(db, 'b1', NOW)],
  ])('when it is %s', async (_, { sealed }, end) => {
    await groupedInserts(db)([due('d1', tried)]);
    await end();
    const doc = (await db.gateway.collection('deliveries').findOne()) ?? {};
    const left = (fields: object) => Object.keys(fields).filter((field) => field in doc);
    expect(doc).toMatchObject({ state: expect.stringMatching(/sent|dead|withdrawn/) });
    expect(left(over)).toEqual([]);
    // What may be tried again keeps its text and how long that is of use.
    const { box, expires } = withoutBox;
    if (sealed) expect(left({ box, expires })).toEqual(['box', 'expires']);
    else expect(left(withoutBox)).toEqual([]);
  });
});
