import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LEASE } from '../../src/broadcasts/deps.js';
import { shareOut } from '../../src/broadcasts/estimate-parts.js';
import { finishOf } from '../../src/broadcasts/finish.js';
import { isSampled } from '../../src/broadcasts/sample.js';
import { unpack } from '../../src/broadcasts/pack.js';
import { asBuffer } from '../../src/models/store/as-buffer.js';
import { packsOf } from '../../src/models/gateway/recipient-doc.js';
import { HOUR, SECOND } from '../../src/shared/clock.js';
import { endOfHours, nextWithin } from '../../src/shared/local-hours.js';
import { dropTestDb } from '../support/db.js';
import { scriptChannel } from '../outbox/script-channel.js';
import { clear, confirmed, docOf, ground, join, processOn, START, type Ground } from './support.js';

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
beforeEach(() => clear(there));
afterAll(() => dropTestDb(there.db));

const channels = () => [
  scriptChannel('sms', { perSecond: 0.01 }),
  scriptChannel('telegram', { perSecond: 0.01 }),
];

async function copiedOf(id: string): Promise<string[]> {
  const packs = await packsOf(there.db.gateway).find({ broadcast: id }).toArray();
  return packs
    .flatMap(({ _id, box }) =>
      (unpack(there.keys.gateway(), { _id, box: asBuffer(box) }) ?? []).map(String),
    )
    .sort();
}

test('a copying that breaks off goes on with another process, with the same lot, everybody of it once', async () => {
  await join(there, 6_000);
  const whole = processOn(there, channels());
  const id = await confirmed(whole, { sample: 2_000 });
  for (let i = 0; i < 3; i += 1) await whole.broadcasts.feed(START);
  const expected = await copiedOf(id);
  expect(new Set(expected).size).toBe(2_000);
  expect((await docOf(there, id)).counts.total).toBe(2_000);

  // The same lot again; the process dies after its
  // first batch, with half of the second one written.
  const { seed } = await docOf(there, id);
  const again = processOn(there, channels());
  const other = await confirmed(again, { sample: 2_000 });
  await there.db.gateway
    .collection('broadcasts')
    .updateOne({ _id: other as never }, { $set: { seed } });
  const dies = processOn(there, channels(), {
    deps: {
      directory: () => {
        throw new Error('killed');
      },
    },
  });
  let batches = 0;
  const half = processOn(there, channels(), {
    deps: {
      directory: () => {
        batches += 1;
        if (batches > 1) throw new Error('killed');
        return there.directory;
      },
    },
  });
  for (let i = 0; i < 3; i += 1) await half.broadcasts.feed(START);
  const { copying, counts } = await docOf(there, other);
  expect([copying?.batch, counts.total > 0 && counts.total < 2_000]).toEqual([1, true]);
  const left = {
    _id: 'left-over',
    broadcast: other,
    batch: 1,
    channel: 'sms',
    zone: 'Africa/Lome',
    state: 'due',
    phase: 0,
    dueAt: START,
    size: 1,
    todo: [0],
    busy: [],
    said: [],
    box: Buffer.alloc(1),
  };
  await packsOf(there.db.gateway).insertOne(left as never);
  await dies.broadcasts.feed(START);
  const heir = processOn(there, channels());
  await heir.broadcasts.feed(START);
  expect((await docOf(there, other)).state).toBe('copying');
  heir.clock.advance(LEASE + SECOND);
  await heir.broadcasts.feed(heir.clock.now());
  expect((await docOf(there, other)).state).toBe('sending');
  expect(await copiedOf(other)).toEqual(expected);
  expect((await docOf(there, other)).counts.total).toBe(2_000);
});

