import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '../../src/shared/clock.js';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { audited, newInstallation, secretFile, testIo, type TestInstallation } from './support.js';
import { projectRoot } from '../../src/shared/root.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

const example = path.join(projectRoot(), 'examples/directory/directory.yaml');
const people = () => here.db.gateway.collection('focalpoints').countDocuments({ active: true });
const onTuesday = () => testIo(here.env, systemClock, async () => new Date('2026-11-24T10:00:00Z'));

test('a file with one bad row imports nobody, and names the row by its line', async () => {
  const text = readFileSync(example, 'utf8').replace('role: agency-head', 'role: king');
  const line = text.split('\n').findIndex((row) => row.includes('king')) + 1;
  const file = secretFile(here.folder, 'bad.yaml', text);
  const { code, out, err } = await here.run(['directory', 'import', file]);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(`bad.yaml:${line}:`);
  expect(err).toContain('Nothing was imported: 1 problem.');
  expect(await people()).toBe(0);
  const json = await here.run(['directory', 'import', file, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ ok: false, problems: [{ line }] });
});

test('a dry run says what would happen, and changes nothing', async () => {
  const { code, out } = await here.run(['directory', 'import', example, '--dry-run']);
  expect(code).toBe(0);
  expect(out).toMatch(/^Nothing was changed\. This would happen: 4 added/);
  expect(await people()).toBe(0);
  expect(await audited(here)).toEqual([]);
});

test('a file is imported once, however often it is given', async () => {
  expect((await here.run(['directory', 'import', example])).out).toMatch(/^Imported: 4 added/);
  const again = await here.run(['directory', 'import', example, '--json']);
  expect(JSON.parse(again.out)).toMatchObject({ added: 0, unchanged: 4, dryRun: false });
  expect(await people()).toBe(4);
  expect(await audited(here)).toContain('cli:afi directory.imported merged');
});

test('what is exported is for its owner only, and is imported again unchanged', async () => {
  for (const format of ['yaml', 'csv']) {
    const file = path.join(here.folder, `out.${format}`);
    writeFileSync(file, 'old', { mode: 0o644 });
    const { code, out } = await here.run([
      'directory',
      'export',
      '--format',
      format,
      '--output',
      file,
    ]);
    expect([code, out]).toEqual([0, '']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await here.run(['directory', 'import', file, '--replace', '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ unchanged: 4, deactivated: 0 });
    const printed = await here.run(['directory', 'export', '--format', format]);
    expect(printed.out).toBe(readFileSync(file, 'utf8'));
  }
  expect(await audited(here)).toContain('cli:afi directory.exported csv');
});

test('who is on duty is shown by name and level, and never with an address', async () => {
  const { code, out } = await here.run(['directory', 'show', '--country', 'TG'], onTuesday());
  expect(code).toBe(0);
  expect(out).toMatch(/TG +focal-point +on duty +Yao Exemple +tg-lome-2 +TG-M +demo-sms/);
  expect(out).toMatch(/TG +focal-point +off duty +Akouvi Exemple/);
  expect(out).toMatch(/ECOWAS +regional-desk +on duty +Chidi Sample/);
  const json = await here.run(['directory', 'show', '--json'], onTuesday());
  expect(JSON.parse(json.out)).toContainEqual({ country: 'GH', level: 'focal-point', people: [] });
  expect(out + json.out).not.toMatch(/\+?228|00000102/);
});

test('absences are said and taken back, shown, and noted; what cannot be says why', async () => {
  const away = ['directory', 'away', 'tg-lome-2', '2026-11-23', '2026-11-25'];
  expect((await here.run(away, onTuesday())).code).toBe(0);
  const { out } = await here.run(['directory', 'show', '--country', 'TG'], onTuesday());
  expect(out).toMatch(/away until 2026-11-25 +Yao Exemple/);
  const json = await here.run(['directory', 'show', '--json'], onTuesday());
  expect(json.out).toContain('"to": "2026-11-25"');
  const refused = async (argv: string[]) => {
    const { code, err } = await here.run(['directory', ...argv], onTuesday());
    return [code, err.trim().split('\n').at(-1)];
  };
  expect(await refused(away.slice(1))).toEqual([1, expect.stringContaining('away on some')]);
  expect(await refused(['away', 'tg-lome-2', 'soon', '2026-12-01'])).toEqual([
    1,
    'Give both days as 2026-12-24.',
  ]);
  expect(await refused(['away', 'no one', '2026-12-01', '2026-12-01'])).toEqual([
    1,
    expect.stringContaining('nobody active'),
  ]);
  const back = ['back', 'tg-lome-2', '2026-11-23'];
  expect((await here.run(['directory', ...back], onTuesday())).code).toBe(0);
  expect((await refused(back))[0]).toBe(1);
  const noted = (await audited(here)).filter((one) => one.includes('directory.changed'));
  expect(noted).toEqual(Array(2).fill('cli:afi directory.changed focalpoint/tg-lome-2'));
});

test.each([
  [['directory', 'import', 'nowhere.yaml'], 'cannot be read'],
  [['directory', 'import', 'people.txt'], '.yaml or .csv'],
  [['directory', 'show', '--country', 'FR'], 'no country FR'],
])('%j is refused with its reason', async (argv, reason) => {
  const { code, err } = await here.run(argv);
  expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
});
