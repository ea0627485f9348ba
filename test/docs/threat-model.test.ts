import { expect, test } from '@jest/globals';
import { exists, page, readText, tableAfter } from './pages.js';

const threats = page('docs/threat-model.md');
const rows = tableAfter(threats, 'fifty');

test('all fifty attacks and faults are there, in order', () => {
  expect(rows.map(([number]) => Number(number))).toEqual(
    Array.from({ length: 50 }, (_, i) => i + 1),
  );
});

test('each is shown by something, or says what it waits for', () => {
  const silent = rows.filter(
    ([, , shown = '']) => !/`(test|scripts)\/|later: \w|`npm ci`/.test(shown),
  );
  expect(silent).toEqual([]);
});

test('whatever is not left for later has tests that bear its number, so that it is found at once', () => {
  const lacking = rows.flatMap(([number = '', , shown = '']) => {
    if (shown.startsWith('later: ')) return [];
    const named = [...shown.matchAll(/`(test\/[\w./-]+)` “([^”]+)”/g)];
    const numbered = named.filter(([, file = '', title = '']) =>
      readText(file)
        .split(title)
        .slice(0, -1)
        .some(
          (before) =>
            / ?§5\.\d+ $/.test(before) &&
            before.slice(before.lastIndexOf("'")).includes(`§5.${number} `),
        ),
    );
    return named.length > 0 && numbered.length === named.length ? [] : [number];
  });
  expect(lacking).toEqual([]);
});

test('every test the threat model names exists under that name', () => {
  const named = [...threats.text.matchAll(/`(test\/[\w./-]+)` “([^”]+)”/g)];
  expect(named.length).toBeGreaterThan(30);
  const absent = named.filter(
    ([, file = '', title = '']) => !exists(file) || !readText(file).includes(title),
  );
  expect(absent.map(([whole]) => whole)).toEqual([]);
});