test('a lot draws exactly as many as are wanted, the same again, and everybody as likely', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 300 }),
      (seed, many, wanted) => {
        const draw = () => {
          let chosen = 0;
          return Array.from({ length: many }, (_, i) => {
            const take = isSampled(seed, `p${i}`, { left: many - i, needed: wanted - chosen });
            chosen += Number(take);
            return take;
          });
        };
        const first = draw();
        expect(first.filter(Boolean)).toHaveLength(Math.min(many, wanted));
        expect(draw()).toEqual(first);
      },
    ),
  );
  // A tenth of a hundred people, in two thousand lots: each about two hundred times.
  const times = new Array<number>(100).fill(0);
  for (let lot = 0; lot < 2_000; lot += 1) {
    let needed = 10;
    for (let i = 0; i < 100; i += 1)
      if (isSampled(`lot ${lot}`, `p${i}`, { left: 100 - i, needed })) {
        times[i] = (times[i] ?? 0) + 1;
        needed -= 1;
      }
  }
  expect(Math.min(...times)).toBeGreaterThan(140);
  expect(Math.max(...times)).toBeLessThan(260);
});

test('the parts of a sample add up to it, and none has more people than there are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 12 }),
      fc.integer({ min: 0, max: 3_000 }),
      (sizes, wanted) => {
        const parts = sizes.map((people, i) => ({
          channel: 'sms',
          country: `C${i}`,
          language: 'fr',
          people,
        }));
        const shared = shareOut(parts, wanted);
        const all = sizes.reduce((sum, n) => sum + n, 0);
        expect(shared.reduce((sum, { people }) => sum + people, 0)).toBe(Math.min(all, wanted));
        shared.forEach(({ people }, i) => expect(people).toBeLessThanOrEqual(sizes[i] ?? 0));
      },
    ),
  );
});

const zones = [
  'Atlantic/Cape_Verde',
  'Africa/Lome',
  'Africa/Lagos',
  'America/Sao_Paulo',
  'Europe/Lisbon',
];

test('a sender is through as a second-by-second count says, and never sends outside of anybody’s hours', () => {
  const load = fc.record({
    zone: fc.constantFrom(...zones),
    units: fc.integer({ min: 0, max: 4_000 }),
  });
  const hours = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 }))
    .filter(([from, to]) => from < to)
    .map(([from, to]) => ({ from, to }));
  fc.assert(
    fc.property(
      fc.array(load, { minLength: 1, maxLength: 4 }),
      hours,
      fc.integer({ min: 0, max: 47 }),
      fc.constantFrom(0.1, 1, 10),
      (loads, within, later, perSecond) => {
        const begin = new Date(START.getTime() + (later * HOUR) / 2);
        const end = finishOf(loads, perSecond, within, begin);
        if (end === undefined) return;
        const units = loads.reduce((sum, one) => sum + one.units, 0);
        expect(end.getTime() - begin.getTime()).toBeGreaterThanOrEqual(
          Math.floor((units / perSecond / 0.96) * SECOND) - 1,
        );
        if (units === 0) return expect(end).toEqual(begin);
        // In the last moment somebody who was written to was awake.
        const last = new Date(end.getTime() - 1);
        expect(
          loads.some(
            ({ zone, units: mine }) =>
              mine > 0 && nextWithin({ ...within, zone }, last).getTime() === last.getTime(),
          ),
        ).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test('the next allowed moment is allowed, is the first such, and the end of the hours is the first that is not', () => {
  const moment = fc.date({
    min: new Date('2026-01-01'),
    max: new Date('2026-12-31'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 22 }),
      fc.integer({ min: 1, max: 24 }),
      moment,
      (zone, from, to, now) => {
        fc.pre(from < to);
        const hours = { from, to, zone };
        const next = nextWithin(hours, now);
        expect(next.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(nextWithin(hours, next)).toEqual(next);
        expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(25 * HOUR);
        if (next > now)
          expect(nextWithin(hours, new Date(next.getTime() - 1)).getTime()).toBe(next.getTime());
        const end = endOfHours(hours, next);
        expect(end > next).toBe(true);
        if (to - from < 24) expect(nextWithin(hours, end) > end).toBe(true);
      },
    ),
  );
});
