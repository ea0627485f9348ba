import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { keepTip, newInstallation, secretFile, testIo, type TestInstallation } from './support.js';

/**
 * Commands on a machine whose clock is wrong, beside
 * a program that goes by the clock of the database.
 */
let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
  await keepTip(here, 'words', { mode: 'B' });
});
afterAll(() => here.close());

const machine = (wrongBy: number) =>
  testIo(here.env, { now: () => new Date(Date.now() + wrongBy) });
const near = (at: Date | undefined, ms = 2 * MINUTE) =>
  Math.abs((at?.getTime() ?? 0) - Date.now()) < ms;
const latest = async (name: string, field: string) => {
  const [doc] = await here.db.gateway
    .collection(name)
    .find()
    .sort({ [field]: -1 })
    .limit(1)
    .toArray();
  return doc?.[field] as Date | undefined;
};

test.each([-400 * DAY, 400 * DAY, -3 * HOUR])(
  '§5.33 what a command writes on a machine whose clock is %i ms off is dated by the clock of all',
  async (wrongBy) => {
    const run = async (...argv: string[]) => {
      const io = machine(wrongBy);
      io.stdin.end('Which road was it?');
      const done = await here.run(argv, io);
      expect([done.code, done.err]).toEqual([0, expect.not.stringContaining('expired')]);
      return done.out;
    };
    const token = (await run('tokens', 'add', 'ama.k', '--scopes', 'polls:read')).trim();
    const ends = await latest('apitokens', 'expiresAt');
    expect(Math.abs((ends?.getTime() ?? 0) - Date.now() - 90 * DAY)).toBeLessThan(2 * MINUTE);
    // By the clock of the machine it would be over already, or good for longer than it is.
    await run('polls', 'list', '--token-file', secretFile(here.folder, 'token.txt', token));
    await run('tips', 'ask', 'TG-7K2M4');
    expect(near(new Date(((await latest('mail', 'expiresAt'))?.getTime() ?? 0) - 30 * DAY))).toBe(
      true,
    );
    await run('prices', 'set', 'sms', 'TG', '0.05', 'USD');
    expect(near(await latest('prices', 'since'))).toBe(true);
    const [entry] = await here.db.cases
      .collection('audit')
      .find()
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    expect(near(entry?.['at'] as Date)).toBe(true);
    await here.db.gateway.collection('mail').deleteMany({});
  },
);
