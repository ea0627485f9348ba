import { meantAsCode } from '../../shared/case-code.js';
import { fold, withPlainDigits } from '../../shared/texts/fold.js';
import { maySafeguard } from '../safe-word.js';
import type { Flow, FlowEffect, Input, Session, Step, Turn } from './flow.js';
import { matchNumber } from './match-number.js';
import { matchSeveral } from './match-several.js';
import { matchAnswer, type AnswerMatch } from './match.js';
import { answerOptions, says, wordsOf, type Reading } from './reading.js';
import { readPlace } from './read-place.js';
import { ask, goTo, offersOf, start, stepOf } from './run.js';

/** After the second answer that was not understood, the third is kept for a person as it is. */
const MISSES_BEFORE_KEEPING = 2;

/** So many words at a question of the menu are no answer but a report. */
const SENTENCE = 3;

/** Whether a text is too long for an answer of the menu. */
export const isSentence = (text: string): boolean => fold(text).split(' ').length >= SENTENCE;

/**
 * A case code has 16 digits; with two lost it is still meant as one. A number plate or a phone number has fewer. A letter
 * that looks like a digit stands for it.
 */
const CODE = /(?<![\p{L}\d])[\doO](?:[\s.,:_\-/]*[\doOlI]){13,}(?![\p{L}\d])/gu;
/** So many words may stand around a code without being a report: "my case code is". */
const AROUND_A_CODE = 5;

/** What somebody who was asked for a code or a word has told instead of it, or around it. */
function story(text: string): string | undefined {
  const rest = withPlainDigits(text).replace(CODE, ' ').trim();
  const words = fold(rest)
    .split(' ')
    .filter((word) => /\p{L}/u.test(word)).length;
  const least = rest === withPlainDigits(text).trim() ? SENTENCE : AROUND_A_CODE + 1;
  return words >= least ? rest : undefined;
}

/** Where an answer leads. */
function targetOf(step: Step<string>, value: string): string | undefined {
  if (step.kind === 'choice') return step.options.find((option) => option.value === value)?.to;
  return 'to' in step ? step.to : undefined;
}

function choose(
  flow: Flow,
  session: Session,
  id: string,
  step: Step<string>,
  value: string,
  reading: Reading,
  extra: readonly FlowEffect[] = [],
): Turn {
  const keep = 'keep' in step && step.keep === 'all';
  const next = {
    ...session,
    answers: { ...session.answers, [id]: value },
    trail: [...session.trail, id],
  };
  return goTo(flow, next, targetOf(step, value) ?? flow.start, reading, [
    ...extra,
    { type: 'answer', step: id, value, keep },
  ]);
}

function skipTo(flow: Flow, session: Session, id: string, target: string, reading: Reading): Turn {
  // Who came back to a question to pass it over takes back what they answered.
  const { [id]: _, ...answers } = session.answers;
  return goTo(flow, { ...session, answers, trail: [...session.trail, id] }, target, reading);
}

/** What was written is no answer but a report of its own. */
function report(id: string, text: string): Turn {
  const words: FlowEffect = { type: 'words', step: id, text, keep: true };
  return { session: null, effects: [words, { type: 'do', deed: 'startReport' }] };
}

/** What can be sent at a step, said to somebody who sent something else. */
function hintFor(
  id: string,
  step: Step<string>,
  reading: Reading,
  first: boolean,
  twoAnswers: boolean,
): FlowEffect {
  const count = offersOf(id, step, reading).length;
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
        params: { count },
      };
  }
}

function askAgain(
  session: Session,
  id: string,
  step: Step<string>,
  reading: Reading,
  before: readonly FlowEffect[] = [],
  twoAnswers = false,
): Turn {
  const { maybe: _, ...rest } = session;
  const first = session.misses === 0;
  const hint = hintFor(id, step, reading, first, twoAnswers);
  return {
    session: { ...rest, step: id, misses: session.misses + 1 },
    effects: [...before, hint, ...(first ? ask(id, step, reading) : [])],
  };
}

/** One clear question more, naming what is allowed; then a shorter one; then the text is kept for a person. */
function notUnderstood(
  flow: Flow,
  session: Session,
  id: string,
  step: Step<string>,
  text: string,
  reading: Reading,
  twoAnswers = false,
): Turn {
  const keep = 'keep' in step && step.keep !== undefined;
  // A sentence is something told, whether or not it was asked for; "1 or 2" is none.
  const sentence = !twoAnswers && isSentence(text);
  const told = (keep || sentence) && text.trim() !== '';
  const words: FlowEffect[] = told ? [{ type: 'words', step: id, text, keep: true }] : [];
  if (session.misses >= MISSES_BEFORE_KEEPING || (!keep && sentence)) {
    const next =
      'skip' in step && step.skip ? step.skip : step.kind === 'text' ? step.to : undefined;
    if (next)
      return goTo(flow, { ...session, trail: [...session.trail, id] }, next, reading, words);
    if (text.trim() !== '') return report(id, text);
  }
  return askAgain(session, id, step, reading, words, twoAnswers);
}

