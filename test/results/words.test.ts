import { describe, expect, test } from '@jest/globals';
import { openAnswersOf, type OpenAnswer } from '../../src/results/words.js';

const wrote = (people: number, text: string, group?: string): OpenAnswer[] =>
  Array.from({ length: people }, () => ({ text, ...(group === undefined ? {} : { group }) }));

describe('open answers', () => {
  test('a word is listed when eleven people used it, and a name that ten wrote never is', () => {
    const seen = openAnswersOf([
      ...wrote(11, 'Ask the embassy'),
      ...wrote(10, 'Kofi Mensah took my sister'),
    ]);
    expect(seen.words).toEqual([
      { name: 'ask', people: 10 },
      { name: 'embassy', people: 10 },
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/kofi|mensah|sister/i);
  });

  test('who writes a word eleven times is one person', () => {
    expect(openAnswersOf([{ text: 'help '.repeat(20) }]).words).toEqual([]);
  });

  test('numbers, and words that say nothing in English, French or Portuguese, are not listed', () => {
    expect(openAnswersOf(wrote(50, 'Call 0244123456 and the, avec les, para uma')).words).toEqual([
      { name: 'call', people: 50 },
    ]);
  });

  test('a group of ten is not shown', () => {
    expect(openAnswersOf([...wrote(10, 'x', 'fear'), ...wrote(25, 'x', 'hope')]).groups).toEqual([
      { name: 'hope', people: 20 },
    ]);
  });
});
