import type { FlowEffect, Step, Turn } from './flow.js';
import { agesIn } from '../../shared/texts/ages.js';
import type { Lexicon } from '../../shared/texts/texts.js';
import { isDenied } from './denied.js';
import { answerWithin, asksYesOrNo, beginsWithNo, type ChoiceStep } from './answer-within.js';
import { matchAnswer, type AnswerMatch, type AnswerOption } from './match.js';
import { isSentence } from './sentence.js';
import { matchNumber } from './match-number.js';
import { matchSeveral } from './match-several.js';
import { askedOn, askWhether, goOn, keptWords, type Position } from './position.js';
import { answerOptions, says, wordsOf, type Reading } from './reading.js';
import { notUnderstood, reAsk } from './not-understood.js';

/** Returns the step to which an answer leads. */
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

/**
 * Skips a question. If the person came back to the question to skip it, their earlier answer is
 * removed.
 */
export function passOver(at: Position, target: string): Turn {
  const { [at.id]: _, ...answers } = at.session.answers;
  return goOn(at, target, answers);
}

/** Returns the no of a question that a text denies in the question's own words: "no police". */
function deniedAnswer(step: ChoiceStep, text: string, { texts }: Reading): string | undefined {
  const { ask } = step;
  if (typeof ask !== 'string') return undefined;
  const isIt = texts.languages.some((language) =>
    isDenied(text, () => texts.say(language, { key: ask }), texts.lexicon(language)),
  );
  return isIt ? step.options.find(({ alias }) => alias === 'no')?.value : undefined;
}

/**
 * Reads a yes or a no, with everything that is told beside it. The person is never asked whether it
 * was meant.
 */
function matchYesOrNo(
  { id, step, reading }: { id: string; step: ChoiceStep; reading: Reading },
  text: string,
): AnswerMatch {
  // "No, she is 8" answers nothing that is asked here.
  if (reading.corrects?.(id, text)) return { kind: 'none' };
  const { lexicons } = wordsOf(reading.texts);
  const options = answerOptions(id, step, reading);
  const read = matchAnswer(text, options, lexicons);
  if (read.kind === 'ambiguous') return read;
  if (read.kind === 'match' && !(read.rest && beginsWithNo(read.rest, lexicons))) return read;
  const told = reading.tells?.(text)[id];
  const labels = options.map(({ label }) => label);
  const value =
    told ?? answerWithin(text, step.options, labels, lexicons) ?? deniedAnswer(step, text, reading);
  if (value !== undefined && step.options.some((option) => option.value === value))
    return { kind: 'match', value, ...(isSentence(text) || told ? { rest: text } : {}) };
  // A misspelt "don't know" cannot mean anything else.
  if (read.kind === 'maybe' && read.value === 'unknown' && !read.rest)
    return { kind: 'match', value: read.value };
  return { kind: 'none' };
}

/** Reads the age in a text, where an age is asked for and the years are words of the options. */
function matchAge(text: string, options: readonly AnswerOption[], lexicons: readonly Lexicon[]) {
  const [age, other] = agesIn(text, lexicons);
  const own = age !== undefined && other === undefined ? String(age) : undefined;
  const option = options.find(({ aliases }) => own !== undefined && aliases?.includes(own));
  return option && ({ kind: 'match', value: option.value } as const);
}

/** Reads a text as an answer to a step that has answers. */
function matchStep(id: string, step: Step<string>, text: string, reading: Reading): AnswerMatch {
  const { lexicons } = wordsOf(reading.texts);
  if (step.kind === 'number') return matchNumber(text, step, lexicons);
  if (asksYesOrNo(step)) return matchYesOrNo({ id, step, reading }, text);
  const options = answerOptions(id, step, reading);
  if (step.kind === 'several') return matchSeveral(text, options, lexicons);
  const read = matchAnswer(text, options, lexicons);
  return (read.kind === 'match' ? undefined : matchAge(text, options, lexicons)) ?? read;
}

/**
 * Checks whether a text is certainly an answer to a step that has answers: alone, or with words
 * beside it.
 */
export function isAnswer(
  id: string,
  step: Step<string>,
  text: string,
  reading: Reading,
): 'alone' | 'withWords' | undefined {
  const read = matchStep(id, step, text, reading);
  if (read.kind !== 'match') return undefined;
  return read.rest ? 'withWords' : 'alone';
}

/**
 * Reads a text where an answer is asked for. Words beside an answer are not lost, whatever was
 * asked.
 */
export function readChoice(
  at: Position<'choice' | 'pick' | 'several' | 'number'>,
  text: string,
): Turn {
  const { session, id, step, reading } = at;
  if (session.maybe !== undefined && says(text, 'yes', reading)) return choose(at, session.maybe);
  // A "no" to "did you mean …?" is not the answer "no" to the question, which is asked again.
  if (session.maybe !== undefined && says(text, 'no', reading)) return reAsk(at);
  // "No, she is 8" answers nothing that is asked here.
  if (reading.corrects?.(id, text)) return askedOn(at, text);
  const read = matchStep(id, step, text, reading);
  const beside = 'rest' in read && read.rest ? [keptWords(id, text)] : [];
  if (read.kind === 'match') return choose(at, read.value, beside);
  if (step.skip && says(text, 'skip', reading)) return passOver(at, step.skip);
  if (read.kind === 'maybe' && (step.keep !== undefined || !read.rest))
    return askWhether(at, read, beside);
  return notUnderstood(at, text, read.kind === 'ambiguous');
}
