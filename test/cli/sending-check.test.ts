import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkSending } from '../../src/cli/doctor/sending.js';
import { forgetRefusedReach, noteRefusedReach } from '../../src/models/gateway/refused-reach.js';
import { endHold, holdSender, noteFailure } from '../../src/models/gateway/sender-hold.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => dropTestDb(db));

const at = new Date('2026-03-03T10:00:00Z');

test('amana doctor says that no sender is held', async () => {
  expect(await checkSending(db)).toEqual([
    { check: 'sending', state: 'ok', says: 'no sender is held' },
  ]);
});

test('a sender that failed is named only when it is held: since when, why, and what to do', async () => {
  const failure = { reason: 'misconfigured', code: '20003' };
  const noted = { id: 'sms', channel: 'sms', failure, person: 'keyed-name', late: false };
  await noteFailure(db, noted, 3, at);
  expect(await checkSending(db)).toMatchObject([{ state: 'ok' }]);

  await holdSender(db, 'sms', at, at);
  const [held, ...others] = await checkSending(db);
  expect(others).toEqual([]);
  expect(held).toEqual({
    check: 'sending',
    state: 'failure',
    says: 'sms has taken nothing since 2026-03-03 10:00 UTC: misconfigured (20003).',
    fix: expect.stringContaining('goes out by itself') as unknown,
  });
  expect(JSON.stringify(held)).not.toContain('keyed-name');

  await endHold(db, 'sms');
  expect(await checkSending(db)).toMatchObject([{ state: 'ok' }]);
});

test('a focal point who cannot be called is named with what helps: their own START, or another number', async () => {
  const refused = { focalPoint: 'fp-1', channel: 'sms', at };
  await noteRefusedReach(db.gateway, { ...refused, reason: 'optedOut' });
  await noteRefusedReach(db.gateway, { ...refused, channel: 'telegram', reason: 'unreachable' });
  expect(await checkSending(db)).toEqual([
    { check: 'sending', state: 'ok', says: 'no sender is held' },
    {
      check: 'focal points',
      state: 'warning',
      says: 'fp-1 cannot be called by sms, last tried 2026-03-03 10:00 UTC: optedOut.',
      fix: expect.stringContaining('START') as unknown,
    },
    {
      check: 'focal points',
      state: 'warning',
      says: 'fp-1 cannot be called by telegram, last tried 2026-03-03 10:00 UTC: unreachable.',
      fix: expect.stringContaining('import it anew') as unknown,
    },
  ]);

  await forgetRefusedReach(db.gateway, 'fp-1', 'sms');
  await forgetRefusedReach(db.gateway, 'fp-1', 'telegram');
  expect(await checkSending(db)).toHaveLength(1);
});
