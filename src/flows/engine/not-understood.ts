import type { FlowEffect, Turn } from './flow.js';
import { beginReport, goOn, keptWords, type Position } from './position.js';
import { ask, offersOf } from './run.js';
import { isSentence } from './sentence.js';

/**
 * How often a question is asked again when its answer was not understood. It is fewer when the
 * words were saved, because those have answered enough.
 */
const AGAIN = { kept: 1, lost: 2 } as const;

/**
 * Why a question is asked again: the text was saved as words, or was two answers at once, or was
 * not understood.
 */
type Why = 'kept' | 'twoAnswers' | 'lost';

/**
 * Returns what may be sent at a step for numbers, by why it is said and whether for the first time.
 */
function hintForNumbers(kind: 'several' | 'number', why: Why, first: boolean) {
  const kept = why === 'kept';
  if (kind === 'several')
    return kept
      ? 'answer.keptAgainSeveral'
      : first
        ? 'answer.againSeveral'
        : 'answer.againSeveralShort';
  return kept ? 'answer.keptAgainNumber' : first ? 'answer.againNumber' : 'answer.againNumberShort';
}

/** Says what can be sent at a step, to a person who sent something else. */
function hintFor({ id, step, reading }: Position, why: Why, first: boolean): FlowEffect {
  switch (step.kind) {
    case 'several':
      return { type: 'say', key: hintForNumbers('several', why, first) };
    case 'number': {
      const { min, max } = step;
      return { type: 'say', key: hintForNumbers('number', why, first), params: { min, max } };
    }
    case 'text':
      return { type: 'say', key: 'answer.againText' };
    default: {
      const key = {
        kept: 'answer.keptAgain',
        twoAnswers: 'answer.onlyOne',
        lost: first ? 'answer.again' : 'answer.againShort',
      } as const;
      return {
        type: 'say',
        key: key[why],
        params: { count: offersOf(id, step, reading).length },
      };
    }
  }
}

/** Says what can be sent; the first time with the whole question. */
export function reAsk(at: Position, before: readonly FlowEffect[] = [], why: Why = 'lost'): Turn {
  const { session, id, step, reading } = at;
  const { maybe: _, ...rest } = session;
  const first = session.misses === 0;
  return {
    session: { ...rest, step: id, misses: session.misses + 1 },
    effects: [...before, hintFor(at, why, first), ...(first ? ask(id, step, reading) : [])],
  };
}

/** Returns the step after a question that is given up. */
function nextAfter({ step }: Position): string | undefined {
  if ('skip' in step && step.skip) return step.skip;
  return step.kind === 'text' ? step.to : undefined;
}

/**
 * Replies to a text that is no answer. If words are saved, the reply says so, and the question is
 * asked once more; a second such text leads to the next question. Where nothing is saved, a
 * question is asked twice more.
 */
export function notUnderstood(at: Position, text: string, twoAnswers = false): Turn {
  const { session, id, step } = at;
  const keep = 'keep' in step && step.keep !== undefined;
  // A sentence tells something, whether or not it was asked for; "1 or 2" does not.
  const sentence = !twoAnswers && isSentence(text);
  const told = (keep || sentence) && text.trim() !== '';
  const words = told ? [keptWords(id, text)] : [];
  if (session.misses >= (told ? AGAIN.kept : AGAIN.lost) || (!keep && sentence)) {
    const next = nextAfter(at);
    if (next) return goOn(at, next, session.answers, words);
    if (text.trim() !== '') return beginReport(id, text);
  }
  const heard = told && /\p{L}/u.test(text) ? 'kept' : 'lost';
  return reAsk(at, words, twoAnswers ? 'twoAnswers' : heard);
}
