import type { FlowEffect, Turn } from './flow.js';
import { beginReport, goOn, keptWords, type Position } from './position.js';
import { ask, offersOf } from './run.js';
import { isSentence } from './sentence.js';

/** After the second answer that was not understood, the third is kept for a person as it is. */
const MISSES_BEFORE_KEEPING = 2;

/** Says what can be sent at a step, to a person who sent something else. */
function hintFor({ id, step, reading }: Position, first: boolean, twoAnswers: boolean): FlowEffect {
  switch (step.kind) {
    case 'several':
      return { type: 'say', key: first ? 'answer.againSeveral' : 'answer.againSeveralShort' };
    case 'number':
      return {
        type: 'say',
        key: first ? 'answer.againNumber' : 'answer.againNumberShort',
        params: { min: step.min, max: step.max },
      };
    case 'text':
      return { type: 'say', key: 'answer.againText' };
    default:
      return {
        type: 'say',
        key: twoAnswers ? 'answer.onlyOne' : first ? 'answer.again' : 'answer.againShort',
        params: { count: offersOf(id, step, reading).length },
      };
  }
}

/** Says what can be sent; the first time with the whole question. */
export function reAsk(at: Position, before: readonly FlowEffect[] = [], twoAnswers = false): Turn {
  const { session, id, step, reading } = at;
  const { maybe: _, ...rest } = session;
  const first = session.misses === 0;
  return {
    session: { ...rest, step: id, misses: session.misses + 1 },
    effects: [...before, hintFor(at, first, twoAnswers), ...(first ? ask(id, step, reading) : [])],
  };
}

/** Where a question leads that is given up. */
function nextAfter({ step }: Position): string | undefined {
  if ('skip' in step && step.skip) return step.skip;
  return step.kind === 'text' ? step.to : undefined;
}

/**
 * Answers a text that was not understood: with one clear question naming what is allowed, then with a shorter one; then
 * the text is kept for a person and the talk goes on.
 */
export function notUnderstood(at: Position, text: string, twoAnswers = false): Turn {
  const { session, id, step } = at;
  const keep = 'keep' in step && step.keep !== undefined;
  // A sentence is something told, whether or not it was asked for; "1 or 2" is none.
  const sentence = !twoAnswers && isSentence(text);
  const told = (keep || sentence) && text.trim() !== '';
  const words = told ? [keptWords(id, text)] : [];
  if (session.misses >= MISSES_BEFORE_KEEPING || (!keep && sentence)) {
    const next = nextAfter(at);
    if (next) return goOn(at, next, session.answers, words);
    if (text.trim() !== '') return beginReport(id, text);
  }
  return reAsk(at, words, twoAnswers);
}
