import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { shippedCountries } from '../../src/directory/country-file.js';
import { exportDirectory } from '../../src/directory/export.js';
import { parseDirectory, type FileFormat, type ParsedDirectory } from '../../src/directory/file.js';
import { importDirectory, type Imported } from '../../src/directory/import.js';
import { loadDirectory } from '../../src/directory/load.js';
import { seedCountries } from '../../src/directory/seed.js';
import { findDirectoryVersion } from '../../src/models/gateway/directory-version.js';
import { findFocalPoints } from '../../src/models/gateway/focal-point.js';
import { projectRoot } from '../../src/shared/root.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { keyring } from './keys.js';

const now = new Date('2023-07-21T12:00:00Z');
const keys = keyring();
let db: TestDb;
beforeEach(async () => {
  db = await testDb();
});
afterEach(() => dropTestDb(db));

function parsed(text: string, format: FileFormat = 'yaml'): ParsedDirectory {
  const read = parseDirectory(text, format, 'test');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.directory;
}
const example = (name: string) =>
  readFileSync(path.join(projectRoot(), 'examples/directory', name), 'utf8');
const entry = (name: string, reaches: string, more = '') =>
  `  - { name: "${name}", role: focal-point, affiliation: ngo, country: TG, language: fr, duty: [mon 08:00-18:00], reaches: [${reaches}]${more} }\n`;
const file = (...entries: string[]) => parsed(`focalPoints:\n${entries.join('')}`);
const take = (directory: ParsedDirectory, replace = false) =>
  importDirectory(db, keys, directory, now, { replace });
const counts = (done: Imported) =>
  done.ok ? [done.added, done.updated, done.unchanged, done.deactivated] : done.problems;
const load = () => loadDirectory(db, keys, now);

