import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { openApi } from '../../src/api/openapi.js';
import { allRoutes } from '../../src/api/routes/all.js';
import { createDesk } from '../../src/desk/desk.js';
import { projectRoot } from '../../src/shared/root.js';
import { commandTree } from './command-tree.js';
import { page, pages, readText, tableAfter } from './pages.js';

/** Pages that tell of earlier versions, or quote texts of people and names of tests. */
const quoting = /^(CHANGELOG|docs\/(adr|history|evidence|glossary|joins|triage))/;

/** What such a word also means: a phone company, an operator of MongoDB, a list of likeness. */
const meantElsewhere = [
  /the operators?' |operator's name|[Pp]lain operators|^ *'operator',$|^\| operator /,
  /National Hotline/,
  /\btiers?( = \[|\(\)|\.slice| of near)/,
  // The log has a field `level` of its own.
  /\brung(\?: number|: true|: level)/,
];

const filesOf = (...args: string[]) =>
  execFileSync('git', ['ls-files', ...args], { cwd: projectRoot(), encoding: 'utf8' })
    .trim()
    .split('\n');
const linesOf = (name: string, text: string) =>
  text.split('\n').map((line) => ({ where: name, line }));

/** Every text of a JSON document, with its key. */
const textsIn = (json: unknown, key = ''): [string, string][] =>
  typeof json === 'object' && json !== null
    ? Object.entries(json).flatMap(([name, value]) => textsIn(value, key ? `${key}.${name}` : name))
    : [[key, String(json)]];
const jsonLines = (name: string, json: unknown) =>
  textsIn(json).map(([key, line]) => ({ where: `${name} ${key}`, line }));

interface Line {
  readonly where: string;
  readonly line: string;
}
let areas: Record<'docs' | 'code' | 'commands' | 'api' | 'pages', readonly Line[]>;
beforeAll(async () => {
  const routes = allRoutes(createDesk({} as never), '', {} as never);
  const api = openApi(routes, 'https://tips.example');
  const code = filesOf('src/*.ts', 'src/*.tsx').filter((name) => !name.includes('common-words'));
  areas = {
    docs: pages()
      .filter(({ name }) => !quoting.test(name))
      .flatMap(({ name, text }) => linesOf(name, text)),
    code: code.flatMap((name) =>
      // Words of an identifier are words: `rungOf`, `isHotline`.
      linesOf(name, readText(name).replace(/([a-z])([A-Z])/g, '$1 $2')),
    ),
    commands: [...(await commandTree())].flatMap(([name, help]) => linesOf(name, help)),
    api: [
      ...jsonLines('api', api),
      ...Object.keys(api.components['schemas'] as object).map((line) => ({ where: 'api', line })),
      ...Object.keys(api.paths).map((line) => ({ where: 'api', line })),
    ],
    pages: [
      ...jsonLines('console', JSON.parse(readText('locales/console/en.json'))),
      // What stands between tags.
      ...filesOf('src/demo/*.tsx').flatMap((name) =>
        [...readFileSync(path.join(projectRoot(), name), 'utf8').matchAll(/>([^<>{}=;]+)</g)].map(
          ([, line = '']) => ({ where: name, line }),
        ),
      ),
    ],
  };
});

/** The areas that a row of the glossary is about. */
const areasOf = (where: string): readonly Line[] =>
  where === 'everywhere'
    ? Object.values(areas).flat()
    : where === 'pages'
      ? areas.pages
      : [...areas.commands, ...areas.api];

const rows = tableAfter(page('docs/glossary.md'), 'words');

test('the glossary names words that are not used', () => {
  expect(rows.length).toBeGreaterThan(10);
  expect(new Set(rows.map(([, , where]) => where))).toEqual(
    new Set(['everywhere', 'commands and API', 'pages']),
  );
});

test.each(rows)('nobody reads or writes "%s" for "%s", %s', (not = '', _but, where = '') => {
  const words = not.split(', ').map((word) => word.replace(/[- ]/g, '[- ]'));
  const used = new RegExp(`\\b(?:${words.join('|')})s?\\b`, 'i');
  const found = areasOf(where).filter(
    ({ line }) => used.test(line) && !meantElsewhere.some((other) => other.test(line)),
  );
  expect(found.map(({ where: at, line }) => `${at}: ${line.trim().slice(0, 100)}`)).toEqual([]);
});
