import { expect, test } from '@jest/globals';
import { DOCUMENT, outOfBounds } from '../../../src/shared/files/bounds.js';
import { parseYaml } from '../../../src/shared/files/parse-yaml.js';
import { Report } from '../../../src/shared/files/problems.js';
import { readYamlText } from '../../../src/shared/files/yaml-text.js';
import { parseYamlApart } from '../../../src/shared/files/yaml-thread.js';

const says = (text: string) =>
  parseYaml(text, DOCUMENT).problems.map(({ line, message }) => `${line}: ${message}`);

test('what stands in a file is found again, and what does not has the place of what is around it', () => {
  const read = readYamlText('a:\n  - b: 1\n    c: [x, y]\n', new Report(), DOCUMENT);
  expect(read?.content).toEqual({ a: [{ b: 1, c: ['x', 'y'] }] });
  expect(read?.at(['a', 0, 'c', 1])).toEqual({ line: 3, column: 12 });
  expect(read?.keyAt(['a', 0], 'c')).toEqual({ line: 3, column: 5 });
  expect(read?.at(['a', 0, 'c', 7])).toEqual({ line: 3, column: 8 });
  expect(read?.at(['nothing', 'here'])).toEqual({ line: 1, column: 1 });
});

test.each([
  ['anchors', 'a: &x 1\n', /^1: Anchors and aliases/],
  ['aliases', 'a: 1\nb: *a\n', /^2: (This is not YAML|Anchors)/],
  ['a key twice', 'a: 1\nb: 2\na: 3\n', /^3: This is not YAML: Map keys must be unique/],
  ['a key that is a list', '[a, b]: 1\n', /^1: A key here is not a word/],
  ['deep nesting', `${'['.repeat(25)}${']'.repeat(25)}`, /^1: This is nested more than 20 levels/],
  ['too many values', 'a\n'.replace('a', `[${'1,'.repeat(3_001)}]`), /more than 3000 values/],
  ['too many letters', 'a'.repeat(200_001), /longer than 200000 characters/],
  ['what is not UTF-8', 'a: 1\nb: \uFFFD\n', /^2: A letter here is not UTF-8/],
])('%s: refused, with where and why, and without a word of the file', (_, text, message) => {
  expect(says(text)[0]).toMatch(message);
});

test('however much is wrong, twenty problems are told', () => {
  expect(says('a: 1\n'.repeat(10_000))).toHaveLength(20);
  expect(says('}\n'.repeat(10_000)).length).toBeLessThanOrEqual(20);
});

test('another thread reads the same as this one; what would take it down is refused, and the next is read', async () => {
  const text = 'a:\n  - b: 1\n';
  expect(await parseYamlApart(text, DOCUMENT)).toEqual(parseYaml(text, DOCUMENT));
  const deep = '[{"a":'.repeat(30_000);
  const [first, second] = await Promise.all([
    parseYamlApart(deep, DOCUMENT),
    parseYamlApart(text, DOCUMENT),
  ]);
  expect(first.problems.length).toBeGreaterThan(0);
  expect(second.problems).toEqual([]);
});

test('more files than a few do not wait for each other', async () => {
  const all = await Promise.allSettled(
    Array.from({ length: 12 }, () => parseYamlApart('a: 1\n', DOCUMENT)),
  );
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(2);
});

test('data of a request is bounded as a file is: in values, and in depth', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(outOfBounds(deep)).toMatch(/nested/);
  expect(outOfBounds(Array(3_001).fill(1))).toMatch(/3000 values/);
  expect(outOfBounds(Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [i, 1])))).toMatch(
    /values/,
  );
  expect(outOfBounds(Array(70).fill(Array(80).fill(1)))).toMatch(/values/);
  expect(outOfBounds({ a: [1, { b: null }], c: 'x'.repeat(100_000) })).toBeUndefined();
});
