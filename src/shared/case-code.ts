import { fold } from './texts/fold.js';

/** The number of digits of a case code (shared/ids.ts). */
export const CASE_CODE_DIGITS = 16;
/**
 * A number with this many digits too few or too many still counts as a mistyped code. A phone
 * number has fewer, 15 at most.
 */
const SLIPS = 1;
/** Matches a group of digits as people write it, with the letters that look like 0 and 1. */
const group = /^[\doil]+$/;

/** Returns digits that were typed as the letters they look like. */
export const asDigits = (text: string): string => text.replaceAll('o', '0').replace(/[il]/g, '1');

/** A number in a text: its digits, and the words before and after it. */
interface Numbered {
  readonly digits: string;
  readonly words: readonly string[];
}

/**
 * Returns the run of neighbouring groups from a position on that together have a given number of
 * digits, if there is one.
 */
function runFrom(
  tokens: readonly string[],
  from: number,
  fits: (length: number) => boolean,
): Numbered | undefined {
  for (let to = from + 1, length = 0; to <= tokens.length; to += 1) {
    const token = tokens[to - 1] ?? '';
    length += token.length;
    // The length is checked first, because the pattern is slow for a word of a thousand letters.
    if (length > CASE_CODE_DIGITS + SLIPS || !group.test(token)) return undefined;
    if (!fits(length)) continue;
    const run = tokens.slice(from, to).join('');
    if (run.replace(/\D/g, '').length * 2 < run.length) return undefined;
    return { digits: asDigits(run), words: [...tokens.slice(0, from), ...tokens.slice(to)] };
  }
  return undefined;
}

/** Returns the first run of neighbouring groups that together have a given number of digits. */
function firstRun(
  tokens: readonly string[],
  fits: (length: number) => boolean,
): Numbered | undefined {
  for (let from = 0; from < tokens.length; from += 1) {
    const run = runFrom(tokens, from, fits);
    if (run) return run;
  }
  return undefined;
}

/**
 * Returns one word, or two where a word and a number are joined: "code4829" is "code" and "4829",
 * and "8loo" is 8100.
 */
const unglued = (token: string): string[] =>
  group.test(token)
    ? [token]
    : token
        .replace(/(?<!\p{L})(\p{L}{3,})(?=[\doil]{0,20}\d)|(\d)(?=\p{L}{3})/gu, '$1$2 ')
        .split(' ');

/** At least half of a run are digits, and one sign may stand for two of them: "⑯" folds to 16. */
const FEWEST_SIGNS = Math.ceil((CASE_CODE_DIGITS - SLIPS) / 4);
const hasDigits = new RegExp(`(?:\\p{N}[^\\p{N}]*){${FEWEST_SIGNS}}`, 'u');

/** Returns the words of a text, folded; an empty list when there are too few digits for a code. */
const tokensOf = (text: string): string[] =>
  hasDigits.test(text) ? fold(text).split(' ').flatMap(unglued) : [];

const isWhole = (length: number): boolean => length === CASE_CODE_DIGITS;
const isNearly = (length: number): boolean => Math.abs(length - CASE_CODE_DIGITS) <= SLIPS;

/**
 * Finds the case code in a text, as people write it: in any grouping ("4829 1170 5536 0942",
 * "4829-1170-…", two digits each), with words around it, with O for 0. Total; the longest text
 * costs little, because a run ends at the first word.
 */
export const caseCodeIn = (text: string): Numbered | undefined => firstRun(tokensOf(text), isWhole);

/** Finds a number that is meant as a case code, even with a digit lost or doubled. */
export function meantAsCode(text: string): Numbered | undefined {
  const tokens = tokensOf(text);
  return firstRun(tokens, isWhole) ?? firstRun(tokens, isNearly);
}
