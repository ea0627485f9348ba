import type { Poll } from '../polls/definition.js';
import type { Found } from './refusal.js';

const valuesOf = (question: Poll['questions'][number]): string[] =>
  'options' in question ? question.options.map(({ value }) => value) : [];

/** Returns the answers that a question had and its next version no longer has. */
const lostValues = (
  before: Poll['questions'][number],
  after: Poll['questions'][number],
  at: number,
): Found[] =>
  valuesOf(before)
    .filter((value) => !valuesOf(after).includes(value))
    .map((value) => ({
      at: `questions ${at + 1}, options`,
      path: ['questions', at, 'options'],
      code: 'lostAnswer',
      params: { value },
      says: `People may have chosen "${value}": results go on counting it, by this name and without its text.`,
    }));

/**
 * Returns what a new version of a poll removes although people may have answered it. Given answers
 * stay; the person who changes the poll is told what happens to them.
 */
export function lostAnswers(before: Poll, after: Poll): readonly Found[] {
  return before.questions.flatMap((question) => {
    const id = after.renamed?.[question.id] ?? question.id;
    const at = after.questions.findIndex((one) => one.id === id);
    const now = after.questions[at];
    if (now) return lostValues(question, now, at);
    const lost: Found = {
      at: 'questions',
      path: ['questions'],
      code: 'lostQuestion',
      params: { id },
      says: `People may have answered the question "${id}": results do not show their answers any more.`,
    };
    return [lost];
  });
}
