import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newInstallation, testIo, type TestInstallation } from './support.js';
import { run } from '../../src/cli/run.js';

const ID = '3fK2q0xVd1bT9mN4sZ7aLw';
const COUNTRY = /two capital letters of ISO 3166-1, as TG/;

test.each([
  [['tips', 'list', '--country', 'XX'], COUNTRY],
  [['directory', 'show', '--country', 'Togo'], COUNTRY],
  [['keys', 'add-country', 'XX'], COUNTRY],
  [['keys', 'create', '--country', 'TG', 'UK'], COUNTRY],
  [['prices', 'set', 'sms', 'XX', '0.05', 'EUR'], COUNTRY],
  [['polls', 'results', 'job-offers', '--csv', '--language', 'xx'], /has texts in: .*\bfr\b/],
  [['polls', 'estimate', 'job-offers', '--hours', '8:30-20'], /two hours of the day, as 8-20/],
  [['polls', 'estimate', 'job-offers', '--wave', '5000'], /people and minutes, as 5000\/30/],
  [['polls', 'estimate', 'job-offers', '--sample', '0'], /whole number from 1/],
  [['polls', 'send', ID, '--number', 'many'], /whole number from 1/],
  [['tokens', 'add', 'ama.k', '--scopes', 'polls:read', '--days', '-1'], /whole number from 1/],
])('%j is refused before anything is asked, with what is allowed', async (argv, allowed) => {
  const io = testIo({});
  expect(await run(argv, io)).toBe(2);
  expect([io.stdout(), io.stderr()]).toEqual(['', expect.stringMatching(allowed)]);
});

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

test.each([
  [['count', '--country', 'XX'], COUNTRY],
  [['count', '--language', 'xx'], /has texts in: .*\bfr\b/],
  [['count', '--area', 'Maritime'], /ISO 3166-2, as TG-M/],
  [['count', '--age', '20-24'], /18-24/],
  [['count', '--channel', 'fax'], /whatsapp/],
  [['estimate', 'job-offers', '--country', 'XX'], COUNTRY],
  [['estimate', 'job-offers', '--hours', '8-30'], /from 0 to 24/],
  [['estimate', 'job-offers', '--hours', '20-8'], /end after they begin/],
  [['estimate', 'job-offers', '--wave', '5000/99999'], /minutes from 1 to 10080/],
  [['estimate', 'job-offers', '--starts', '2026-12-01'], /as 2026-12-01T08:00\+01:00/],
  [['estimate', 'job-offers', '--closes', '2026-12-01T08:00+99:00'], /as 2026-12-01T08:00\+01:00/],
])('polls %j is refused with what is allowed', async (argv, allowed) => {
  const { code, out, err } = await here.run(['polls', ...argv]);
  expect([code, out, err]).toEqual([1, '', expect.stringMatching(allowed)]);
});

test('a token that is to be good for more than a year is refused', async () => {
  const argv = ['tokens', 'add', 'ama.k', '--scopes', 'polls:read', '--days', '366'];
  expect(await here.run(argv)).toMatchObject({ code: 1, err: expect.stringContaining('1 to 365') });
});

test('a time zone that there is not is named, in a file and in the database, and nothing begins', async () => {
  const countries = here.db.gateway.collection('countries');
  expect((await here.run(['directory', 'import', 'examples/directory/directory.yaml'])).code).toBe(
    0,
  );
  await countries.updateOne({ _id: 'TG' as never }, { $set: { 'entry.zone': 'Africa/Lom' } });
  const zone = /\(TG: Africa\/Lom\).*a time zone of the IANA database, as Africa\/Lome/;
  const started = await here.run(['start'], testIo({ ...here.env, PORT: '0' }));
  expect([started.code, started.out, started.err]).toEqual([1, '', expect.stringMatching(zone)]);
  expect((await here.run(['doctor'])).out).toMatch(zone);
});
