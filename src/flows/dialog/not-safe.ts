import { dangerIn } from '../danger.js';
import { isAnswer } from '../engine/read-choice.js';
import { stepOf } from '../engine/run.js';
import { tip } from '../tip.js';
import { isQuiet, readingFor, type Draft } from './draft.js';
import type { TalkContext } from './talk-context.js';
import { closeReport, keepWords, openReport } from './report.js';
import { safetyIn } from './safety.js';
import { go } from './steps.js';

/** Checks whether the person is being asked if it is safe to write now. */
const isAskedIfSafe = ({ person: { session } }: Draft): boolean =>
  session?.flow === tip.id && stepOf(tip, session)?.id === 'safe';

/**
 * Takes the answer that it is not safe. The words are saved with a report that has words already;
 * one line is sent, and then nothing.
 */
function answerNo(draft: Draft, text: string, context: TalkContext): Draft {
  const told = (draft.person.report?.notes ?? 0) > 0 || context.signalsIn(text).length > 0;
  const kept = told ? keepWords(openReport(draft, context), 'safe', text, context) : draft;
  return go(kept, { kind: 'button', flow: tip.id, step: 'safe', value: 'no' }, context);
}

/** Takes words that say it is not safe, at the question whether it is; undefined for all others. */
export const takeAsNotSafe = (
  draft: Draft,
  text: string,
  context: TalkContext,
): Draft | undefined =>
  isAskedIfSafe(draft) && safetyIn(text, context.texts) === 'unsafe'
    ? answerNo(draft, text, context)
    : undefined;

/**
 * Takes words that say it is safe, at the question whether it is; undefined for all others. They
 * tell nothing else, unless there is a danger in them.
 */
export function takeAsSafe(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  if (!isAskedIfSafe(draft) || safetyIn(text, context.texts) !== 'safe') return undefined;
  const told = dangerIn(text, context.texts).length > 0;
  const kept = told ? keepWords(openReport(draft, context), 'safe', text, context) : draft;
  return go(kept, { kind: 'button', flow: tip.id, step: 'safe', value: 'yes' }, context);
}

/**
 * Takes the second text in a row that fits no answer as a no, because a person who is safe would
 * have answered.
 */
export function takeMissAsNotSafe(
  draft: Draft,
  text: string,
  context: TalkContext,
): Draft | undefined {
  const { session } = draft.person;
  const at = session && isAskedIfSafe(draft) ? stepOf(tip, session) : undefined;
  if (!at || !session || session.misses === 0 || session.maybe !== undefined) return undefined;
  const reading = readingFor(draft.person, context);
  return isAnswer(at.id, at.step, text, reading) ? undefined : answerNo(draft, text, context);
}

/**
 * Takes words that say again that it is not safe, on a quiet phone: carriers deliver some texts
 * twice, and people repeat themselves. Nothing is sent; words that tell of a danger are saved.
 * Undefined for all other words.
 */
export function takeNotSafeAgain(
  draft: Draft,
  text: string,
  context: TalkContext,
): Draft | undefined {
  if (!isQuiet(draft, context) || safetyIn(text, context.texts) !== 'unsafe') return undefined;
  return context.signalsIn(text).length > 0
    ? closeReport(keepWords(openReport(draft, context), 'first', text, context))
    : draft;
}
