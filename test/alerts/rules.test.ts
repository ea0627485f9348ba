import { expect, test } from '@jest/globals';
import { ruleGroups, rules, type RuleName } from '../../src/alerts/cap/rules/catalogue.js';
import { findingsOf } from '../../src/alerts/cap/validate.js';
import { page, tableAfter } from '../docs/pages.js';
import { check, fixture, fixturesOf, markedLine } from './support.js';

const files = (...folders: readonly string[]) =>
  folders.flatMap((folder) => fixturesOf(folder).map((file) => [folder, file] as const));

/** The rule that a fixture is about: its name, without what tells several of one rule apart. */
const ruleOf = (file: string): RuleName => {
  const name = file.replace(/\.\w+$/, '');
  const found = (Object.keys(rules) as RuleName[])
    .filter((rule) => name === rule || name.startsWith(`${rule}-`))
    .sort((one, other) => other.length - one.length)[0];
  if (!found) throw new Error(`${file} is about no rule.`);
  return found;
};

test.each(files('good'))('%s/%s has no finding', async (folder, file) => {
  expect(findingsOf(await check(fixture(folder, file)))).toEqual([]);
});

test.each(files('good'))('%s/%s passes what hubs ask for', async (folder, file) => {
  const found = findingsOf(await check(fixture(folder, file), 'public'));
  expect(found.map(({ rule }) => rule)).toEqual(file.includes('test') ? ['public-status'] : []);
});

test.each(files('rules', 'public', 'feeds'))(
  'in %s/%s its rule is found, at its line, and nothing else',
  async (folder, file) => {
    const bytes = fixture(folder, file);
    const found = findingsOf(await check(bytes, folder === 'public' ? 'public' : 'cap'));
    const others: Partial<Record<string, RuleName[]>> = {
      // Crossing or open lines of other faults, and what a word that is missing leads to.
      'expires-order.xml': ['expires-order', 'expires-order', 'expired'],
      'geocode.xml': ['geocode'],
    };
    const wanted = others[file] ?? [ruleOf(file)];
    expect(found.map(({ rule }) => rule)).toEqual(wanted);
    expect(found[0]?.line).toBe(markedLine(bytes) ?? found[0]?.line);
    for (const { what, allowed, todo } of found) {
      expect(what).toMatch(/^[A-Z<“].*\.$/s);
      expect(allowed).not.toBe('');
      expect(todo).toMatch(/\.$/);
    }
  },
);

test.each(files('unreadable'))('%s/%s is not read, and why is said', async (folder, file) => {
  const report = await check(fixture(folder, file));
  expect(report.kind).toBe('unreadable');
  expect(report.findings.map(({ rule }) => rule)).toEqual([ruleOf(file)]);
});

test('an empty element that may be left out is a warning, and says nothing of the scope', async () => {
  const text = fixture('good', 'togo-missing-child.xml')
    .toString('utf8')
    .replace('</scope>', '</scope><restriction/><addresses></addresses>');
  const found = findingsOf(await check(text));
  expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([
    ['empty', 'warning'],
    ['empty', 'warning'],
  ]);
});

test.each([
  ['UTF-8', 'utf8', []],
  ['utf-16', 'utf16le', ['encoding-odd']],
] as const)('a file in %s with its mark is read', async (said, encoding, rules) => {
  const text = fixture('good', 'togo-missing-child.xml').toString('utf8').replace('UTF-8', said);
  const found = findingsOf(await check(Buffer.from(`\uFEFF${text}`, encoding)));
  expect(found.map(({ rule }) => rule)).toEqual(rules);
});

/** Rules that no file shows: it would have to be larger than what is worth keeping. */
const withoutFile: readonly RuleName[] = ['size', 'too-many', 'alert-size', 'public-size'];

test('every rule has a fixture', () => {
  const shown = files('rules', 'public', 'feeds', 'unreadable').map(([, file]) => ruleOf(file));
  const all = Object.values(ruleGroups).flatMap((group) => Object.keys(group) as RuleName[]);
  expect(all.filter((rule) => !shown.includes(rule) && !withoutFile.includes(rule))).toEqual([]);
});

test.each(Object.entries(ruleGroups))('docs/cap-rules.md lists the rules of %s', (group, all) => {
  const plain = (cell = '') =>
    cell.replaceAll('`', '').replaceAll('\\<', '<').replaceAll('\\_', '_');
  const written = tableAfter(page('docs/cap-rules.md'), `rules-${group}`).map((row) =>
    row.map(plain),
  );
  expect(written).toEqual(
    Object.entries(all).map(([name, { severity, allowed }]) => [name, severity, allowed]),
  );
});
