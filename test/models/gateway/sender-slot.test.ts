import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { grant, leaseSlots, TOO_FAR_AHEAD } from '../../../src/models/gateway/sender-slot.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => dropTestDb(db));

const NOW = Date.parse('2026-03-01T10:00:00Z');

describe('stretches of a sender’s time', () => {
  test('the database grants what the rule grants', async () => {
    let senders = 0;
    const request = fc.record({
      passed: fc.integer({ min: -200_000, max: 200_000 }),
      span: fc.double({ min: 0.5, max: 30_000, noNaN: true }),
      lead: fc.integer({ min: -500, max: 500 }),
      horizon: fc.integer({ min: 500, max: 40_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 6 }), async (requests) => {
        const sender = `rule-${(senders += 1)}`;
        let nextFree: number | undefined;
        let now = NOW;
        for (const { passed, ...rest } of requests) {
          now += passed;
          const expected = grant(nextFree, { now, ...rest });
          expect(await leaseSlots(db, sender, { now, ...rest })).toBe(expected.from);
          nextFree = expected.nextFree;
        }
      }),
      { numRuns: 40 },
    );
  });

  test('many who ask at once get stretches one behind the other', async () => {
    const request = { now: NOW, span: 100, lead: 0, horizon: 60_000 };
    const got = await Promise.all(
      Array.from({ length: 30 }, () => leaseSlots(db, 'crowd', request)),
    );
    expect(got.map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, i) => NOW + i * 100),
    );
  });

  test('senders do not wait for each other', async () => {
    const request = { now: NOW, span: 5_000, lead: 0, horizon: 1_000 };
    expect(await leaseSlots(db, 'one', request)).toBe(NOW);
    expect(await leaseSlots(db, 'two', request)).toBe(NOW);
    expect(await leaseSlots(db, 'one', request)).toBeNull();
  });

  test('a sender is not silent for as long as a clock had been ahead', async () => {
    const request = { span: 100, lead: 0, horizon: 1_000 };
    const ahead = NOW + TOO_FAR_AHEAD * 60;
    expect(await leaseSlots(db, 'demo', { now: ahead, ...request })).toBe(ahead);
    expect(await leaseSlots(db, 'demo', { now: NOW, ...request })).toBe(NOW);
  });
});
