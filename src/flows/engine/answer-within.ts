import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import type { Lexicon } from '../../shared/texts/texts.js';
import type { Option, Step } from './flow.js';

/**
 * The most words of a text at whose beginning and end a yes, a no or a "don't know" is looked for.
 */
const SHORT = 6;
/** The number of words of the longest phrase that means one of them. */
const LONGEST = 5;

/** "No answer" is a skip, not a "no". */
const meanings = ['yes', 'no', 'unknown', 'skip'] as const;
type Meaning = (typeof meanings)[number];

interface Words {
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** Words of these meanings that mean something else in a sentence. */
  readonly alone: ReadonlySet<string>;
  /** Words around an answer that add nothing. */
  readonly silent: ReadonlySet<string>;
  readonly denies: ReadonlySet<string>;
  /** Words that begin a sentence of their own: "no she is free" is a no, "no food" is not. */
  readonly begins: ReadonlySet<string>;
}

const wordsOf = onceFor((lexicon: Lexicon): Words => ({
  meanings: new Map(
    meanings.flatMap((meaning) => lexicon[meaning].map((phrase) => [phrase, meaning] as const)),
  ),
  alone: new Set(lexicon.alone),
  silent: new Set([...lexicon.around, ...lexicon.fillers, ...lexicon.greetings]),
  denies: new Set(lexicon.denies),
  begins: new Set(lexicon.begins),
}));

export type ChoiceStep = Extract<Step<string>, { kind: 'choice' }>;

/** Checks whether a step asks for a yes or a no. */
export function asksYesOrNo(step: Step<string>): step is ChoiceStep {
  if (step.kind !== 'choice') return false;
  const asks = (meaning: Meaning) =>
    step.options.some(({ alias, value }) => (alias ?? value) === meaning);
  return asks('yes') && asks('no');
}

/** A phrase that is an answer within a sentence: its meaning, and where it ends or begins. */
interface Found {
  readonly meaning: Meaning;
  readonly at: number;
  readonly words: number;
}

/**
 * Returns the longest phrase, from a position on or up to it, that is an answer within a sentence.
 */
function phraseAt(
  words: readonly string[],
  from: number,
  to: (length: number) => readonly [start: number, end: number],
  lexicons: readonly Lexicon[],
): Found | undefined {
  for (let length = Math.min(LONGEST, words.length); length > 0; length -= 1) {
    const [start, end] = to(length);
    if (start < 0 || end > words.length) continue;
    const phrase = words.slice(start, end).join(' ');
    for (const lexicon of lexicons) {
      const { meanings: ofPhrase, alone } = wordsOf(lexicon);
      const meaning = ofPhrase.get(phrase);
      if (meaning !== undefined && phrase.length > 1 && !alone.has(phrase))
        return { meaning, at: start === from ? end : start, words: length };
    }
  }
  return undefined;
}

/**
 * Returns the answer with which a text begins, after words that add nothing: "pls no just come",
 * "hello yes she is 14".
 */
function first(words: readonly string[], lexicons: readonly Lexicon[]): Meaning | undefined {
  const isIn = (list: 'silent' | 'begins', word: string) =>
    lexicons.some((lexicon) => wordsOf(lexicon)[list].has(word));
  const from = words.findIndex((word) => !isIn('silent', word) || isMeaning(word, lexicons));
  if (from < 0) return undefined;
  const found = phraseAt(words, from, (length) => [from, from + length], lexicons);
  const next = found && words[found.at];
  // "Of course nobody knows": a yes of several words is none when a no follows it.
  if (found?.meaning === 'yes' && found.words > 1 && next !== undefined && denies(next, lexicons))
    return undefined;
  if (!found || found.meaning !== 'no') return found?.meaning;
  const apart = next === undefined || isIn('silent', next) || isIn('begins', next);
  return apart ? 'no' : undefined;
}

const denies = (word: string, lexicons: readonly Lexicon[]): boolean =>
  lexicons.some((lexicon) => wordsOf(lexicon).denies.has(word));

/**
 * Checks whether words behind an answer begin with a no: "of course nobody knows", "je crois pas du
 * tout".
 */
export const beginsWithNo = (rest: string, lexicons: readonly Lexicon[]): boolean =>
  denies(fold(rest).split(' ')[0] ?? '', lexicons);

const isMeaning = (word: string, lexicons: readonly Lexicon[]): boolean =>
  lexicons.some((lexicon) => wordsOf(lexicon).meanings.has(word));

/** Returns the answer with which a short text ends: "she is 14 yes". */
function last(words: readonly string[], lexicons: readonly Lexicon[]): Meaning | undefined {
  if (words.length > SHORT) return undefined;
  const end = words.length;
  return phraseAt(words, end, (length) => [end - length, end], lexicons)?.meaning;
}

/**
 * Returns the option whose label contains a text of several words: "send it now" of "No, send it
 * now".
 */
function labelled(folded: string, labels: readonly string[]): number {
  if (!folded.includes(' ')) return -1;
  const places = labels.flatMap((label, place) =>
    ` ${fold(label)} `.includes(` ${folded} `) ? [place] : [],
  );
  return places.length === 1 ? (places[0] ?? -1) : -1;
}

/**
 * Returns the option of a yes-or-no question that a longer text chooses: by an answer at its
 * beginning or its end, or by a part of a label. Such a question never asks "did you mean"; other
 * words are saved. Pure.
 */
export function answerWithin(
  text: string,
  options: readonly Option<string>[],
  labels: readonly string[],
  lexicons: readonly Lexicon[],
): string | undefined {
  const folded = fold(text);
  const words = folded.split(' ');
  const byLabel = options[labelled(folded, labels)]?.value;
  if (byLabel !== undefined) return byLabel;
  const meaning = first(words, lexicons) ?? last(words, lexicons);
  return options.find(({ alias, value }) => meaning !== undefined && (alias ?? value) === meaning)
    ?.value;
}
