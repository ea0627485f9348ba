import { asDigits, CASE_CODE_DIGITS } from '../shared/case-code.js';
import { fold } from '../shared/texts/fold.js';
import type { CallMeaning, Texts } from '../shared/texts/texts.js';
import type { Answer } from './escalation.js';

type Verb = Answer['verb'];

/** What a text of a focal point has in it, whatever order it stands in. */
export interface Read {
  /** Every number in it that has the shape of a code, each once. */
  readonly codes: readonly string[];
  readonly verbs: readonly Verb[];
  /** Words that leave open what is meant, or a question mark. */
  readonly unsure: boolean;
  /** Words that say that it is not over yet. */
  readonly unfinished: boolean;
  /** How many words are neither verb nor code nor filler. */
  readonly others: number;
}

/** What a text says of a call. */
export type Meaning =
  | Verb
  /** No verb, several, or one that is taken back: its sender is asked. */
  | 'unclear';

/** How every language says things to a call, and the words around it that say nothing. */
export interface CallWords {
  readonly phrases: ReadonlyMap<string, CallMeaning>;
  readonly fillers: ReadonlySet<string>;
  /** The most words a phrase has. */
  readonly longest: number;
}

/** All languages at once, because a duty phone is passed from hand to hand. */
export function callWordsOf(texts: Pick<Texts, 'languages' | 'lexicon'>): CallWords {
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const phrases = new Map(
    lexicons.flatMap(({ calls }) =>
      (Object.keys(calls) as CallMeaning[]).flatMap((meaning) =>
        calls[meaning].map((phrase) => [phrase, meaning] as const),
      ),
    ),
  );
  const fillers = new Set(lexicons.flatMap((one) => [...one.fillers, ...one.greetings]));
  const lengths = [...phrases.keys(), ...fillers].map((phrase) => phrase.split(' ').length);
  return { phrases, fillers, longest: Math.max(1, ...lengths) };
}

/** What a call is known by, `TG-7K2M4`: no code, and its digits are none. */
const REFERENCE = /\b[a-z]{2,6}-[2-9a-hj-km-np-tv-z]{5}\b/gi;
/** Longer texts are read so far; no answer to a call is longer. */
const MOST_LETTERS = 1_000;
/** Calls have six digits, those of earlier versions four and more; what is asked back has eight. */
const CODE = /^\d{4,8}$/;
/** A code as calls have it now (codes.ts). */
const TODAYS_CODE = /^[1-9]\d{5,6}$/;
const COMPLETE = 4;

/** Letters that were typed as the digits they look like. */
const asLetters = (token: string): string[] => [
  token.replace(/0/g, 'o').replace(/1/g, 'l'),
  token.replace(/0/g, 'o').replace(/1/g, 'i'),
];

/** A code in which at most half of the digits are letters that look like them. */
function codeIn(token: string): string | undefined {
  const digits = asDigits(token);
  const typed = token.replace(/\D/g, '').length;
  return CODE.test(digits) && typed * 2 >= token.length ? digits : undefined;
}

/**
 * Takes apart what was written without a space: "ok4821",
 * "0K4821", "4821ok", "done4821thanks"; mends "0k" and "482l".
 */
function pieces(token: string, isWord: (word: string) => boolean): readonly string[] {
  if (!/\d/.test(token) || /^\d+$/.test(token)) return [token];
  const whole = codeIn(token);
  // "ll6393" is the code 116393, and not "(I)'ll" before another.
  if (whole !== undefined && TODAYS_CODE.test(whole)) return [whole];
  const word = asLetters(token).find(isWord);
  if (word !== undefined) return [word];
  for (let at = 1; at < Math.min(token.length, 20); at += 1) {
    const [left, right] = [token.slice(0, at), token.slice(at)];
    const before = [left, ...asLetters(left)].find(isWord);
    const code = codeIn(right);
    if (before !== undefined && code !== undefined) return [before, code];
    const after = [right, ...asLetters(right)].find(isWord);
    const first = codeIn(left);
    if (after !== undefined && first !== undefined) return [first, after];
  }
  return whole === undefined ? (token.match(/\d+|\D+/g) ?? []) : [whole];
}

