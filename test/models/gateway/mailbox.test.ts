import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ADDRESS_KEPT,
  claimPing,
  findReturn,
  forgetReturns,
  keepReturn,
  MAIL_KEPT,
  pinged,
  prepareMailbox,
  putMail,
  readMail,
  removeMail,
  schedulePing,
} from '../../../src/models/gateway/mailbox.js';
import { DAY, MINUTE } from '../../../src/shared/clock.js';
import { noteErasures } from '../../../src/models/gateway/erasure.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';
import { profiled } from '../../support/profile.js';

let db: TestDb;
const noon = new Date('2026-03-03T12:00:00Z');
const after = (ms: number) => new Date(noon.getTime() + ms);
const address = (_id: string, owner = 'afi') => ({
  _id,
  owner,
  box: Buffer.from(`sealed ${_id}`),
  expiresAt: after(ADDRESS_KEPT),
});
const letter = (_id: string, mailbox = 'box-1', days = 30) => ({
  _id,
  mailbox,
  box: Buffer.from(`question ${_id}`),
  expiresAt: after(days * DAY),
});
const ids = (docs: readonly { _id: string }[]) => docs.map(({ _id }) => _id);

beforeAll(async () => {
  db = await testDb();
  await prepareMailbox(db.gateway);
});
beforeEach(async () => {
  await Promise.all(
    ['returns', 'mail', 'erasures'].map((name) => db.gateway.collection(name).deleteMany({})),
  );
});
afterAll(async () => {
  await dropTestDb(db);
});

describe('a return address', () => {
  test('is kept as it was sealed; keeping it twice does not change it', async () => {
    await keepReturn(db.gateway, address('box-1'));
    await schedulePing(db.gateway, ['box-1'], noon);
    await keepReturn(db.gateway, { ...address('box-1'), owner: 'somebody else' });
    expect(await findReturn(db.gateway, 'box-1')).toEqual({ ...address('box-1'), pingAt: noon });
    expect(await findReturn(db.gateway, 'box-2')).toBeNull();
  });
  test('is destroyed by STOP under every name of the person, with the questions that wait, and nobody else’s', async () => {
    await keepReturn(db.gateway, address('box-1', 'afi'));
    await keepReturn(db.gateway, address('box-2', 'afi under the old key'));
    await keepReturn(db.gateway, address('box-3', 'kofi'));
    await putMail(db.gateway, letter('m1', 'box-1'));
    await putMail(db.gateway, letter('m3', 'box-3'));
    expect(await forgetReturns(db.gateway, ['afi', 'afi under the old key'], new Date())).toBe(2);
    expect(await forgetReturns(db.gateway, ['afi', 'afi under the old key'], new Date())).toBe(0);
    expect([await findReturn(db.gateway, 'box-1'), await findReturn(db.gateway, 'box-2')]).toEqual([
      null,
      null,
    ]);
    expect(ids(await readMail(db.gateway, ['box-1', 'box-3']))).toEqual(['m3']);
    expect(await findReturn(db.gateway, 'box-3')).not.toBeNull();
  });
  test('lives ninety days at most and a question thirty: MongoDB removes them', async () => {
    expect([ADDRESS_KEPT, MAIL_KEPT]).toEqual([90 * DAY, 30 * DAY]);
    for (const name of ['returns', 'mail']) {
      const indexes = await db.gateway.collection(name).indexes();
      expect(indexes.find(({ key }) => Object.keys(key).join() === 'expiresAt')).toMatchObject({
        expireAfterSeconds: 0,
      });
    }
  });
});

