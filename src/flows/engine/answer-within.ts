import { fold } from '../../shared/texts/fold.js';
import type { Lexicon } from '../../shared/texts/texts.js';
import type { Option, Step } from './flow.js';

/**
 * A yes, a no or a "don't know" with words around it is
 * looked for at either end of a text of so many words.
 */
const SHORT = 6;
/** Words of the longest phrase that means one of them. */
const LONGEST = 5;

/** "No answer" is a skip, and no "no". */
const meanings = ['yes', 'no', 'unknown', 'skip'] as const;
type Meaning = (typeof meanings)[number];

interface Words {
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** Words of those that mean something else in a sentence. */
  readonly alone: ReadonlySet<string>;
  /** Words that say nothing around an answer. */
  readonly silent: ReadonlySet<string>;
  /** Words with which a sentence of its own begins: "no she is free" is a no, "no food" is none. */
  readonly begins: ReadonlySet<string>;
}
const known = new WeakMap<Lexicon, Words>();

function wordsOf(lexicon: Lexicon): Words {
  const made = known.get(lexicon) ?? {
    meanings: new Map(
      meanings.flatMap((meaning) => lexicon[meaning].map((phrase) => [phrase, meaning] as const)),
    ),
    alone: new Set(lexicon.alone),
    silent: new Set([...lexicon.around, ...lexicon.fillers, ...lexicon.greetings]),
    begins: new Set(lexicon.begins),
  };
  known.set(lexicon, made);
  return made;
}

export type ChoiceStep = Extract<Step<string>, { kind: 'choice' }>;

/** Whether a step asks for a yes or a no. */
export function asksYesOrNo(step: Step<string>): step is ChoiceStep {
  if (step.kind !== 'choice') return false;
  const asks = (meaning: Meaning) =>
    step.options.some(({ alias, value }) => (alias ?? value) === meaning);
  return asks('yes') && asks('no');
}

/**
 * A phrase of a text that answers, if it does so in a
 * sentence: its meaning, and where it ends or begins.
 */
interface Found {
  readonly meaning: Meaning;
  readonly at: number;
}

/** The longest phrase from a place on, or up to it, that answers within a sentence. */
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
        return { meaning, at: start === from ? end : start };
    }
  }
  return undefined;
}

/**
 * The answer a text begins with, behind words that say
 * nothing: "pls no just come", "hello yes she is 14".
 */
function first(words: readonly string[], lexicons: readonly Lexicon[]): Meaning | undefined {
  const isIn = (list: 'silent' | 'begins', word: string) =>
    lexicons.some((lexicon) => wordsOf(lexicon)[list].has(word));
  const from = words.findIndex((word) => !isIn('silent', word) || isMeaning(word, lexicons));
  if (from < 0) return undefined;
  const found = phraseAt(words, from, (length) => [from, from + length], lexicons);
  if (!found || found.meaning !== 'no') return found?.meaning;
  const next = words[found.at];
  const apart = next === undefined || isIn('silent', next) || isIn('begins', next);
  return apart ? 'no' : undefined;
}

const isMeaning = (word: string, lexicons: readonly Lexicon[]): boolean =>
  lexicons.some((lexicon) => wordsOf(lexicon).meanings.has(word));

/** The answer that a short text ends with: "she is 14 yes". */
function last(words: readonly string[], lexicons: readonly Lexicon[]): Meaning | undefined {
  if (words.length > SHORT) return undefined;
  const end = words.length;
  return phraseAt(words, end, (length) => [end - length, end], lexicons)?.meaning;
}

/** The option whose label has a text of several words in it: "send it now" of "No, send it now". */
function labelled(folded: string, labels: readonly string[]): number {
  if (!folded.includes(' ')) return -1;
  const places = labels.flatMap((label, place) =>
    ` ${fold(label)} `.includes(` ${folded} `) ? [place] : [],
  );
  return places.length === 1 ? (places[0] ?? -1) : -1;
}

/**
 * The option of a yes-or-no question that a text with more words in it
 * chooses: by an answer at its beginning or its end, or by a part of a label.
 * Such a question never asks "did you mean"; other words are kept. Pure.
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
