import { groupBy } from '../group-by.js';
import { fold } from './fold.js';
import { likeness } from './guess.js';
import { isOfficialPlace } from './official-places.js';
import { clausesOf, hear, once, type FoundSignal, type Heard } from './signals.js';
import type { Texts, TriageWords } from './texts.js';

/**
 * Returns how much a text looks like a language, to decide about its negations: by typical words,
 * and by its words of negation. These count little, because they are short and may mean something
 * else in another language ("no" is "in the").
 */
function denies(folded: string, { negations }: TriageWords): number {
  const words = folded.split(' ');
  return words.some((word) => negations.includes(word)) ? 0.5 : 0;
}

const samePlace = (one: Heard, other: Heard) =>
  one.signal === other.signal &&
  one.clause === other.clause &&
  one.start < other.end &&
  other.start < one.end;

/** Reads the signals in the words of a text. */
export type Hearing = (text: string, texts: Texts) => readonly FoundSignal[];

/**
 * Makes a `Hearing` that reads each text once, for one turn: the longest text takes a few
 * milliseconds, and several readers ask about the same one.
 */
export function heardOnce(): Hearing {
  const known = new Map<string, readonly FoundSignal[]>();
  return (text, texts) => {
    const found = known.get(text) ?? signalsIn(text, texts);
    known.set(text, found);
    return found;
  };
}

/**
 * Returns the signals in the words of a tip, read in every language at once, because people mix
 * them. A word that several languages share ("danger", "violence") is taken back if a language that
 * the text looks more like finds it negated: "il n'y a aucun danger" is no danger, although English
 * finds one.
 */
export function signalsIn(text: string, texts: Texts): FoundSignal[] {
  const clauses = clausesOf(text);
  const all = texts.languages.map((language) => ({
    language,
    heard: hear(clauses, texts.triage(language)),
  }));
  // Most texts have no signals, so it does not matter which language they look like.
  if (all.every(({ heard }) => heard.length === 0)) return [];
  const folded = fold(text);
  const hearings = all.map(({ language, heard }) => ({
    likeness: likeness(folded, texts.lexicon(language)) + denies(folded, texts.triage(language)),
    heard,
  }));
  const denied = hearings.map(({ likeness: other, heard }) => ({
    other,
    byClause: groupBy(
      heard.filter((one) => one.negated),
      ({ clause }) => clause,
    ),
  }));
  const isPlace = (hit: Heard) =>
    hit.signal === 'official' && isOfficialPlace(clauses[hit.clause] ?? [], hit, texts);
  const stands = (hit: Heard, own: number) =>
    !hit.negated &&
    !isPlace(hit) &&
    !denied.some(
      ({ other, byClause }) =>
        other > own && byClause.get(hit.clause)?.some((one) => samePlace(one, hit)),
    );
  return once(
    hearings.flatMap(({ likeness: own, heard }) => heard.filter((hit) => stands(hit, own))),
  );
}
