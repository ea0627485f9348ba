import { expect, test } from '@jest/globals';
import { page, readText, tableAfter } from './pages.js';

/** What scripts/evidence.mjs exports. */
interface Evidence {
  readonly evidencePages: () => Promise<Record<string, string>>;
  readonly gaps: () => { readonly unknown: string[]; readonly unshown: string[] };
}

const load = async () =>
  (await import(new URL('../../scripts/evidence.mjs', import.meta.url).href)) as Evidence;

test('all fifty attacks and faults are there, in order', () => {
  const rows = tableAfter(page('docs/attacks.md'), 'fifty');
  expect(rows.map(([number]) => Number(number))).toEqual(
    Array.from({ length: 50 }, (_, i) => i + 1),
  );
});

test('every claim and every attack has a test that bears its mark, or says what it waits for', async () => {
  const { gaps } = await load();
  expect(gaps()).toEqual({ unknown: [], unshown: [] });
});

test('the claims are numbered without a gap', () => {
  const { text } = page('docs/threat-model.md');
  const numbers = [...text.matchAll(/^- \*\*T(\d+)\.\*\*/gm)].map(([, number]) => Number(number));
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 37 }, (_, i) => i + 1));
});

test('the pages of evidence name the tests that there are: npm run docs:evidence', async () => {
  const { evidencePages } = await load();
  for (const [name, text] of Object.entries(await evidencePages()))
    expect(readText(name)).toBe(text);
});