describe('importing', () => {
  test('the example makes a directory in which the right people are called', async () => {
    await seedCountries(db, now);
    const done = await take(parsed(example('directory.yaml')));
    expect(done).toEqual({
      ok: true,
      added: 4,
      updated: 0,
      unchanged: 0,
      deactivated: 0,
      removed: 0,
      countries: 0,
      warnings: [],
    });
    const directory = await load();
    const called = directory.onDuty({
      country: 'TG',
      area: 'TG-M',
      role: 'focal-point',
      at: now,
      excludedAffiliations: [],
    });
    expect(called.map(({ id, name }) => [id, name])).toEqual([['tg-lome-2', 'Yao Exemple']]);
    expect(directory.focalPointAt('demo-chat', 'exemple-1')?.id).toBe('tg-lome-1');
  });

  test('the same file twice changes nothing the second time, with ids or without', async () => {
    await take(parsed(example('directory.yaml')));
    const noIds = file(
      entry('Afi', "'demo-chat:afi'"),
      entry('Ama', "'demo-chat:ama', 'demo-sms:+22800000009'"),
    );
    expect(counts(await take(noIds))).toEqual([2, 0, 0, 0]);
    const version = await findDirectoryVersion(db.gateway);
    expect(counts(await take(parsed(example('directory.yaml'))))).toEqual([0, 0, 4, 0]);
    expect(counts(await take(noIds))).toEqual([0, 0, 2, 0]);
    expect(await findDirectoryVersion(db.gateway)).toBe(version);
  });

  test('a person without an id is known again by an address and keeps the id', async () => {
    await take(file(entry('Afi', "'demo-chat:afi', 'demo-sms:+22800000009'")));
    const before = (await load()).focalPointAt('demo-chat', 'afi')?.id;
    expect(before).toMatch(/^[\w-]{22}$/);
    expect(counts(await take(file(entry('Afi Exemple', "'demo-sms:+22800000009'"))))).toEqual([
      0, 1, 0, 0,
    ]);
    const directory = await load();
    expect(directory.focalPointAt('demo-sms', '+22800000009')).toMatchObject({
      id: before,
      name: 'Afi Exemple',
    });
    expect(directory.focalPointAt('demo-chat', 'afi')).toBeUndefined();
  });

  test('people who are not in the file stay, unless the file is to replace the directory; nobody is deleted', async () => {
    await take(
      file(
        entry('Afi', "'demo-chat:afi'", ', id: afi'),
        entry('Ama', "'demo-chat:ama'", ', id: ama'),
      ),
    );
    const onlyAfi = file(entry('Afi', "'demo-chat:afi'", ', id: afi'));
    expect(counts(await take(onlyAfi))).toEqual([0, 0, 1, 0]);
    expect((await load()).focalPoint('ama')?.active).toBe(true);
    expect(counts(await take(onlyAfi, true))).toEqual([0, 0, 1, 1]);
    const directory = await load();
    expect(directory.focalPoint('ama')).toMatchObject({ active: false, name: 'Ama' });
    expect(directory.focalPointAt('demo-chat', 'ama')).toBeUndefined();
    expect(counts(await take(onlyAfi, true))).toEqual([0, 0, 1, 0]);
  });

  test('somebody who was deactivated comes back under the same id', async () => {
    const both = file(entry('Afi', "'demo-chat:afi'"), entry('Ama', "'demo-chat:ama'"));
    await take(both);
    const ama = (await load()).focalPointAt('demo-chat', 'ama')?.id;
    await take(file(entry('Afi', "'demo-chat:afi'")), true);
    expect(counts(await take(both))).toEqual([0, 1, 1, 0]);
    expect((await load()).focalPointAt('demo-chat', 'ama')?.id).toBe(ama);
  });

  test('an address of somebody else in the directory is refused, and nothing of the file is taken', async () => {
    await take(file(entry('Afi', "'demo-chat:afi'", ', id: afi')));
    const clash = file(
      entry('New', "'demo-chat:new'", ', id: new'),
      entry('Ama', "'demo-chat:afi'", ', id: ama'),
    );
    const version = await findDirectoryVersion(db.gateway);
    expect(await take(clash)).toEqual({
      ok: false,
      problems: [
        { line: 3, message: expect.stringMatching(/this demo-chat address is that of afi/) },
      ],
    });
    expect(await findDirectoryVersion(db.gateway)).toBe(version);
    expect((await load()).focalPoint('new')).toBeUndefined();
    // With replace, the other one is not called any more, and the address is free.
    expect(counts(await take(clash, true))).toEqual([2, 0, 0, 1]);
  });

  test('after the keys were lost, a file that replaces the directory makes it whole again', async () => {
    await take(file(entry('Afi', "'demo-chat:afi'", ', id: afi'), entry('Ama', "'demo-chat:ama'")));
    const fresh = keyring();
    const again = file(
      entry('Afi', "'demo-chat:afi'", ', id: afi'),
      entry('Ama', "'demo-chat:ama'"),
    );
    const done = await importDirectory(db, fresh, again, now, { replace: true });
    expect(done).toMatchObject({ ok: true, added: 2, removed: 1 });
    expect(await findFocalPoints(db.gateway)).toHaveLength(2);
    expect((await loadDirectory(db, fresh, now)).focalPointAt('demo-chat', 'ama')?.name).toBe(
      'Ama',
    );
    expect(await exportDirectory(db, fresh, 'csv')).toMatch(/Ama/);
  });

  test('a line whose addresses belong to two people is refused', async () => {
    await take(file(entry('Afi', "'demo-chat:afi'"), entry('Ama', "'demo-chat:ama'")));
    const joined = await take(file(entry('Afi', "'demo-chat:afi', 'demo-chat:ama'")));
    expect(joined).toMatchObject({
      ok: false,
      problems: [
        { line: 2, message: expect.stringMatching(/^These addresses are those of several/) },
      ],
    });
  });

  test('two lines that are one person of the directory are refused', async () => {
    await take(file(entry('Afi', "'demo-chat:afi', 'demo-sms:+22800000009'")));
    const split = await take(
      file(entry('Afi', "'demo-chat:afi'"), entry('Ama', "'demo-sms:+22800000009'")),
    );
    expect(split).toMatchObject({ ok: false, problems: [{ line: 3 }] });
  });

  test('what is missing for a tip to reach somebody is said', async () => {
    const police =
      "role: focal-point, affiliation: police, country: TG, language: fr, reaches: ['demo-chat:afi']";
    const head =
      "role: agency-head, affiliation: ngo, country: GH, language: en, reaches: ['demo-chat:ama']";
    const done = await take(
      parsed(`focalPoints:\n  - { name: Afi, ${police} }\n  - { name: Ama, ${head} }\n`),
    );
    expect(
      done.ok && done.warnings.map(({ line, message }) => [line, message.slice(0, 40)]),
    ).toEqual([
      [2, 'Never on duty: called only when nobody o'],
      [3, 'Never on duty: called only when nobody o'],
      [undefined, 'There is no regional desk (country ECOWA'],
      [undefined, 'GH has an agency head and no focal point'],
      [undefined, 'TG has focal points and no agency head: '],
      [undefined, 'Everybody of TG is of the police or the '],
    ]);
  });

  test('of two imports at once both are taken over, one after the other', async () => {
    const one = file(entry('Afi', "'demo-chat:afi'", ', id: afi'));
    const two = file(entry('Ama', "'demo-chat:ama'", ', id: ama'));
    const done = await Promise.all([take(one), take(two)]);
    expect(done.map(counts)).toEqual([
      [1, 0, 0, 0],
      [1, 0, 0, 0],
    ]);
    expect(await findFocalPoints(db.gateway)).toHaveLength(2);
  });

  test('a country of the file replaces that country, and only that', async () => {
    await seedCountries(db, now);
    const text = await exportDirectory(db, keys, 'yaml');
    const confirmed = text.replaceAll('verifiedOn: 2022-01-01', 'verifiedOn: 2023-07-20');
    const done = await take(parsed(confirmed));
    // Togo, Nigeria, and Sierra Leone's line that sources contradict.
    expect(done).toMatchObject({ ok: true, countries: 3 });
    expect((await load()).helpline('TG', now)?.number).toBe('1011');
    for (const iso2 of ['BJ', 'SL']) expect((await load()).helpline(iso2, now)).toBeUndefined();
  });
});

