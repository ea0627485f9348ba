import { fold, withPlainDigits } from '../../shared/texts/fold.js';
import type { Lexicon } from '../../shared/texts/texts.js';
import type { AnswerMatch } from './match.js';

/** Which numbers are an answer, and the words that may stand beside them ("years"). */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly units?: readonly string[];
}

/** Matches digits, with what people put between thousands and before decimals. */
const NUMBER = /-?\d+(?:[.,'’ \u00a0\u202f]\d+)*/g;
const GROUPED = /^\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+$/;

/** Reads digits where some were typed as the letter that looks like them: "2O", "l5". */
function likeDigits(folded: string): number | undefined {
  if (!/^[\doil]{1,9}$/.test(folded) || !/\d/.test(folded) || /^\d+$/.test(folded))
    return undefined;
  return Number(folded.replaceAll('o', '0').replace(/[il]/g, '1'));
}

/** Returns the words beside the number of a text, without words that add nothing. */
function wordsBeside(
  text: string,
  number: string,
  units: readonly string[],
  lexicons: readonly Lexicon[],
): string {
  const [before = '', ...after] = withPlainDigits(text).split(number);
  let rest = ` ${fold(`${before} ${after.join(number)}`)} `;
  const silent = [...units.map(fold), ...lexicons.flatMap(({ fillers }) => fillers)];
  for (const phrase of silent.filter((one) => one !== ''))
    rest = rest.replaceAll(` ${phrase} `, ' ');
  return rest.trim();
}

/**
 * Reads a whole number as people send it: "20", "20 years", "(20)", "four", "٢٠". "2O", "1 000" and
 * a number in a sentence are only `maybe`. Two numbers, a fraction, a negative number or one
 * outside the range are no answer. Total.
 */
export function matchNumber(
  text: string,
  { min, max, units = [] }: NumberRange,
  lexicons: readonly Lexicon[],
): AnswerMatch {
  const within = (number: number) => Number.isSafeInteger(number) && number >= min && number <= max;
  const maybe = (number: number, rest?: string): AnswerMatch =>
    within(number)
      ? { kind: 'maybe', value: String(number), label: String(number), ...(rest ? { rest } : {}) }
      : { kind: 'none' };
  const folded = fold(text);
  const named = lexicons
    .flatMap(({ numbers }) => numbers.findIndex((names) => names.includes(folded)) + 1)
    .find((number) => number > 0);
  if (named !== undefined)
    return within(named) ? { kind: 'match', value: String(named) } : { kind: 'none' };
  const slip = likeDigits(folded);
  if (slip !== undefined) return maybe(slip);
  const [number, second] = withPlainDigits(text).match(NUMBER) ?? [];
  if (number === undefined || second !== undefined) return { kind: 'none' };
  const beside = wordsBeside(text, number, units, lexicons);
  if (GROUPED.test(number))
    return maybe(Number(number.replace(/\D/g, '')), beside === '' ? undefined : text);
  if (!/^\d+$/.test(number)) return { kind: 'none' };
  if (beside !== '') return maybe(Number(number), text);
  return within(Number(number))
    ? { kind: 'match', value: String(Number(number)) }
    : { kind: 'none' };
}
