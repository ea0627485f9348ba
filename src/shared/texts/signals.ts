import { fold, onceInTurn } from './fold.js';
import { findAll, indexOf, type Found, type PatternIndex } from './patterns.js';
import { signals, type Signal, type TriageWords } from './texts.js';
import { notDrawnOut, writtenOut } from './written-out.js';
import { onceFor } from '../once-for.js';

/**
 * A signal found in a tip. `word` is the pattern of the list that matched, never the person's own
 * words.
 */
export interface FoundSignal {
  readonly signal: Signal;
  readonly word: string;
}

/** A negation takes back what begins at most this many words after it: "no (big old) gun". */
const REACH = 3;
/**
 * "They do not feed the child": the child exists, whatever is not done. Only "no child" takes it
 * back.
 */
const reachTo = (signal: Signal) => (signal === 'child' ? 1 : REACH);

interface Indexes {
  readonly signals: PatternIndex<Signal>;
  readonly negations: PatternIndex<'negation'>;
  readonly idioms: PatternIndex<'idiom'>;
  readonly breaks: ReadonlySet<string>;
}

const indexesOf = onceFor((words: TriageWords): Indexes => ({
  signals: indexOf(signals.map((signal) => [signal, words.signals[signal]] as const)),
  negations: indexOf([['negation', words.negations]]),
  idioms: indexOf([['idiom', words.idioms]]),
  breaks: new Set(words.breaks),
}));

/**
 * A clause with more words than this and no punctuation is read in pieces, so that few words are
 * compared with each other.
 */
const PIECE = 200;
/** How many words neighbouring pieces share: more than any phrase has and any negation reaches. */
const SHARED = 20;

function piecesOf(words: readonly string[]): string[][] {
  const pieces: string[][] = [];
  for (let at = 0; at === 0 || at + SHARED < words.length; at += PIECE - SHARED)
    pieces.push(words.slice(at, at + PIECE));
  return pieces;
}

/**
 * Returns the clauses of a text as folded words: a negation never reaches over punctuation. "13yrs"
 * is two words.
 */
export const clausesOf = onceInTurn((text): readonly (readonly string[])[] =>
  writtenOut(text)
    .split(/[.,;:!?…()\n\r،؛؟]+/u)
    .map((clause) => notDrawnOut(fold(clause)).replace(/\p{N}(?=\p{L})|\p{L}(?=\p{N})/gu, '$& '))
    .filter((clause) => clause !== '')
    .flatMap((clause) => piecesOf(clause.split(' '))),
);

/** Checks whether two matches share a word. */
const overlaps = (a: Found<unknown>, b: Found<unknown>) => a.start < b.end && b.start < a.end;

/**
 * Checks whether a negation is part of what a match says: of "cannot leave", but the "não é" of
 * "não é polícia" only shares the "é" with its match.
 */
const isPartOf = (negation: Found<unknown>, hit: Found<unknown>) =>
  overlaps(negation, hit) && (negation.start >= hit.start || negation.end > hit.start + 1);

/** A pattern found in a text: its clause, its words, and whether a negation takes it back. */
export interface Heard extends FoundSignal {
  readonly clause: number;
  readonly start: number;
  readonly end: number;
  readonly negated: boolean;
}

function inClause(words: readonly string[], clause: number, lists: Indexes): Heard[] {
  const hits = findAll(lists.signals, words);
  if (hits.length === 0) return [];
  const negations = findAll(lists.negations, words);
  // In "cannot leave" and "no one helps" the negation is part of the meaning: they count, and the
  // negation negates nothing else.
  const phrases = hits.filter(({ pattern }) => pattern.words.length > 1);
  const meant = new Set(
    phrases.filter((hit) => negations.some((negation) => isPartOf(negation, hit))),
  );
  const spent = [...meant, ...findAll(lists.idioms, words)];
  const used = negations.filter((negation) => spent.some((phrase) => overlaps(phrase, negation)));
  // The "ne" of "ne … plus" belongs to its "plus".
  const active = negations.filter((negation) => !used.some((one) => overlaps(one, negation)));
  const negates = (negation: Found<unknown>, hit: Found<Signal>) =>
    negation.end <= hit.start &&
    hit.start - negation.end < reachTo(hit.pattern.label) &&
    !words.slice(negation.end, hit.start).some((word) => lists.breaks.has(word));
  return hits.map((hit) => ({
    signal: hit.pattern.label,
    word: hit.pattern.text,
    clause,
    start: hit.start,
    end: hit.end,
    negated: !meant.has(hit) && active.some((negation) => negates(negation, hit)),
  }));
}

/**
 * Returns every match of one language's lists in a text's clauses, including those that are taken
 * back.
 */
export function hear(clauses: readonly (readonly string[])[], words: TriageWords): Heard[] {
  const lists = indexesOf(words);
  return clauses.flatMap((clause, at) => inClause(clause, at, lists));
}

/** The words of triage with a list of one's own for a signal, and no other signals. */
export const withOnly = (
  words: TriageWords,
  signal: Signal,
  list: readonly string[],
): TriageWords => ({
  ...words,
  signals: {
    ...(Object.fromEntries(signals.map((one) => [one, []])) as unknown as TriageWords['signals']),
    [signal]: list,
  },
});

/** Returns each signal and pattern once. */
export function once(heard: readonly Heard[]): FoundSignal[] {
  const found = new Map(heard.map(({ signal, word }) => [`${signal} ${word}`, { signal, word }]));
  return [...found.values()];
}

/**
 * Returns the signals in the words of a tip by the lists of one language, each signal and pattern
 * once. Rules may only raise a priority with it: words in a joke or about a film are found too, and
 * a person decides. For a tip that may be in any of several languages: `signalsIn` (signals-in.ts).
 */
export function findSignals(text: string, words: TriageWords): FoundSignal[] {
  return once(hear(clausesOf(text), words).filter(({ negated }) => !negated));
}
