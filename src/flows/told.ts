import { onceFor } from '../shared/once-for.js';
import { agesIn } from '../shared/texts/ages.js';
import { findAll, indexOf, type PatternIndex } from '../shared/texts/patterns.js';
import { clausesOf, hear, withOnly } from '../shared/texts/signals.js';
import type { Lexicon, Signal, Texts, TriageWords } from '../shared/texts/texts.js';
import { isSentence } from './engine/sentence.js';
import { answerSignals } from './tip.js';

/**
 * What a person's words have answered without being asked, by the step of the report that asks for
 * it: the value of a choice, or `told` where any words are an answer.
 */
export type Told = Readonly<Record<string, string>>;

/**
 * The age until which a person is a child, by the law of all our countries. Source: Palermo
 * Protocol, Article 3(d).
 */
export const OF_AGE = 18;

/**
 * Signals that make an answer certain. A "girl" may be a woman, so only an age tells that a person
 * is a child.
 */
const answers = [
  ['danger', 'yes', ['danger', 'abducted', 'captive', 'weapon', 'violence', 'suicide']],
  ['leave', 'no', ['captive']],
  ['moving', 'yes', ['transit']],
  ['officials', 'yes', ['official']],
  ['hurt', 'yes', ['violence', 'weapon']],
] as const satisfies readonly (readonly [string, string, readonly Signal[]])[];

/** After a danger that is over, the question is still asked: somebody else may be in danger now. */
const present: readonly string[] = ['danger', 'leave', 'moving'];

type ListName = 'near' | 'vehicles';

const indexFor = onceFor((lexicon: Lexicon): PatternIndex<ListName> =>
  indexOf((['near', 'vehicles'] as const).map((name) => [name, lexicon[name]] as const)),
);

/** Checks whether a text has a word of a list of any language. */
function has(list: ListName, clauses: readonly (readonly string[])[], texts: Texts): boolean {
  return texts.languages.some((language) =>
    clauses.some((words) =>
      findAll(indexFor(texts.lexicon(language)), words).some(
        ({ pattern }) => pattern.label === list,
      ),
    ),
  );
}

type ExploitationList = 'unpaid' | 'papersTaken';

const exploitationOf = onceFor(
  (texts: Texts): Readonly<Record<ExploitationList, readonly TriageWords[]>> => {
    const of = (list: ExploitationList) =>
      texts.languages.map((language) =>
        withOnly(texts.triage(language), 'exploitation', texts.lexicon(language)[list]),
      );
    return { unpaid: of('unpaid'), papersTaken: of('papersTaken') };
  },
);

/** Checks whether a text says what a list of any language has, and does not deny it. */
const says = (
  list: ExploitationList,
  clauses: readonly (readonly string[])[],
  texts: Texts,
): boolean =>
  exploitationOf(texts)[list].some((words) => hear(clauses, words).some(({ negated }) => !negated));

/**
 * Returns the questions of a report that words answer with certainty, so that nobody is asked what
 * they have said. Pure.
 * @param signals that were found in the words
 * @param area whether the words name an area; a town alone is no place that can be found
 */
export function toldBy(
  text: string,
  { signals, area }: { readonly signals: readonly Signal[]; readonly area: boolean },
  texts: Texts,
): Told {
  const clauses = clausesOf(text);
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const past = signals.includes('past');
  const bySignal = answers.filter(
    ([step, , hints]) =>
      hints.some((hint) => signals.includes(hint)) && !(past && present.includes(step)),
  );
  const moving = bySignal.some(([step]) => step === 'moving');
  return {
    ...Object.fromEntries(bySignal.map(([step, value]) => [step, value])),
    ...(agesIn(text, lexicons).some((age) => age < OF_AGE) ? { minor: 'yes' } : {}),
    ...(says('papersTaken', clauses, texts) ? { papers: 'yes' } : {}),
    ...(says('unpaid', clauses, texts) ? { unpaid: 'yes' } : {}),
    ...(moving && has('vehicles', clauses, texts) ? { movingHow: 'told' } : {}),
    ...(area && has('near', clauses, texts) ? { where: 'told' } : {}),
    ...(isSentence(text) ? { what: 'told' } : {}),
  };
}

/**
 * Returns the signal that the answers add to those found in the words: the others were found
 * already.
 */
export const signalsOf = ({ minor }: Told): readonly Signal[] =>
  minor === undefined ? [] : (answerSignals['minor']?.[minor] ?? []);
