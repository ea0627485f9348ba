import type { Poll } from '../polls/definition.js';
import type { Found } from './refusal.js';

const valuesOf = (question: Poll['questions'][number]): string[] =>
  'options' in question ? question.options.map(({ value }) => value) : [];

/** The answers that a question had and that its next version has no more. */
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
 * What a new version of a poll takes away that people may have answered already. Answers that were
 * given stay; whoever changes the poll is told what becomes of them.
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