describe('what is exported', () => {
  const awkward = [
    entry(
      "=HYPERLINK('x')",
      "'sms:+22890112233', 'telegram:4711', 'demo-chat:a', 'demo-chat:b'",
      ', id: aa, areas: [TG-K, TG-M]',
    ),
    entry('+228', "'demo-chat:c'", ', id: cc, active: false'),
    entry("'quoted', \\\"twice\\\"; 'x", "'demo-chat:d'", ", id: '-d-'"),
    entry("''=1", "'demo-chat:e'", ', id: ee'),
    entry('Dédé Ɖoŋ @ɛ', "'demo-chat:f'"),
    entry('@a\\nb', "'demo-chat:g'", ', id: "007"'),
  ];

  test.each(['yaml', 'csv'] as const)('as %s comes back the same', async (format) => {
    await seedCountries(db, now);
    await take(parsed(example('directory.yaml')));
    await take(file(...awkward));
    const kept = await findFocalPoints(db.gateway);
    const text = await exportDirectory(db, keys, format);
    const back = parsed(text, format);
    expect(back.people).toHaveLength(10);
    expect(counts(await take(back, true))).toEqual([0, 0, 10, 0]);
    expect(await findFocalPoints(db.gateway)).toEqual(kept);

    const elsewhere = await testDb();
    try {
      const done = await importDirectory(elsewhere, keys, back, now);
      expect(counts(done)).toEqual([10, 0, 0, 0]);
      if (format === 'yaml') expect(done).toMatchObject({ countries: 15 });
      expect(await exportDirectory(elsewhere, keys, format)).toBe(text);
    } finally {
      await dropTestDb(elsewhere);
    }
  });

  test('runs no formula in a spreadsheet', async () => {
    await take(file(...awkward));
    const text = await exportDirectory(db, keys, 'csv');
    const cells = text.split(/[,\n]/).map((cell) => cell.replace(/^"/, ''));
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(text).toContain("'=HYPERLINK");
    expect(text).toContain('sms:+22890112233');
  });

  test('is nothing at all when somebody in the directory cannot be read', async () => {
    await take(file(entry('Afi', "'demo-chat:afi'", ', id: afi')));
    await expect(exportDirectory(db, keyring(), 'csv')).rejects.toThrow(
      /cannot be read with these keys: afi/,
    );
  });
});

describe('criteria of alerts of a country', () => {
  const asked = (id: string) =>
    `{ id: ${id}, says: { en: Is it, fr: Est-ce, pt: Será }, alert: true, notice: true }`;
  const withCriteria = (...lists: readonly string[]) => {
    const [togo] = (parse(exported) as { countries: { iso2: string }[] }).countries.filter(
      ({ iso2 }) => iso2 === 'TG',
    );
    const criteria = parse(`[${lists.join(', ')}]`) as unknown;
    return stringify({ countries: [{ ...togo, criteria }] });
  };
  const from = (day: string, id = 'danger') =>
    `{ from: '${day}', source: Decree 12, asked: [${asked(id)}] }`;
  let exported = '';
  beforeEach(async () => {
    await seedCountries(db, now);
    exported = await exportDirectory(db, keys, 'yaml');
  });

  test('are taken, exported, and read back the same', async () => {
    expect(await take(parsed(withCriteria(from('2023-01-01'))))).toMatchObject({ countries: 1 });
    expect((await load()).country('TG')?.criteria).toMatchObject([
      { from: '2023-01-01', asked: [{ id: 'danger', says: { fr: 'Est-ce' } }] },
    ]);
    const again = await take(parsed(await exportDirectory(db, keys, 'yaml')));
    expect(again).toMatchObject({ ok: true, countries: 0 });
  });

  test('that count already are neither changed nor left out; those to come may be', async () => {
    await take(parsed(withCriteria(from('2023-01-01'), from('2024-01-01'))));
    const kept = 'TG.criteria: those from 2023-01-01 count already';
    for (const wrong of [withCriteria(from('2023-01-01', 'other')), withCriteria()])
      expect(JSON.stringify(await take(parsed(wrong)))).toContain(kept);
    const more = withCriteria(from('2023-01-01'), from('2025-01-01'));
    expect(await take(parsed(more))).toMatchObject({ ok: true, countries: 1 });
  });

  test('stay when the program ships its country anew', async () => {
    await take(parsed(withCriteria(from('2023-01-01'))));
    const shipped = shippedCountries().map((one) =>
      one.iso2 === 'TG' ? { ...one, body: 'Another body' } : one,
    );
    await seedCountries(db, now, shipped);
    expect((await load()).country('TG')).toMatchObject({
      body: 'Another body',
      criteria: [{ from: '2023-01-01' }],
    });
  });

  test.each([
    ['an id twice', `{ from: '2023-01-01', source: x, asked: [${asked('a1')}, ${asked('a1')}] }`],
    ['nothing asked', "{ from: '2023-01-01', source: x, asked: [] }"],
    [
      'nothing that a notice needs',
      "{ from: '2023-01-01', source: x, asked: [{ id: aa, says: { en: a, fr: a, pt: a } }] }",
    ],
    ['no day', `{ from: soon, source: x, asked: [${asked('aa')}] }`],
    [
      'a language missing',
      "{ from: '2023-01-01', source: x, asked: [{ id: aa, says: { en: a } }] }",
    ],
  ])('with %s are refused', (_what, list) => {
    expect(parseDirectory(withCriteria(list), 'yaml', 'test').ok).toBe(false);
  });
});
