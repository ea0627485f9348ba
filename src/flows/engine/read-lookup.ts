import { meantAsCode } from '../../shared/case-code.js';
import { fold, withPlainDigits } from '../../shared/texts/fold.js';
import type { Input, Turn } from './flow.js';
import { beginReport, keptWords, stay, type Position } from './position.js';
import { goTo } from './run.js';
import { SENTENCE } from './sentence.js';

/**
 * Matches a case code in a text: 16 digits, or 14 when two were lost. A number plate or a phone
 * number has fewer. A letter that looks like a digit counts as that digit.
 */
const CODE = /(?<![\p{L}\d])[\doO](?:[\s.,:_\-/]*[\doOlI]){13,}(?![\p{L}\d])/gu;
/** The most words around a code that are not a report: "my case code is". */
const AROUND_A_CODE = 5;

/** Returns what a person who was asked for a code or a word told instead of it, or around it. */
function story(text: string): string | undefined {
  const rest = withPlainDigits(text).replace(CODE, ' ').trim();
  const words = fold(rest)
    .split(' ')
    .filter((word) => /\p{L}/u.test(word)).length;
  const least = rest === withPlainDigits(text).trim() ? SENTENCE : AROUND_A_CODE + 1;
  return words >= least ? rest : undefined;
}

/**
 * Takes the result of a lookup. Words around a code are saved; a sentence without a valid code is a
 * report.
 */
function readResult(
  { flow, session, id, step, reading }: Position<'lookup'>,
  { found, text }: Extract<Input, { kind: 'looked-up' }>,
): Turn {
  const told = step.what === 'caseCode' || !found ? story(text) : undefined;
  if (!found && told !== undefined) return beginReport(id, told);
  const misses = session.misses + 1;
  if (!found && step.again && misses < step.again.tries)
    return {
      session: { ...session, step: id, misses },
      effects: [{ type: 'say', key: step.again.say }],
    };
  const words = told === undefined ? [] : [keptWords(id, told)];
  return goTo(flow, session, found ? step.found : step.missing, reading, words);
}

/** Checks whether a text is a story where a code was asked for. A safe word may be a sentence. */
const tellsInstead = ({ step }: Position<'lookup'>, text: string): boolean =>
  step.what === 'caseCode' && meantAsCode(text) === undefined && story(text) !== undefined;

/**
 * Reads what a person sends where a code or a word is asked for: the caller looks it up and resumes
 * with the result.
 */
export function readLookup(
  at: Position<'lookup'>,
  input: Exclude<Input, { kind: 'button' }>,
): Turn {
  const { session, id, step } = at;
  if (input.kind === 'looked-up') return readResult(at, input);
  if (input.kind === 'location') return stay(at);
  if (tellsInstead(at, input.text)) return beginReport(id, input.text);
  return {
    session: { ...session, step: id },
    effects: [{ type: 'lookup', what: step.what, text: input.text }],
  };
}