describe('telling a person that a question waits', () => {
  test('is done when its time has come, by one process, the longest waiting first', async () => {
    await Promise.all(
      ['box-1', 'box-2', 'box-3'].map((box) => keepReturn(db.gateway, address(box))),
    );
    expect(await schedulePing(db.gateway, ['other key', 'box-1'], after(2))).toBe(true);
    expect(await schedulePing(db.gateway, ['box-2'], after(1))).toBe(true);
    expect(await schedulePing(db.gateway, ['nobody'], after(1))).toBe(false);
    expect(await claimPing(db.gateway, noon, MINUTE)).toBeNull();
    expect((await claimPing(db.gateway, after(2), MINUTE))?._id).toBe('box-2');
    const rest = await Promise.all([1, 2].map(() => claimPing(db.gateway, after(2), MINUTE)));
    expect(rest.flatMap((doc) => doc?._id ?? [])).toEqual(['box-1']);
  });
  test('is tried again after the lease when whoever claimed it died, and not after it was done', async () => {
    await keepReturn(db.gateway, address('box-1'));
    await schedulePing(db.gateway, ['box-1'], noon);
    expect((await claimPing(db.gateway, noon, MINUTE))?.box).toEqual(address('box-1').box);
    expect(await claimPing(db.gateway, after(MINUTE - 1), MINUTE)).toBeNull();
    expect((await claimPing(db.gateway, after(MINUTE), MINUTE))?._id).toBe('box-1');
    await pinged(db.gateway, 'box-1');
    expect(await claimPing(db.gateway, after(DAY), MINUTE)).toBeNull();
  });
});

describe('questions', () => {
  test('wait, oldest first, ten at a time, and go when they are read; putting one twice is putting it once', async () => {
    for (let i = 11; i >= 0; i -= 1)
      await putMail(
        db.gateway,
        letter(`m${i}`, i % 2 === 0 ? 'box-1' : 'box-1 under the old key', i + 1),
      );
    await putMail(db.gateway, { ...letter('m0'), box: Buffer.from('another') });
    const waiting = await readMail(db.gateway, ['box-1', 'box-1 under the old key']);
    expect(ids(waiting)).toEqual(Array.from({ length: 10 }, (_, i) => `m${i}`));
    expect(waiting[0]?.box).toEqual(Buffer.from('question m0'));
    await removeMail(db.gateway, ids(waiting));
    await removeMail(db.gateway, []);
    expect(ids(await readMail(db.gateway, ['box-1', 'box-1 under the old key']))).toEqual([
      'm10',
      'm11',
    ]);
  });
});

test('among hundreds of mailboxes every call looks at no more than it needs', async () => {
  for (let i = 0; i < 300; i += 1) {
    await db.gateway
      .collection<{ _id: string }>('returns')
      .insertOne({ ...address(`b${i}`, `o${i}`), ...(i % 2 === 0 ? { pingAt: after(i) } : {}) });
    await db.gateway
      .collection<{ _id: string }>('mail')
      .insertOne(letter(`m${i}`, `b${i % 100}`, i));
  }
  const seen = await profiled(db.gateway, async () => {
    await keepReturn(db.gateway, address('b5'));
    await findReturn(db.gateway, 'b5');
    await schedulePing(db.gateway, ['b5', 'old'], noon);
    await claimPing(db.gateway, after(100), MINUTE);
    await pinged(db.gateway, 'b5');
    await putMail(db.gateway, letter('m5'));
    await readMail(db.gateway, ['b5', 'b6', 'nobody']);
    await removeMail(db.gateway, ['m5', 'm6']);
    await forgetReturns(db.gateway, ['o7', 'old'], new Date());
  });
  expect(seen.length).toBeGreaterThanOrEqual(11);
  for (const one of seen) {
    const plan = [one, one.planSummary.includes('COLLSCAN'), one.sorted];
    expect(plan).toEqual([one, false, false]);
    expect([one, one.docsExamined <= Math.max(1, one.returned) + 1]).toEqual([one, true]);
  }
});

test('the order in which people said STOP or ERASE cannot be read from what is kept of it', async () => {
  const names = Array.from({ length: 40 }, (_, i) => `${(i * 17) % 40}`.padStart(2, '0'));
  for (const name of names) await noteErasures(db.gateway, [name], noon, 'stopped');
  const lies = await db.gateway.collection('erasures').find().sort({ $natural: 1 }).toArray();
  expect(ids(lies as never)).toEqual([...names].sort());
});
