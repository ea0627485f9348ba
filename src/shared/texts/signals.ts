import { fold } from './fold.js';
import { findAll, indexOf, type Found, type PatternIndex } from './patterns.js';
import { signals, type Signal, type TriageWords } from './texts.js';

/** A hint found in a tip. `word` is the pattern of the list that matched, never the person's own words. */
export interface FoundSignal {
  readonly signal: Signal;
  readonly word: string;
}

/** A negation takes back what begins at most this many words after it: "no (big old) gun". */
const REACH = 3;

interface Indexes {
  readonly signals: PatternIndex<Signal>;
  readonly negations: PatternIndex<'negation'>;
  readonly idioms: PatternIndex<'idiom'>;
  readonly breaks: ReadonlySet<string>;
}
const known = new WeakMap<TriageWords, Indexes>();

function indexesOf(words: TriageWords): Indexes {
  const made = known.get(words) ?? {
    signals: indexOf(signals.map((signal) => [signal, words.signals[signal]] as const)),
    negations: indexOf([['negation', words.negations]]),
    idioms: indexOf([['idiom', words.idioms]]),
    breaks: new Set(words.breaks),
  };
  known.set(words, made);
  return made;
}

/** The clauses of a text as folded words: a negation never reaches over punctuation. "13yrs" is two words. */
function clausesOf(text: string): string[][] {
  return text
    .split(/[.,;:!?…()\n\r،؛؟]+/u)
    .map((clause) => fold(clause).replace(/\p{N}(?=\p{L})|\p{L}(?=\p{N})/gu, '$& '))
    .filter((clause) => clause !== '')
    .map((clause) => clause.split(' '));
}

const overlaps = (a: Found<unknown>, b: Found<unknown>) => a.start < b.end && b.start < a.end;

function inClause(clause: readonly string[], lists: Indexes): Found<Signal>[] {
  const hits = findAll(lists.signals, clause);
  const negations = findAll(lists.negations, clause);
  // "cannot leave" and "no one helps" say something by their negation: they stand, and it negates nothing else.
  const meant = hits.filter((hit) => negations.some((negation) => overlaps(hit, negation)));
  const spent = [...meant, ...findAll(lists.idioms, clause)];
  const active = negations.filter((negation) => !spent.some((phrase) => overlaps(phrase, negation)));
  const negates = (negation: Found<unknown>, hit: Found<unknown>) =>
    negation.end <= hit.start &&
    hit.start - negation.end < REACH &&
    !clause.slice(negation.end, hit.start).some((word) => lists.breaks.has(word));
  return hits.filter((hit) => meant.includes(hit) || !active.some((negation) => negates(negation, hit)));
}

/**
 * What the words of a tip hint at, in the order they stand there, each signal and pattern once. Rules may only raise
 * a priority with it: a joke or a film is found too, and a person decides.
 * @param words the lists of one language; call it for each language a tip may be in
 */
export function findSignals(text: string, words: TriageWords): FoundSignal[] {
  const lists = indexesOf(words);
  const found = new Map<string, FoundSignal>();
  for (const clause of clausesOf(text)) {
    for (const { pattern } of inClause(clause, lists)) {
      found.set(`${pattern.label} ${pattern.text}`, { signal: pattern.label, word: pattern.text });
    }
  }
  return [...found.values()];
}
