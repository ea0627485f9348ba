import type { FlowEffect, Step, Turn } from './flow.js';
import { matchAnswer, type AnswerMatch } from './match.js';
import { matchNumber } from './match-number.js';
import { matchSeveral } from './match-several.js';
import { askWhether, goOn, keptWords, type Position } from './position.js';
import { answerOptions, says, wordsOf, type Reading } from './reading.js';
import { notUnderstood, reAsk } from './not-understood.js';

/** Where an answer leads. */
function targetOf(step: Step<string>, value: string): string | undefined {
  if (step.kind === 'choice') return step.options.find((option) => option.value === value)?.to;
  return 'to' in step ? step.to : undefined;
}

/** Takes a value as the answer. */
export function choose(at: Position, value: string, before: readonly FlowEffect[] = []): Turn {
  const { flow, session, id, step } = at;
  const keep = 'keep' in step && step.keep === 'all';
  const answers = { ...session.answers, [id]: value };
  return goOn(at, targetOf(step, value) ?? flow.start, answers, [
    ...before,
    { type: 'answer', step: id, value, keep },
  ]);
}

/** Passes over a question. A person who came back to it for that takes back what they answered. */
export function passOver(at: Position, target: string): Turn {
  const { [at.id]: _, ...answers } = at.session.answers;
  return goOn(at, target, answers);
}

/** Reads a text as an answer to a step that has one. */
function matchStep(id: string, step: Step<string>, text: string, reading: Reading): AnswerMatch {
  const { lexicons } = wordsOf(reading.texts);
  if (step.kind === 'number') return matchNumber(text, step, lexicons);
  const match = step.kind === 'several' ? matchSeveral : matchAnswer;
  return match(text, answerOptions(id, step, reading), lexicons);
}

/** Whether a text is certainly an answer to a step that has some. */
export const isAnswer = (id: string, step: Step<string>, text: string, reading: Reading): boolean =>
  matchStep(id, step, text, reading).kind === 'match';

/** Reads a text where an answer is asked for. Words beside an answer are not lost, whatever was asked. */
export function readChoice(
  at: Position<'choice' | 'pick' | 'several' | 'number'>,
  text: string,
): Turn {
  const { session, id, step, reading } = at;
  if (session.maybe !== undefined && says(text, 'yes', reading)) return choose(at, session.maybe);
  // A "no" to "did you mean …?" is not the answer "no" to the question: that is asked again.
  if (session.maybe !== undefined && says(text, 'no', reading)) return reAsk(at);
  const read = matchStep(id, step, text, reading);
  const beside = 'rest' in read && read.rest ? [keptWords(id, text)] : [];
  if (read.kind === 'match') return choose(at, read.value, beside);
  if (step.skip && says(text, 'skip', reading)) return passOver(at, step.skip);
  if (read.kind === 'maybe' && (step.keep !== undefined || !read.rest))
    return askWhether(at, read, beside);
  return notUnderstood(at, text, read.kind === 'ambiguous');
}
