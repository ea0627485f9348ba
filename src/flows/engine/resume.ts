import { maySafeguard } from '../safe-word.js';
import type { Flow, FlowEffect, Input, Session, Turn } from './flow.js';
import { notUnderstood, reAsk } from './not-understood.js';
import { askedOn, goOn, stay, type Position } from './position.js';
import { choose, passOver, readChoice } from './read-choice.js';
import { readLookup } from './read-lookup.js';
import { readPlace } from './read-place.js';
import { says, type Reading } from './reading.js';
import { ask, goTo, offersOf, start, stepOf } from './run.js';

/** Takes the choice of a button. A button that was made for another question is refused. */
function readButton(at: Position, input: Extract<Input, { kind: 'button' }>): Turn {
  const { flow, session, id, step, reading } = at;
  const offered = offersOf(id, step, reading).some(({ value }) => value === input.value);
  if (input.flow === flow.id && input.step === id && offered) return choose(at, input.value);
  return {
    session,
    effects: [{ type: 'say', key: 'answer.oldButton' }, ...ask(id, step, reading)],
  };
}

/** A sign or a number of one or two digits, as people send to choose an option. */
const SIGN = /^\P{L}{1,2}$/u;

/**
 * Reads a text that tells nothing where words are asked for: a "yes" or a "1" to "where?" is asked
 * again once, a "no" goes on. Undefined for every other text.
 */
function readBare(at: Position<'text'>, text: string): Turn | undefined {
  const { session, id, step, reading } = at;
  if (step.bareNo === undefined || reading.tells?.(text)[id] !== undefined) return undefined;
  const yes = says(text, 'yes', reading);
  if (session.misses === 0 && (yes || SIGN.test(text.trim()))) return reAsk(at);
  const no = says(text, 'no', reading) || says(text, 'unknown', reading);
  const passes = yes || (no && step.bareNo === 'passes');
  return passes ? passOver(at, step.skip ?? step.to) : undefined;
}

/** Reads a text where any words are an answer. */
function readText(at: Position<'text'>, text: string): Turn {
  const { session, id, step, reading } = at;
  if (says(text, 'skip', reading)) return passOver(at, step.skip ?? step.to);
  if (text.trim() === '') return notUnderstood(at, text);
  const bare = readBare(at, text);
  if (bare) return bare;
  if (step.gate && !maySafeguard(text, reading.texts))
    return { session: { ...session, step: id }, effects: [{ type: 'say', key: step.gate.again }] };
  const words: FlowEffect = { type: 'words', step: id, text, keep: step.keep !== undefined };
  if (step.refuses && session.misses === 0 && reading.refuses?.(id, text)) {
    const again: FlowEffect = { type: 'say', key: step.refuses };
    return { session: { ...session, step: id, misses: 1 }, effects: [words, again] };
  }
  if (reading.corrects?.(id, text)) return askedOn(at, text);
  return goOn(at, step.to, session.answers, [words]);
}

/**
 * Returns the facts with the words of this turn included: these may have answered the next
 * question, too.
 */
function afterWords(input: Input, reading: Reading): Reading {
  const told = input.kind === 'text' ? reading.tells?.(input.text) : undefined;
  if (told === undefined) return reading;
  const { facts } = reading;
  const known = [...new Set([...(facts.told ?? []), ...Object.keys(told)])];
  return { ...reading, facts: { ...facts, told: known } };
}

/**
 * Checks whether a text is the number of an option that had another number when the person was
 * asked.
 */
const isOldNumber = ({ session, step }: Position, input: Input): boolean =>
  step.kind === 'choice' &&
  step.since !== undefined &&
  session.version < step.since &&
  input.kind === 'text' &&
  !/\p{L}/u.test(input.text);

/**
 * One turn: pure. Reads what the person did at the step of the session. If the step no longer
 * exists, its flow starts again; no saved words are lost by that.
 */
export function resume(flow: Flow, session: Session, input: Input, reading: Reading): Turn {
  const found = stepOf(flow, session);
  if (!found) return start(flow, reading, session.answers);
  const { id, step } = found;
  const at = { flow, session, id, step, reading: afterWords(input, reading) };
  if (input.kind === 'button') return readButton(at, input);
  if (isOldNumber(at, input)) return goTo(flow, session, id, reading, [], true);
  switch (step.kind) {
    case 'choice':
    case 'pick':
    case 'several':
    case 'number':
      return input.kind === 'text' ? readChoice({ ...at, step }, input.text) : stay(at);
    case 'text':
      return input.kind === 'text' ? readText({ ...at, step }, input.text) : stay(at);
    case 'place':
      return readPlace({ ...at, step }, input);
    case 'lookup':
      return readLookup({ ...at, step }, input);
    default:
      return goTo(flow, session, id, reading);
  }
}
