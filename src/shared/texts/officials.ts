import { clausesOf, hear, withOnly } from './signals.js';
import { isOfficialPlace } from './official-places.js';
import type { Texts, TriageWords } from './texts.js';
import { onceFor } from '../once-for.js';

/** Returns the words for officials of each language, with its negations. */
const wordsOf = onceFor((texts: Texts): readonly TriageWords[] =>
  texts.languages.map((language) =>
    withOnly(texts.triage(language), 'official', texts.lexicon(language).officials),
  ),
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
