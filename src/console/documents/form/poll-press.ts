import { emptyQuestion, MOST_QUESTIONS, type PollSheet, type QuestionSheet } from './poll-sheet.js';
import { chosen, joinLines, linesOf, listed, moved, slug, untaken, type Lines } from './words.js';

/** Adds short names to answers without one, from their text in the first language that has one. */
export function namedAnswers(values: string, options: Lines, languages: readonly string[]): string {
  const given = linesOf(values);
  const taken = new Set(given.filter(Boolean));
  const names = listed(options, languages).map(({ line, words }) => {
    const before = given[line] ?? '';
    const text = Object.values(words)[0];
    if (before !== '' || text === undefined) return before;
    const name = untaken(slug(text, 12) || `a${line + 1}`, taken, 12);
    taken.add(name);
    return name;
  });
  return joinLines([...names, ...given.slice(names.length)]);
}

/** Adds missing short names: of the poll, its questions and their answers. */
export function namedPoll(sheet: PollSheet): PollSheet {
  const { languages } = sheet;
  const taken = new Set(sheet.questions.map(({ id }) => id).filter(Boolean));
  const title = Object.values(chosen(sheet.title, languages) ?? {})[0] ?? '';
  return {
    ...sheet,
    name: sheet.name || slug(title, 24),
    questions: sheet.questions.map((question) => {
      const id = question.id || untaken('q1', taken, 12);
      taken.add(id);
      const values = namedAnswers(question.values, question.options, languages);
      return { ...question, id, values };
    }),
  };
}

/** Removes a question as a target: answers that led to it lead to the next question. */
function withoutTarget(questions: readonly QuestionSheet[], id: string): QuestionSheet[] {
  const kept = (to: string) => (to === id ? '' : to);
  return questions.map((one) => ({ ...one, to: kept(one.to), tos: one.tos.map(kept) }));
}

/** Carries out a button: `add`, `remove.1`, `up.1`, `down.1`. Anything else changes nothing. */
export function pressedPoll(sheet: PollSheet, press: string): PollSheet {
  const { questions } = sheet;
  const [what, place = ''] = press.split('.');
  const at = Number(place);
  const one = questions[at];
  if (what === 'add' && questions.length < MOST_QUESTIONS)
    return { ...sheet, questions: [...questions, emptyQuestion] };
  if (!one) return sheet;
  if (what === 'remove' && questions.length > 1) {
    const rest = questions.filter((other) => other !== one);
    return { ...sheet, questions: withoutTarget(rest, one.id) };
  }
  if (what === 'up') return { ...sheet, questions: moved(questions, at, -1) };
  return what === 'down' ? { ...sheet, questions: moved(questions, at, 1) } : sheet;
}
