import { expect, test } from '@jest/globals';
import { exists, page } from './pages.js';

const entries = page('docs/glossary.md')
  .text.split(/\n(?=- )/)
  .filter((entry) => entry.startsWith('- **'))
  .map((entry) => {
    const text = (entry.split('\n\n')[0] ?? '').replace(/\s+/g, ' ').trim();
    const [, word = '', sentence = '', file = ''] =
      /^- \*\*([^*]+)\*\*: (.+[.)]) `(src\/[\w./-]+)`$/.exec(text) ?? [];
    return { text, word, sentence, file };
  });

test('each word is explained once, by a sentence and the file where it lives', () => {
  expect(entries.filter(({ word }) => word === '').map(({ text }) => text)).toEqual([]);
  const words = entries.map(({ word }) => word);
  expect(words).toEqual([...new Set(words)]);
  expect(words.length).toBeGreaterThanOrEqual(30);
});

test('every file of the glossary is there', () => {
  expect(entries.filter(({ file }) => !exists(file))).toEqual([]);
});