/**
 * A letter alone between the digits of a code that is
 * spelt out: "4 8 2 l". "4821 I take it" has none.
 */
function withSpeltDigits(tokens: readonly string[]): string[] {
  const spelt = (token: string | undefined) => token !== undefined && /^\d$/.test(token);
  return tokens.map((token, at) =>
    /^[oil]$/.test(token) && (spelt(tokens[at - 1]) || spelt(tokens[at + 1]))
      ? asDigits(token)
      : token,
  );
}

/**
 * The codes of a row of numbers: the row as one ("48 21",
 * "4-8-2-1"), and each that is long enough by itself.
 */
function codesOfRow(row: readonly string[]): string[] {
  const joined = row.join('');
  // A reporter's case code, in any grouping: a focal point can be a reporter, too.
  if (joined.length === CASE_CODE_DIGITS) return [];
  const single = row.filter((number) => number.length >= COMPLETE);
  return [...single, ...(CODE.test(joined) ? [joined] : [])].filter((code) => CODE.test(code));
}

function codesOf(tokens: readonly string[]): string[] {
  const found: string[] = [];
  let row: string[] = [];
  for (const token of [...tokens, '']) {
    if (/^\d+$/.test(token)) row.push(token);
    else {
      found.push(...codesOfRow(row));
      row = [];
    }
  }
  return [...new Set(found)];
}

/** What the words say, the longest phrase first: "I can't take it" is no "take it". */
function meaningsOf(
  tokens: readonly string[],
  { phrases, fillers, longest }: CallWords,
): { readonly meanings: readonly CallMeaning[]; readonly others: number } {
  const meanings: CallMeaning[] = [];
  let others = 0;
  for (let at = 0; at < tokens.length;) {
    let length = Math.min(longest, tokens.length - at);
    let phrase = '';
    for (; length > 0; length -= 1) {
      phrase = tokens.slice(at, at + length).join(' ');
      if (phrases.has(phrase) || fillers.has(phrase)) break;
    }
    const meaning = phrases.get(phrase);
    if (meaning) meanings.push(meaning);
    else if (length === 0 && !/^\d+$/.test(tokens[at] ?? '')) others += 1;
    at += Math.max(1, length);
  }
  return { meanings, others };
}

const isVerb = (meaning: CallMeaning): meaning is Verb =>
  meaning !== 'unsure' && meaning !== 'unfinished';

/**
 * Reads a text as an answer to a call: verb and code
 * anywhere in it, in any language, as thumbs type at night.
 */
export function readAnswer(text: string, words: CallWords): Read {
  const short = text.slice(0, MOST_LETTERS);
  const isWord = (word: string) => words.phrases.has(word);
  const tokens = withSpeltDigits(
    fold(short.replace(REFERENCE, ' '))
      .split(' ')
      .flatMap((token) => pieces(token, isWord)),
  ).filter((token) => token !== '');
  const { meanings, others } = meaningsOf(tokens, words);
  return {
    codes: codesOf(tokens),
    verbs: [...new Set(meanings.filter(isVerb))],
    unsure: meanings.includes('unsure') || /[?؟]/.test(short),
    unfinished: meanings.includes('unfinished'),
    others,
  };
}

/**
 * "Done, thanks" ends a call; a story that has "done"
 * in it does not: so many other words leave it open.
 */
const MOST_BESIDE_DONE = 3;

/**
 * What a text says of a call. What is not plain is asked back: a call that is believed to be taken
 * or over, and is not, is the worst that can come of it.
 */
export function meaningOf({ verbs, unsure, unfinished, others }: Read): Meaning {
  const [verb, ...more] = verbs;
  if (verb === undefined || more.length > 0 || unsure) return 'unclear';
  if (verb === 'done' && (unfinished || others > MOST_BESIDE_DONE)) return 'unclear';
  return verb;
}

/** Whether a text is nothing but verbs: meant as an answer, without the code that says to what. */
export const lacksCode = ({ codes, verbs, unsure, unfinished, others }: Read): boolean =>
  codes.length === 0 && verbs.length > 0 && others === 0 && !unsure && !unfinished;