/** Reads a text as an answer to a step that has one. */
function matchStep(id: string, step: Step<string>, text: string, reading: Reading): AnswerMatch {
  const { lexicons } = wordsOf(reading.texts);
  if (step.kind === 'number') return matchNumber(text, step, lexicons);
  const match = step.kind === 'several' ? matchSeveral : matchAnswer;
  return match(text, answerOptions(id, step, reading), lexicons);
}

/** Whether a text is an answer to a step that has some, and not only perhaps. */
export const isAnswer = (id: string, step: Step<string>, text: string, reading: Reading): boolean =>
  matchStep(id, step, text, reading).kind === 'match';

function readChoice(
  flow: Flow,
  session: Session,
  id: string,
  step: Step<string>,
  text: string,
  reading: Reading,
): Turn {
  if (session.maybe !== undefined && says(text, 'yes', reading))
    return choose(flow, session, id, step, session.maybe, reading);
  // A "no" to "did you mean …?" is not the answer "no" to the question: that is asked again.
  if (session.maybe !== undefined && says(text, 'no', reading))
    return askAgain(session, id, step, reading);
  const read = matchStep(id, step, text, reading);
  const keep = 'keep' in step && step.keep !== undefined;
  if (read.kind === 'match') {
    // "yes, they have guns": the answer is taken, and the words behind it are not lost, whatever was asked.
    const extra: FlowEffect[] = read.rest ? [{ type: 'words', step: id, text, keep: true }] : [];
    return choose(flow, session, id, step, read.value, reading, extra);
  }
  if ('skip' in step && step.skip && says(text, 'skip', reading))
    return skipTo(flow, session, id, step.skip, reading);
  if (read.kind === 'maybe' && (keep || !read.rest)) {
    const words: FlowEffect[] = read.rest ? [{ type: 'words', step: id, text, keep: true }] : [];
    return {
      session: { ...session, step: id, maybe: read.value },
      effects: [...words, { type: 'say', key: 'answer.maybe', params: { label: read.label } }],
    };
  }
  return notUnderstood(flow, session, id, step, text, reading, read.kind === 'ambiguous');
}

function readText(
  flow: Flow,
  session: Session,
  id: string,
  step: Extract<Step<string>, { kind: 'text' }>,
  text: string,
  reading: Reading,
): Turn {
  if (says(text, 'skip', reading)) return skipTo(flow, session, id, step.skip ?? step.to, reading);
  if (text.trim() === '') return notUnderstood(flow, session, id, step, text, reading);
  if (step.gate && !maySafeguard(text, reading.texts))
    return {
      session: { ...session, step: id },
      effects: [{ type: 'say', key: step.gate.again }],
    };
  const words: FlowEffect = { type: 'words', step: id, text, keep: step.keep !== undefined };
  return goTo(flow, { ...session, trail: [...session.trail, id] }, step.to, reading, [words]);
}

function lookedUp(
  flow: Flow,
  session: Session,
  id: string,
  step: Extract<Step<string>, { kind: 'lookup' }>,
  { found, text }: Extract<Input, { kind: 'looked-up' }>,
  reading: Reading,
): Turn {
  const told = step.what === 'caseCode' || !found ? story(text) : undefined;
  if (!found && told !== undefined) return report(id, told);
  const misses = session.misses + 1;
  if (!found && step.again && misses < step.again.tries) {
    return {
      session: { ...session, step: id, misses },
      effects: [{ type: 'say', key: step.again.say }],
    };
  }
  const words: FlowEffect[] =
    told === undefined ? [] : [{ type: 'words', step: id, text: told, keep: true }];
  return goTo(flow, session, found ? step.found : step.missing, reading, words);
}

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
    if (input.flow === flow.id && input.step === id && valid)
      return choose(flow, session, id, step, input.value, reading);
    return {
      session,
      effects: [{ type: 'say', key: 'answer.oldButton' }, ...ask(id, step, reading)],
    };
  }
  switch (step.kind) {
    case 'choice':
    case 'pick':
    case 'several':
    case 'number':
      return input.kind === 'text'
        ? readChoice(flow, session, id, step, input.text, reading)
        : { session, effects: ask(id, step, reading) };
    case 'text':
      return input.kind === 'text'
        ? readText(flow, session, id, step, input.text, reading)
        : { session, effects: ask(id, step, reading) };
    case 'place':
      return readPlace(flow, session, id, step, input, reading);
    case 'lookup':
      if (input.kind === 'looked-up') return lookedUp(flow, session, id, step, input, reading);
      // Somebody who was asked for a code and writes a sentence has something to tell. A safe word may be a sentence.
      if (
        step.what === 'caseCode' &&
        input.kind === 'text' &&
        meantAsCode(input.text) === undefined &&
        story(input.text) !== undefined
      )
        return report(id, input.text);
      return input.kind === 'location'
        ? { session, effects: ask(id, step, reading) }
        : {
            session: { ...session, step: id },
            effects: [{ type: 'lookup', what: step.what, text: input.text }],
          };
    default:
      return goTo(flow, session, id, reading);
  }
}
