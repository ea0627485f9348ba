import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '../../src/shared/clock.js';
import { audited, keepTip, newInstallation, type TestInstallation } from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
  await keepTip(here, 'CANARY behind the market');
}, 120_000);
afterAll(() => here.close());

test('cases are listed at the machine by codes, narrowed as in the console, and without a word', async () => {
  const { code, out } = await here.run(['cases', 'list']);
  expect([code, out]).toEqual([0, expect.stringMatching(/TG-7K2M4 +P1 +captive +TG-M +Active/)]);
  const json = await here.run(['cases', 'list', '--json', '--priority', 'P1', '--owner', 'nobody']);
  expect(JSON.parse(json.out)).toMatchObject([
    { reference: 'TG-7K2M4', priority: 1, state: 'Active', owner: null },
  ]);
  for (const none of [
    ['--country', 'gh'],
    ['--state', 'Closed'],
    ['--priority', '3'],
    ['--owner', 'kossi'],
  ])
    expect((await here.run(['cases', 'list', ...none])).out).toBe('No case fits.\n');
  expect(out + json.out).not.toContain('CANARY');
  expect(await audited(here)).toContain('cli:afi tip.listed GH');
});

test.each([
  ['--priority', '4'],
  ['--state', 'Open'],
  ['--owner', '$where'],
  ['--country', 'Togo'],
  ['--limit', '201'],
])('what is none of the words that %s takes is refused', async (option, wrong) => {
  const { code, err } = await here.run(['cases', 'list', option, wrong]);
  expect([code, err]).toEqual([2, expect.stringContaining(option)]);
});

test('more cases than a list has are refused with what is allowed, and what is left out is said', async () => {
  const { code, err } = await here.run(['cases', 'list', '--limit', '201']);
  expect([code, err]).toEqual([2, expect.stringContaining('from 1 to 200')]);
  const other = await newInstallation();
  for (const reference of ['TG-7K2M4', 'TG-7K2M5']) await keepTip(other, 'words', { reference });
  const one = await other.run(['cases', 'list', '--limit', '1']);
  expect(one.out).toContain('There are more than these 1: give another filter.');
  expect((await other.run(['cases', 'list', '--limit', '200'])).out).not.toContain('more than');
  await other.close();
});

test('one case is shown as far as no key is needed, and the look is in the log', async () => {
  const { code, out } = await here.run(['cases', 'show', 'tg-7k2m4']);
  expect(code).toBe(0);
  expect(out).toMatch(/^TG-7K2M4 {2}P1 captive {2}TG-M {2}Active\n/);
  expect(out).toContain('nobody has it');
  const json = await here.run(['cases', 'show', 'TG-7K2M4', '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ reference: 'TG-7K2M4', timeline: [{}] });
  expect(out + json.out).not.toContain('CANARY');
  expect(await audited(here)).toContain('cli:afi tip.listed tip-TG-7K2M4');
  const none = await here.run(['cases', 'show', 'TG-22222']);
  expect([none.code, none.out]).toEqual([1, '']);
  expect(none.err).toContain('There is no such case');
});

test('cases are taken out as a guarded table that only its owner reads; it is in the log', async () => {
  const { code, out } = await here.run(['cases', 'export']);
  expect(code).toBe(0);
  expect(out).toMatch(/^reference,id,country,.*\nTG-7K2M4,/);
  const file = path.join(path.dirname(here.passphraseFile), 'cases.json');
  const kept = await here.run(['cases', 'export', '--format', 'json', '--output', file]);
  expect(kept.out).toBe(`Written to ${file}.\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject([{ reference: 'TG-7K2M4' }]);
  expect(await audited(here)).toContain('cli:afi case.exported cases');
});

test('who works at the machine keeps the words of a closed case until a day, with a sealed reason', async () => {
  const reference = 'TG-9KEEP';
  await keepTip(here, 'words that a court wants', { reference });
  const keep = (...argv: string[]) => here.run(['cases', 'keep', reference, ...argv]);
  const day = new Date(Date.now() + 400 * DAY).toISOString().slice(0, 10);
  const why = ['--reason', 'CANARY a court asks for it'];
  const open = await keep(day, ...why);
  expect([open.code, open.err]).toEqual([1, expect.stringContaining('open')]);
  const tips = here.db.cases.collection('tips');
  const closed = { 'work.v': 1, 'work.state': 'Closed', 'work.closedAt': new Date() };
  await tips.updateOne({ reference }, { $set: closed, $unset: { open: '' } });
  expect((await keep('soon', ...why)).code).toBe(2);
  expect((await keep(day)).code).toBe(2);
  expect((await keep('2020-01-01', ...why)).err).toContain('a day to come');
  const kept = await keep(day, ...why);
  expect([kept.code, kept.out, kept.err]).toEqual([0, `Its words are kept until ${day}.\n`, '']);
  const tip = await tips.findOne({ reference });
  expect(tip).toMatchObject({ work: { keepUntil: new Date(`${day}T00:00:00Z`) } });
  expect(await audited(here)).toContain(`cli:afi case.kept ${String(tip?._id)}`);
  const all = await here.db.cases.collection('caseevents').find().toArray();
  expect(JSON.stringify(all)).not.toContain('CANARY');
});
