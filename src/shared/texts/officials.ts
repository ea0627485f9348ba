import { clausesOf, hear } from './signals.js';
import { isOfficialPlace } from './official-places.js';
import { signals, type Signal, type Texts, type TriageWords } from './texts.js';
import { onceFor } from '../once-for.js';

const nothing = Object.fromEntries(signals.map((signal) => [signal, []])) as unknown as Readonly<
  Record<Signal, readonly string[]>
>;

/** Returns the words for officials of each language, with its negations. */
const wordsOf = onceFor((texts: Texts): readonly TriageWords[] =>
  texts.languages.map((language) => ({
    ...texts.triage(language),
    signals: { ...nothing, official: texts.lexicon(language).officials },
  })),
);

/**
 * Checks whether a text names a person of the state by a word that triage does not know ("my uncle
 * is a cop", "a police des frontières"). Pure.
 */
export function namesOfficial(text: string, texts: Texts): boolean {
  const clauses = clausesOf(text);
  return wordsOf(texts).some((words) =>
    hear(clauses, words).some(
      (hit) => !hit.negated && !isOfficialPlace(clauses[hit.clause] ?? [], hit, texts),
    ),
  );
}
