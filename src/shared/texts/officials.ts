import { clausesOf, hear } from './signals.js';
import { signals, type Signal, type Texts, type TriageWords } from './texts.js';

const nothing = Object.fromEntries(signals.map((signal) => [signal, []])) as unknown as Readonly<
  Record<Signal, readonly string[]>
>;
const known = new WeakMap<Texts, readonly TriageWords[]>();

/** Returns the words for officials of each language, with its negations. */
function wordsOf(texts: Texts): readonly TriageWords[] {
  const made =
    known.get(texts) ??
    texts.languages.map((language) => ({
      ...texts.triage(language),
      signals: { ...nothing, official: texts.lexicon(language).officials },
    }));
  known.set(texts, made);
  return made;
}

/**
 * Checks whether a text names a person of the state by a word that triage does not know ("my uncle
 * is a cop", "a police des frontières"). Pure.
 */
export function namesOfficial(text: string, texts: Texts): boolean {
  const clauses = clausesOf(text);
  return wordsOf(texts).some((words) => hear(clauses, words).some(({ negated }) => !negated));
}
