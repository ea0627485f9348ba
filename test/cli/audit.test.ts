import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTrailCheck } from '../../src/cases/check-trail.js';
import { silentLog } from '../../src/shared/log.js';
import { newInstallation, testIo, type TestInstallation } from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

test('a whole log is said to be whole, and its head can be noted elsewhere', async () => {
  expect((await here.run(['audit', 'verify'])).out).toContain('0 entries');
  for (let times = 0; times < 3; times += 1) await here.run(['tips', 'list']);
  const { code, out } = await here.run(['audit', 'verify']);
  expect(code).toBe(0);
  const head = /--head (\S+)/.exec(out)?.[1] ?? '';
  expect(head).toMatch(/^4:l-\w{6}\.[\w-]+$/);
  expect((await here.run(['audit', 'verify', '--head', head])).code).toBe(0);

  // Each check is an entry, too.
  await here.db.cases.collection<{ _id: number }>('audit').deleteMany({ _id: { $gt: 2 } });
  const cut = await here.run(['audit', 'verify', '--head', head]);
  expect([cut.code, cut.out]).toEqual([1, expect.stringContaining('entry 3 is missing')]);
  await here.db.cases
    .collection<{ _id: number }>('audit')
    .updateOne({ _id: 2 }, { $set: { actor: 'cli:other' } });
  const edited = await here.run(['audit', 'verify', '--json']);
  expect([edited.code, JSON.parse(edited.out)]).toEqual([
    1,
    { ok: false, at: 2, problem: 'edited' },
  ]);
});

test('a mistyped head accuses nobody: one that is none is refused, another one is told apart from a broken log', async () => {
  const other = await newInstallation();
  for (let times = 0; times < 3; times += 1) await other.run(['tips', 'list']);
  const { out } = await other.run(['audit', 'verify']);
  const head = /--head (\S+)/.exec(out)?.[1] ?? '';
  const verify = (text: string) => other.run(['audit', 'verify', '--head', text]);
  const dot = head.indexOf('.') + 1;
  for (const none of [
    '',
    '3',
    head.slice(0, -1),
    `${head}x`,
    head.slice(2),
    head.replace('l-', 'I-'),
    head.replace('3:', '0:'),
    head.replace('.', ','),
  ]) {
    const { code, out: said, err } = await verify(none);
    expect([none, code, said]).toEqual([none, 2, '']);
    expect(err).toContain('nothing was checked');
  }
  const swapped = [...head];
  swapped[dot] = head[dot] === 'A' ? 'B' : 'A';
  for (const slip of [swapped.join(''), head.replace('3:', '2:'), head.replace('3:', '33:')]) {
    const { code, out: said } = await verify(slip);
    expect(code).toBe(1);
    expect(said).toContain('The log is whole by itself: ');
    expect(said).toContain('a mistyped head looks the same');
    expect(said).not.toContain('was changed');
  }
  expect((await verify(` ${head} `)).code).toBe(0);
  await other.db.cases
    .collection<{ _id: number }>('audit')
    .updateOne({ _id: 1 }, { $set: { actor: 'cli:other' } });
  expect((await verify(head)).out).toContain('entry 1 was changed');
  await other.close();
});

test('each check is in the log: who at the machine, and what came of it', async () => {
  const other = await newInstallation();
  const entries = other.db.cases.collection<{ _id: number; actor: string; subject: string }>(
    'audit',
  );
  const last = async () => (await entries.find().sort({ _id: -1 }).limit(1).toArray())[0];
  await other.run(['audit', 'verify']);
  await other.run(['tips', 'list']);
  expect(await last()).toMatchObject({ action: 'tip.listed' });
  await other.run(['audit', 'verify']);
  expect(await last()).toMatchObject({
    ...{ actor: expect.stringMatching(/^cli:/), action: 'audit.verified' },
    subject: 'audit/whole',
  });
  await entries.updateOne({ _id: 2 }, { $set: { actor: 'cli:other' } });
  expect((await other.run(['audit', 'verify'])).code).toBe(1);
  expect(await last()).toMatchObject({ action: 'audit.verified', subject: 'audit/edited/2' });
  await entries.updateOne({ _id: 2 }, { $set: { actor: (await last())?.actor ?? '' } });
  const head = /--head (\S+)/.exec((await other.run(['audit', 'verify'])).out)?.[1] ?? '';
  // A mistyped head accuses nobody in the log, either.
  await other.run(['audit', 'verify', '--head', head.replace(/^\d+/, '2')]);
  expect(await last()).toMatchObject({ subject: 'audit/head/edited/2' });
  await other.close();
});

test('what the daily check found is acknowledged with a reason, once, and shown from then on', async () => {
  const other = await newInstallation();
  const { db, keys } = other;
  for (let times = 0; times < 3; times += 1) await other.run(['tips', 'list']);
  const check = createTrailCheck({ db, keys, log: silentLog });
  await check.tend(new Date('2026-03-03T10:00:00Z'));
  const entries = db.cases.collection<{ _id: number }>('audit');
  await entries.updateOne({ _id: 2 }, { $set: { actor: 'cli:other' } });
  await check.tend(new Date('2026-03-04T10:00:00Z'));
  const acknowledge = (entry: string, reason: string) =>
    other.run(['audit', 'acknowledge', entry, '--reason', reason]);
  expect(await acknowledge('two', 'Mended')).toMatchObject({ code: 2 });
  const wrong = await acknowledge('3', 'Mended');
  expect([wrong.code, wrong.err]).toEqual([
    1,
    expect.stringContaining('nothing wrong with entry 3'),
  ]);
  expect((await acknowledge('2', ' ')).err).toContain('--reason');
  expect(await acknowledge('2', 'Mended by hand')).toMatchObject({ code: 0 });
  expect((await acknowledge('2', 'Mended by hand')).code).toBe(1);
  const verified = await other.run(['audit', 'verify']);
  expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('entry 2')]);
  expect(await entries.findOne({ action: 'audit.acknowledged' })).toMatchObject({
    actor: expect.stringMatching(/^cli:/),
    subject: 'audit/edited/2',
  });
  await other.close();
});

test('a database that cannot be reached ends with 3', async () => {
  const env = { ...here.env, MONGODB_URI: 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200' };
  const { code, out, err } = await here.run(['audit', 'verify'], testIo(env));
  expect([code, out]).toEqual([3, '']);
  expect(err).toBe('MongoDB does not answer. Check that it runs, and MONGODB_URI.\n');
});
