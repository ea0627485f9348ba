import { groupBy } from '../group-by.js';
import { fold } from './fold.js';
import { likeness } from './guess.js';
import { clausesOf, hear, once, type FoundSignal, type Heard } from './signals.js';
import type { Texts, TriageWords } from './texts.js';

/**
 * How much a text looks like a language for the purpose of its denials: typical words, and the
 * words it denies with, which count little, as they are short and another language may know them as
 * something else ("no" is "in the").
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

/** Reads what the words of a text hint at. */
export type Hearing = (text: string, texts: Texts) => readonly FoundSignal[];

/**
 * For one turn: the longest text takes some milliseconds, and several readers ask about the same.
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
 * What the words of a tip hint at, heard in every language at once, because people mix them. A word
 * that several languages share ("danger", "violence") is taken back where a language hears it
 * negated that the text looks more like: "il n'y a aucun danger" is no danger, although English
 * hears one.
 */
export function signalsIn(text: string, texts: Texts): FoundSignal[] {
  const clauses = clausesOf(text);
  const all = texts.languages.map((language) => ({
    language,
    heard: hear(clauses, texts.triage(language)),
  }));
  // Most texts hint at nothing: whose language they look like need not be known.
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
  const stands = (hit: Heard, own: number) =>
    !hit.negated &&
    !denied.some(
      ({ other, byClause }) =>
        other > own && byClause.get(hit.clause)?.some((one) => samePlace(one, hit)),
    );
  return once(
    hearings.flatMap(({ likeness: own, heard }) => heard.filter((hit) => stands(hit, own))),
  );
}
