import { fold } from '../../shared/texts/fold.js';
import type { Flow, FlowEffect, Input, Session, Step, Turn } from './flow.js';
import { matchAnswer, type AnswerOption } from './match.js';
import { answerOptions, wordsOf, type Reading } from './reading.js';
import { ask, goTo, offersOf, start, stepOf } from './run.js';

/** After the second answer that was not understood, the third is kept for a person as it is. */
const MISSES_BEFORE_KEEPING = 2;

/** So many words at a question of the menu are no answer but a report. */
const SENTENCE = 3;

const isSentence = (text: string): boolean => fold(text).split(' ').length >= SENTENCE;

/** Whether a text is nothing but one of the given answers. */
function says(text: string, answer: readonly AnswerOption[]): boolean {
  const read = matchAnswer(text, answer, noLexicons);
  return read.kind === 'match' && !read.rest;
}
const noLexicons: readonly never[] = [];

/** Where a choice leads. */
function targetOf(step: Step<string>, value: string): string | undefined {
  if (step.kind === 'choice') return step.options.find((option) => option.value === value)?.to;
  return step.kind === 'pick' ? step.to : undefined;
}

function choose(flow: Flow, session: Session, id: string, step: Step<string>, value: string, reading: Reading, extra: readonly FlowEffect[] = []): Turn {
  const keep = 'keep' in step && step.keep === 'all';
  const next = { ...session, answers: { ...session.answers, [id]: value }, trail: [...session.trail, id] };
  return goTo(flow, next, targetOf(step, value) ?? flow.start, reading, [...extra, { type: 'answer', step: id, value, keep }]);
} // prettier-ignore

function skipTo(flow: Flow, session: Session, id: string, target: string, reading: Reading): Turn {
  return goTo(flow, { ...session, trail: [...session.trail, id] }, target, reading);
}

/** What was written is no answer but a report of its own. */
function report(id: string, text: string): Turn {
  const words: FlowEffect = { type: 'words', step: id, text, keep: true };
  return { session: null, effects: [words, { type: 'do', deed: 'startReport' }] };
}

/** One clear question more, naming what is allowed; then a shorter one; then the text is kept for a person. */
function notUnderstood(flow: Flow, session: Session, id: string, step: Step<string>, text: string, reading: Reading): Turn {
  const keep = 'keep' in step && step.keep !== undefined;
  const words: FlowEffect[] = keep ? [{ type: 'words', step: id, text, keep: true }] : [];
  if (session.misses >= MISSES_BEFORE_KEEPING || (!keep && isSentence(text))) {
    if ('skip' in step && step.skip) return goTo(flow, { ...session, trail: [...session.trail, id] }, step.skip, reading, words);
    return report(id, text);
  }
  const count = offersOf(id, step, reading).length;
  const { maybe: _, ...rest } = session;
  const hint: FlowEffect = { type: 'say', key: session.misses === 0 ? 'answer.again' : 'answer.againShort', params: { count } };
  return { session: { ...rest, step: id, misses: session.misses + 1 }, effects: [...words, hint, ...(session.misses === 0 ? ask(id, step, reading) : [])] };
} // prettier-ignore

function readChoice(flow: Flow, session: Session, id: string, step: Step<string>, text: string, reading: Reading): Turn {
  const options = answerOptions(id, step, reading);
  const { lexicons, yes, skip } = wordsOf(reading.texts);
  if (session.maybe !== undefined && matchAnswer(text, yes, noLexicons).kind === 'match') return choose(flow, session, id, step, session.maybe, reading);
  const read = matchAnswer(text, options, lexicons);
  const keep = 'keep' in step && step.keep !== undefined;
  if (read.kind === 'match') {
    // "yes, they have guns": the answer is taken, and the words behind it are not lost, whatever was asked.
    const extra: FlowEffect[] = read.rest ? [{ type: 'words', step: id, text, keep: true }] : [];
    return choose(flow, session, id, step, read.value, reading, extra);
  }
  if ('skip' in step && step.skip && says(text, skip)) return skipTo(flow, session, id, step.skip, reading);
  if (read.kind === 'maybe' && (keep || !read.rest)) {
    const words: FlowEffect[] = read.rest ? [{ type: 'words', step: id, text, keep: true }] : [];
    return { session: { ...session, step: id, maybe: read.value }, effects: [...words, { type: 'say', key: 'answer.maybe', params: { label: read.label } }] };
  }
  return notUnderstood(flow, session, id, step, text, reading);
} // prettier-ignore

function readText(flow: Flow, session: Session, id: string, step: Extract<Step<string>, { kind: 'text' }>, text: string, reading: Reading): Turn {
  if (says(text, wordsOf(reading.texts).skip)) return skipTo(flow, session, id, step.skip ?? step.to, reading);
  if (text.trim() === '') return notUnderstood(flow, session, id, step, text, reading);
  const words: FlowEffect = { type: 'words', step: id, text, keep: step.keep !== undefined };
  return goTo(flow, { ...session, trail: [...session.trail, id] }, step.to, reading, [words]);
} // prettier-ignore

function lookedUp(flow: Flow, session: Session, id: string, step: Extract<Step<string>, { kind: 'lookup' }>, { found, text }: Extract<Input, { kind: 'looked-up' }>, reading: Reading): Turn {
  // Somebody who was asked for a code or a word and writes a sentence has something to tell.
  if (!found && isSentence(text) && !/\d{4}/.test(text)) return report(id, text);
  const misses = session.misses + 1;
  if (!found && step.again && misses < step.again.tries) {
    return { session: { ...session, step: id, misses }, effects: [{ type: 'say', key: step.again.say }] };
  }
  return goTo(flow, session, found ? step.found : step.missing, reading);
} // prettier-ignore

/**
 * One turn: pure. Reads what the person did at the step where the session stands.
 * A session whose step no longer exists starts its flow again; nothing kept is lost by that.
 */
export function resume(flow: Flow, session: Session, input: Input, reading: Reading): Turn {
  const at = stepOf(flow, session);
  if (!at) return start(flow, reading, session.answers);
  const { id, step } = at;
  if (input.kind === 'button') {
    const valid = offersOf(id, step, reading).some(({ value }) => value === input.value);
    if (input.flow === flow.id && input.step === id && valid) return choose(flow, session, id, step, input.value, reading);
    return { session, effects: [{ type: 'say', key: 'answer.oldButton' }, ...ask(id, step, reading)] };
  } // prettier-ignore
  switch (step.kind) {
    case 'choice':
    case 'pick':
      return input.kind === 'text' ? readChoice(flow, session, id, step, input.text, reading) : { session, effects: ask(id, step, reading) }; // prettier-ignore
    case 'text':
      return input.kind === 'text' ? readText(flow, session, id, step, input.text, reading) : { session, effects: ask(id, step, reading) }; // prettier-ignore
    case 'lookup':
      if (input.kind === 'looked-up') return lookedUp(flow, session, id, step, input, reading);
      // Somebody who was asked for a code or a word and writes a sentence has something to tell.
      if (isSentence(input.text) && !/\d{4}/.test(input.text)) return report(id, input.text);
      return {
        session: { ...session, step: id },
        effects: [{ type: 'lookup', what: step.what, text: input.text }],
      };
    default:
      return goTo(flow, session, id, reading);
  }
}
