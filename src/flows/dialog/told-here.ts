import { isAnswer } from '../engine/read-choice.js';
import { stepOf } from '../engine/run.js';
import { tip } from '../tip.js';
import { readingFor, type Draft } from './draft.js';
import { keepWords } from './report.js';
import { isOnlyParting } from './small-talk.js';
import { go } from './steps.js';
import type { TalkContext } from './talk-context.js';

const answer = (draft: Draft, step: string, value: string, context: TalkContext): Draft =>
  go(draft, { kind: 'button', flow: tip.id, step, value }, context);

/** Returns the country of the places that a text names, as far as it is one. */
function countryNamed(text: string, context: TalkContext): string | undefined {
  const hint = context.countryIn(text);
  return hint.kind === 'sure' || hint.kind === 'perhaps' ? hint.country : undefined;
}

/** Goes on as if the question had been skipped. */
function skip(draft: Draft, context: TalkContext): Draft {
  const { texts } = context;
  const [text = ''] = texts.languages.flatMap((language) => texts.lexicon(language).skip);
  return go(draft, { kind: 'text', text }, context);
}

/**
 * Takes words of a report that answer its question by what they mean: a town where the country is
 * asked for, and thanks or a goodbye where more may be told or something be asked later. Undefined
 * for all other words.
 */
export function takeToldHere(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  const { session } = draft.person;
  const at = session?.flow === tip.id ? stepOf(tip, session) : undefined;
  if (at?.id === 'more' && isOnlyParting(text, context.texts))
    return answer(draft, at.id, 'no', context);
  if (at?.id === 'reply' && isOnlyParting(text, context.texts)) return skip(draft, context);
  if (at?.id !== 'country') return undefined;
  if (isAnswer(at.id, at.step, text, readingFor(draft.person, context))) return undefined;
  const country = countryNamed(text, context);
  return country === undefined
    ? undefined
    : answer(keepWords(draft, at.id, text, context), at.id, country, context);
}
