import { fold, withPlainDigits } from '../../shared/texts/fold.js';
import { withNumbersJoined } from './numbers.js';
import type { Token } from './token.js';

/** Only this many characters of a text are read: a report of a missing person is short. */
const LONGEST = 1_000;
/**
 * Words, times (14:30, 14h30), dates (12/11) and numbers (3.30); apostrophes and hyphens separate
 * them.
 */
const WORD = /\d+(?:[:/.]\d+)+(?:[ap]m)?|[\p{L}\p{M}\p{N}]+/gu;
/** "7yrs", "12ans": a number and its unit. "14h30", "3pm" and plates stay whole. */
const WITH_UNIT = /^(\d{1,3})(y|yo|yr|yrs|years?|ans?|anos?|months?|mois|meses)$/;
/** "8½", "8 1/2 years", "8,5 ans": of an age the whole years are read. */
const HALF =
  /(?<![\d.,:/-])(\d{1,2})(?:\s?[½¼¾]|\s1\/2(?=\D|$)|[.,][257]5?(?=\s*(?:y|ans?\b|anu?s?\b|anos?\b|m[oe])))/giu;

function gapOf(between: string): Token['gap'] {
  if (/[.!?;\n…]/u.test(between)) return '.';
  return /[,:()/]|\s[-–—]+\s/u.test(between) ? ',' : '';
}

/** "9 ans 1/2": the half behind the years. */
const HALF_BEHIND = /(\d\s*(?:years?|yrs?|ans|anos|anus?))\s+(?:1\/2|½)(?=\D|$)/giu;

/** Splits a text into words; of a long text only the first ones. */
export function tokensOf(text: string): readonly Token[] {
  const read = withPlainDigits(text.slice(0, LONGEST))
    .replace(HALF, '$1')
    .replace(HALF_BEHIND, '$1');
  const tokens: Token[] = [];
  let end = 0;
  for (const match of read.matchAll(WORD)) {
    const [raw] = match;
    const between = read.slice(end, match.index);
    const gap = tokens.length === 0 ? '.' : gapOf(between);
    const link = /^['’-]$/.test(between) ? { link: between } : {};
    end = match.index + raw.length;
    const capital = /^\p{Lu}/u.test(raw);
    const word = /^\d+[:/.]/.test(raw) ? raw.toLowerCase() : fold(raw);
    const [, number, unit] = WITH_UNIT.exec(word) ?? [];
    if (number === undefined || unit === undefined)
      tokens.push({ raw, word, gap, capital, ...link });
    else {
      tokens.push({ raw: number, word: number, gap, capital: false });
      tokens.push({ raw: raw.slice(number.length), word: unit, gap: '', capital: false });
    }
  }
  return withNumbersJoined(tokens);
}

/** Returns some tokens as they were written. */
export const written = (tokens: readonly Token[]): string =>
  tokens
    .map(({ raw, gap, link }, at) =>
      at === 0 ? raw : `${gap === ',' ? ', ' : (link ?? ' ')}${raw}`,
    )
    .join('')
    .trim();
