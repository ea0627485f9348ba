import { fold, withPlainDigits } from '../../shared/texts/fold.js';

/** One word of a text as somebody wrote it, and as it is compared. */
export interface Token {
  readonly raw: string;
  readonly word: string;
  /** What stands before it: nothing but a space, a comma or the like, or the end of a sentence. */
  readonly gap: '' | ',' | '.';
  /** What is written between it and the word before, where that is an apostrophe or a hyphen. */
  readonly link?: string;
  /** It begins with a capital letter. */
  readonly capital: boolean;
}

/** No more of a text is read: a report of somebody missing is short. */
const LONGEST = 1_000;
/**
 * Words, times (14:30, 14h30), dates (12/11) and numbers (3.30); apostrophes and hyphens part them.
 */
const WORD = /\d+(?:[:/.]\d+)+(?:[ap]m)?|[\p{L}\p{M}\p{N}]+/gu;
/** "7yrs", "12ans": a number and its unit. "14h30", "3pm" and plates stay whole. */
const WITH_UNIT = /^(\d{1,3})(y|yo|yr|yrs|years?|ans?|anos?|months?|mois|meses)$/;

function gapOf(between: string): Token['gap'] {
  if (/[.!?;\n…]/u.test(between)) return '.';
  return /[,:()/]|\s[-–—]+\s/u.test(between) ? ',' : '';
}

/** The words of a text, the first of them only if it is long. */
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
  return tokens;
}

/** Words and phrases to look for. */
export interface Phrases {
  readonly has: (phrase: string) => boolean;
  /** By a first word, and by a last: the most words of a phrase that has it. */
  readonly firsts: ReadonlyMap<string, number>;
  readonly lasts: ReadonlyMap<string, number>;
}

/** Makes phrases of a list with commas between them. */
export function phrases(list: string): Phrases {
  const all = new Set(
    list
      .split(',')
      .map((one) => fold(one))
      .filter((one) => one !== ''),
  );
  const firsts = new Map<string, number>();
  const lasts = new Map<string, number>();
  for (const phrase of all) {
    const words = phrase.split(' ');
    const [first = '', last = ''] = [words[0], words.at(-1)];
    firsts.set(first, Math.max(firsts.get(first) ?? 0, words.length));
    lasts.set(last, Math.max(lasts.get(last) ?? 0, words.length));
  }
  return { has: (phrase) => all.has(phrase), firsts, lasts };
}

const joined = (tokens: readonly Token[]): string => tokens.map(({ word }) => word).join(' ');

/**
 * How many words a phrase takes that begins at a word; the longest. No phrase goes over the end of
 * a sentence.
 */
export function lengthAt(tokens: readonly Token[], at: number, wanted: Phrases): number {
  for (let length = wanted.firsts.get(tokens[at]?.word ?? '') ?? 0; length > 0; length -= 1) {
    const part = tokens.slice(at, at + length);
    if (part.length < length || part.slice(1).some(({ gap }) => gap === '.')) continue;
    if (wanted.has(joined(part))) return length;
  }
  return 0;
}

/** Whether a phrase ends right before a word. */
export function endsBefore(tokens: readonly Token[], at: number, wanted: Phrases): boolean {
  const longest = wanted.lasts.get(tokens[at - 1]?.word ?? '') ?? 0;
  for (let length = 1; length <= longest && length <= at; length += 1)
    if (wanted.has(joined(tokens.slice(at - length, at)))) return true;
  return false;
}

/** The words of some tokens as they were written. */
export const written = (tokens: readonly Token[]): string =>
  tokens
    .map(({ raw, gap, link }, at) =>
      at === 0 ? raw : `${gap === ',' ? ', ' : (link ?? ' ')}${raw}`,
    )
    .join('')
    .trim();
