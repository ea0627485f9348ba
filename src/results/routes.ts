import { nextOf } from '../polls/jumps.js';
import { END, type Poll, type Question } from '../polls/definition.js';

/** Checks whether a question can come after another one, or is the same one. */
function reaches(poll: Poll, from: string, to: string): boolean {
  if (from === to) return true;
  const question = poll.questions.find(({ id }) => id === from);
  if (from === END || question === undefined) return false;
  const ways = question.kind === 'choice' ? question.options.map((option) => option.to) : [];
  // A poll has no loop: its check refuses loops (polls/jumps.ts).
  return [...new Set([nextOf(poll, question), ...ways])].some(
    (way) => way !== undefined && reaches(poll, way, to),
  );
}

/** Returns the question to which the answer of an option leads. */
export function afterOption(poll: Poll, question: Question, value: string): string {
  const option =
    question.kind === 'choice' ? question.options.find((one) => one.value === value) : undefined;
  return option?.to ?? nextOf(poll, question);
}

/**
 * Checks whether the people who were asked a question could be subtracted from a column of an
 * earlier one. Their answers there led them here. If one column joins answers that lead here and
 * answers that do not, the number of people here tells how many gave each of the joined answers.
 * @param columns of the earlier questions, as they are shown
 */
export function splitsColumns(
  poll: Poll,
  question: Question,
  columns: (id: string) => readonly { readonly values: readonly string[] }[],
): boolean {
  return poll.questions.some((earlier) => {
    if (earlier.kind !== 'choice' || earlier.id === question.id) return false;
    return columns(earlier.id).some(({ values }) => {
      const leads = new Set(
        values.map((value) => reaches(poll, afterOption(poll, earlier, value), question.id)),
      );
      return leads.size > 1;
    });
  });
}
