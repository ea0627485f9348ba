import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seedCountries } from '../../src/directory/seed.js';
import { audited, newInstallation, type TestInstallation } from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
  await seedCountries(here.db, new Date());
});
afterAll(() => here.close());

const directory = (...argv: string[]) => here.run(['directory', ...argv]);
const hope = ['partners', 'set', 'TG', 'shelter-lome', '--name', 'House of Hope'];
const more = ['--affiliation', 'ngo', '--services', 'shelter', 'care', '--source', 'its head'];

test('an organisation is added, changed in what is named alone, listed, and taken out', async () => {
  expect((await directory('partners', 'list')).out).toMatch(/no partner organisations/);
  const added = await directory(...hope, ...more, '--areas', 'TG-M');
  expect([added.code, added.out, added.err]).toEqual([0, 'Saved.\n', '']);
  const day = ['--verified-on', '2026-01-20'];
  expect((await directory('partners', 'set', 'TG', 'shelter-lome', ...day)).code).toBe(0);
  const { out } = await directory('partners', 'list', '--country', 'TG');
  expect(out).toMatch(/TG +shelter-lome +House of Hope +ngo +shelter care +TG-M +2026-01-20/);
  const json = JSON.parse((await directory('partners', 'list', '--json')).out) as object[];
  expect(json).toMatchObject([{ country: 'TG', organisation: 'shelter-lome', source: 'its head' }]);
  expect((await directory('partners', 'remove', 'TG', 'shelter-lome')).code).toBe(0);
  const gone = await directory('partners', 'remove', 'TG', 'shelter-lome');
  expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('no such entry')]);
  const noted = (await audited(here)).filter((one) => one.includes('directory.changed'));
  expect(noted).toEqual(Array(3).fill('cli:afi directory.changed partners/TG'));
});

test('an account of an organisation that the directory lacks is made, and that it is missing is said', async () => {
  const invite = ['accounts', 'add', 'esi', '--roles', 'partner', '--country', 'TG'];
  const made = await here.run([...invite, '--organisation', 'legal-aid']);
  expect([made.code, made.err]).toEqual([0, expect.stringContaining('partners set --help')]);
  expect(
    (await directory('partners', 'set', 'TG', 'legal-aid', '--name', 'Aid', ...more)).code,
  ).toBe(0);
  const again = await here.run(['accounts', 'roles', 'esi', '--organisation', 'legal-aid']);
  expect([again.code, again.err]).toEqual([0, '']);
  expect((await directory('partners', 'remove', 'TG', 'legal-aid')).code).toBe(0);
});

test('what is wrong is said by its field with what is allowed, and nothing is kept', async () => {
  const { code, err } = await directory(
    ...hope,
    ...['--areas', 'GH-AA', '--verified-on', 'soon', '--hours', 'x'.repeat(81)],
  );
  expect(code).toBe(1);
  for (const field of ['affiliation', 'areas', 'services', 'hours', 'source', 'verifiedOn'])
    expect(err).toMatch(new RegExp(`^${field}: [A-Z].*\\.$`, 'm'));
  expect(JSON.parse((await directory('partners', 'list', '--json')).out)).toEqual([]);
});

test('a helpline is confirmed by its number; everything else about it stays', async () => {
  const before = JSON.parse(
    (await directory('helplines', 'list', '--country', 'TG', '--json')).out,
  ) as { number: string; source: string }[];
  const [first] = before;
  const number = first?.number ?? '';
  const confirmed = ['--status', 'verified', '--verified-on', '2026-01-20'];
  expect((await directory('helplines', 'set', 'TG', number, ...confirmed)).code).toBe(0);
  const after = JSON.parse(
    (await directory('helplines', 'list', '--country', 'TG', '--json')).out,
  ) as object[];
  expect(after).toEqual([
    { ...first, status: 'verified', verifiedOn: '2026-01-20' },
    ...before.slice(1),
  ]);
  expect((await directory('helplines', 'list')).out).toMatch(/TG +\S+ +\w+ +verified +2026-01-20/);
  const taken = await directory('helplines', 'set', 'TG', '12x', '--source', 'me');
  expect([taken.code, taken.err]).toEqual([1, expect.stringContaining('number: Give the number')]);
});

test('criteria of alerts are added from a file, listed, and taken out before their day', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'amana-criteria-')), 'togo.json');
  const says = { en: 'A life is in danger', fr: 'Une vie est en danger', pt: 'Há perigo de vida' };
  const write = (content: unknown) => writeFileSync(file, JSON.stringify(content));
  write({ source: 'Decree 12', asked: [{ says, notice: true }] });
  expect((await directory('criteria', 'list')).out).toMatch(/those of the program count/);
  const set = (day: string) => directory('criteria', 'set', 'TG', day, '--file', file);
  expect((await set('2999-01-01')).code).toBe(0);
  expect((await directory('criteria', 'list', '--country', 'TG')).out).toMatch(
    /TG +2999-01-01 +to come +Decree 12 +A life is in danger +needed +needed/,
  );
  const past = await set('2020-01-01');
  expect([past.code, past.err]).toEqual([1, expect.stringContaining('from: They count from')]);
  write({ source: 'Decree 12', asked: [{ says: { ...says, pt: '' } }] });
  const wrong = await set('2999-01-01');
  expect(wrong.err).toMatch(/^asked: Name one/m);
  expect(wrong.err).toMatch(/^asked\.0\.says\.pt: Say it in English/m);
  write({ asked: 'all' });
  expect((await set('2999-01-01')).err).toContain('has no criteria');
  expect((await directory('criteria', 'remove', 'TG', '2999-01-01')).code).toBe(0);
  expect(JSON.parse((await directory('criteria', 'list', '--json')).out)).toEqual([]);
  const noted = (await audited(here)).filter((one) => one.includes('criteria/TG'));
  expect(noted).toEqual(Array(2).fill('cli:afi directory.changed criteria/TG'));
});

test.each([
  [['partners', 'list', '--country', 'FR'], 'no country FR'],
  [['partners', 'set', 'TG', 'a', '--services', 'spirits'], 'shelter'],
  [['helplines', 'set', 'TG', '116', '--kind', 'aliens'], 'trafficking'],
  [['helplines', 'set', 'TG', '116', '--languages', 'tlh'], 'en'],
])('%j is refused with what is allowed', async (argv, reason) => {
  const { code, err } = await directory(...argv);
  expect([code, err]).toEqual([expect.any(Number), expect.stringContaining(reason)]);
  expect(code).not.toBe(0);
});
