import { fold, withPlainDigits } from '../../shared/texts/fold.js';
import { withNumbersJoined } from './numbers.js';
import type { Token } from './token.js';

export type { Token };

/** Only this many characters of a text are read: a report of a missing person is short. */
const LONGEST = 1_000;
/**
 * Words, times (14:30, 14h30), dates (12/11) and numbers (3.30); apostrophes and hyphens separate
 * them.
 */
const WORD = /\d+(?:[:/.]\d+)+(?:[ap]m)?|[\p{L}\p{M}\p{N}]+/gu;
/** "7yrs", "12ans": a number and its unit. "14h30", "3pm" and plates stay whole. */
const WITH_UNIT = /^(\d{1,3})(y|yo|yr|yrs|years?|ans?|anos?|months?|mois|meses)$/;

function gapOf(between: string): Token['gap'] {
  if (/[.!?;\n…]/u.test(between)) return '.';
  return /[,:()/]|\s[-–—]+\s/u.test(between) ? ',' : '';
}

/** Splits a text into words; of a long text only the first ones. */
export function tokensOf(text: string): readonly Token[] {
  const read = withPlainDigits(text.slice(0, LONGEST));
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

/** The words that may come next in a phrase, and whether a phrase may end here. */
interface Branch {
  readonly next: Map<string, Branch>;
  ends: boolean;
}

/** Words and phrases to look for. */
export interface Phrases {
  readonly has: (phrase: string) => boolean;
  /** The phrases as trees: from their first word forward, and from their last word backward. */
  readonly onward: Branch;
  readonly back: Branch;
}

function grow(root: Branch, words: readonly string[]): void {
  let branch = root;
  for (const word of words) {
    const next = branch.next.get(word) ?? { next: new Map(), ends: false };
    branch.next.set(word, next);
    branch = next;
  }
  branch.ends = true;
}

/** Builds phrases from a comma-separated list. */
export function phrases(list: string): Phrases {
  const all = new Set(
    list
      .split(',')
      .map((one) => fold(one))
      .filter((one) => one !== ''),
  );
  const onward: Branch = { next: new Map(), ends: false };
  const back: Branch = { next: new Map(), ends: false };
  for (const phrase of all) {
    const words = phrase.split(' ');
    grow(onward, words);
    grow(back, words.toReversed());
  }
  return { has: (phrase) => all.has(phrase), onward, back };
}

/**
 * Returns how many words the longest phrase that begins at a word has. No phrase goes past the end
 * of a sentence.
 */
export function lengthAt(tokens: readonly Token[], at: number, wanted: Phrases): number {
  let longest = 0;
  let branch = wanted.onward.next.get(tokens[at]?.word ?? '');
  for (let length = 1; branch; length += 1) {
    if (branch.ends) longest = length;
    const token = tokens[at + length];
    if (!token || token.gap === '.') break;
    branch = branch.next.get(token.word);
  }
  return longest;
}

/** Whether a phrase ends right before a word. */
export function endsBefore(tokens: readonly Token[], at: number, wanted: Phrases): boolean {
  let branch = wanted.back.next.get(tokens[at - 1]?.word ?? '');
  for (let before = at - 2; branch; before -= 1) {
    if (branch.ends) return true;
    branch = branch.next.get(tokens[before]?.word ?? '');
  }
  return false;
}

/** Returns some tokens as they were written. */
export const written = (tokens: readonly Token[]): string =>
  tokens
    .map(({ raw, gap, link }, at) =>
      at === 0 ? raw : `${gap === ',' ? ', ' : (link ?? ' ')}${raw}`,
    )
    .join('')
    .trim();
