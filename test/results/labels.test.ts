import { expect, test } from '@jest/globals';
import type { Poll } from '../../src/polls/definition.js';
import { createLabels } from '../../src/results/labels.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { jobOffers, place } from './support/simulated.js';

const texts = createTexts();
const days = (languages: object = {}) =>
  ({
    ...jobOffers().questions.find(({ id }) => id === 'days'),
    ...languages,
  }) as Poll['questions'][number];

test.each([
  ['en', '1', '1 day'],
  ['en', '2', '2 days'],
  ['en', '0', '0 days'],
  ['fr', '1', '1 jour'],
  ['fr', '2', '2 jours'],
  ['pt', '1', '1 dia'],
  ['pt', '90', '90 dias'],
])('in %s a number %s stands with the word for so many: %s', (language, value, says) => {
  expect(createLabels(language, { texts, place }).answer(days(), [value])).toBe(says);
});

test('without a word for one, one stands alone, and a range keeps its word', () => {
  const bare = days({ unitOne: undefined });
  const { answer } = createLabels('fr', { texts, place });
  expect([answer(bare, ['1']), answer(bare, ['1-2']), answer(bare, ['5'])]).toEqual([
    '1',
    '1–2 jours',
    '5 jours',
  ]);
});
