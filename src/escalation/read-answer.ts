import { asDigits, CASE_CODE_DIGITS } from '../shared/case-code.js';
import { fold } from '../shared/texts/fold.js';
import type { CallMeaning, Texts } from '../shared/texts/texts.js';
import type { Answer } from './escalation.js';

type Verb = Answer['verb'];

/** What was found in a focal point's text, in any order. */
export interface Read {
  /** Every number that has the shape of a code, each once. */
  readonly codes: readonly string[];
  readonly verbs: readonly Verb[];
  /** The text has a question mark, or words that make its meaning unclear. */
  readonly unsure: boolean;
  /** The text has words that say that it is not done yet. */
  readonly unfinished: boolean;
  /** How many words are neither verb nor code nor filler. */
  readonly others: number;
}

/** The meaning of a text for a call. */
export type Meaning =
  | Verb
  /** No verb, several verbs, or one that is taken back: the sender is asked what they mean. */
  | 'unclear';

/**
 * The words with which people answer a call in every language, and filler words that mean nothing.
 */
export interface CallWords {
  readonly phrases: ReadonlyMap<string, CallMeaning>;
  readonly fillers: ReadonlySet<string>;
  /** The most words a phrase has. */
  readonly longest: number;
}

/**
 * Builds the words of all languages at once, because a duty phone is passed from person to person.
 */
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

/** The reference of a call, `TG-7K2M4`: it is no code, and its digits are none. */
const REFERENCE = /\b[a-z]{2,6}-[2-9a-hj-km-np-tv-z]{5}\b/gi;
/** Only this many letters of a text are read; no answer to a call is longer. */
const MOST_LETTERS = 1_000;
/**
 * Codes of calls have six digits, those of earlier versions four or more. A number of up to eight
 * digits counts as a code that was meant, so that its sender is asked.
 */
const CODE = /^\d{4,8}$/;
/** A code as calls have it now (codes.ts). */
const TODAYS_CODE = /^[1-9]\d{5,6}$/;
export const SHORTEST_CODE = 4;

/** Returns the ways to read digits as the letters they look like. */
const asLetters = (token: string): string[] => [
  token.replace(/0/g, 'o').replace(/1/g, 'l'),
  token.replace(/0/g, 'o').replace(/1/g, 'i'),
];

/** Returns the code in a token; at most half of its digits may be letters that look like digits. */
function codeIn(token: string): string | undefined {
  const digits = asDigits(token);
  const typed = token.replace(/\D/g, '').length;
  return CODE.test(digits) && typed * 2 >= token.length ? digits : undefined;
}

/**
 * Splits what was written without a space: "ok4821", "0K4821", "4821ok", "done4821thanks"; also
 * corrects "0k" and "482l".
 */
function pieces(token: string, isWord: (word: string) => boolean): readonly string[] {
  if (!/\d/.test(token) || /^\d+$/.test(token)) return [token];
  const whole = codeIn(token);
  // "ll6393" is the code 116393, not "(I)'ll" before another code.
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
 * Reads a single letter between the digits of a spelled-out code as a digit: "4 8 2 l". "4821 I
 * take it" has no such letter.
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
 * Returns the codes in a row of numbers: the row as one code ("48 21", "4-8-2-1"), and each number
 * that is long enough by itself.
 */
function codesOfRow(row: readonly string[]): string[] {
  const joined = row.join('');
  // A reporter's case code, in any grouping: a focal point can also be a reporter.
  if (joined.length === CASE_CODE_DIGITS) return [];
  const single = row.filter((number) => number.length >= SHORTEST_CODE);
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

/**
 * Finds the meaning of the words, the longest phrase first: "I can't take it" does not mean "take
 * it".
 */
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
 * Reads a text as an answer to a call: verb and code at any place in it, in any language, as people
 * type at night.
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
 * "Done, thanks" ends a call; a story that has "done" in it does not. More other words than this
 * make it unclear.
 */
const MOST_BESIDE_DONE = 3;

/**
 * Decides what a text means for a call. If it is not clear, the sender is asked: the worst result
 * would be a call that is believed to be taken or done, and is not.
 */
export function meaningOf({ verbs, unsure, unfinished, others }: Read): Meaning {
  const [verb, ...more] = verbs;
  if (verb === undefined || more.length > 0 || unsure) return 'unclear';
  if (verb === 'done' && (unfinished || others > MOST_BESIDE_DONE)) return 'unclear';
  return verb;
}

/**
 * Whether a text has only verbs: it is meant as an answer, but has no code that says to which call.
 */
export const lacksCode = ({ codes, verbs, unsure, unfinished, others }: Read): boolean =>
  codes.length === 0 && verbs.length > 0 && others === 0 && !unsure && !unfinished;
