import { fold } from '../../shared/texts/fold.js';
import type { Texts } from '../../shared/texts/texts.js';
import { isAnswer } from '../engine/read-choice.js';
import { stepOf } from '../engine/run.js';
import { tip } from '../tip.js';
import { isQuiet, readingFor, type Draft } from './draft.js';
import type { TalkContext } from './talk-context.js';
import { closeReport, keepWords, openReport } from './report.js';
import { go } from './steps.js';

/** A text with more words tells a story; "not safe" is said in few words. */
const MOST_WORDS = 8;
const FEW_WORDS = 3;

/**
 * Checks whether a text says that it is not safe to write now: "not now", "she is here", "plus
 * tard".
 */
export function saysNotSafe(text: string, texts: Texts): boolean {
  const words = fold(text).split(' ');
  if (words.length > MOST_WORDS) return false;
  // "later" alone is an answer; in a longer text it refers to something else.
  const says = (phrase: string) => phrase.includes(' ') || words.length <= FEW_WORDS;
  const said = ` ${words.join(' ')} `;
  return texts.languages.some((language) =>
    texts.lexicon(language).unsafe.some((phrase) => says(phrase) && said.includes(` ${phrase} `)),
  );
}

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
  isAskedIfSafe(draft) && saysNotSafe(text, context.texts)
    ? answerNo(draft, text, context)
    : undefined;

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
  if (!isQuiet(draft, context) || !saysNotSafe(text, context.texts)) return undefined;
  return context.signalsIn(text).length > 0
    ? closeReport(keepWords(openReport(draft, context), 'first', text, context))
    : draft;
}
