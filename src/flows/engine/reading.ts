import { onceFor } from '../../shared/once-for.js';
import type { Places } from '../../shared/place.js';
import type { Hearing } from '../../shared/texts/signals-in.js';
import type { Language, Lexicon, Texts } from '../../shared/texts/texts.js';
import type { Told } from '../told.js';
import type { Step } from './flow.js';
import { matchAnswer, type AnswerOption } from './match.js';
import { offersOf, type Surroundings } from './run.js';

/** What a turn needs to read an answer. */
export interface Reading extends Surroundings {
  readonly language: Language;
  readonly texts: Texts;
  /** What is known about places, for a step that asks for one. */
  readonly places?: Places;
  /** The country the person is probably in. */
  readonly home?: string;
  /**
   * Finds the list words of a text as the talk does, with the judge's opinion; if it is not given,
   * only the word lists are used.
   */
  readonly hearing?: Hearing;
  /** Checks whether a text seems to be no report at all. */
  readonly isEveryday?: (text: string) => boolean;
  /** In a report: returns the questions that words answer without being asked. */
  readonly tells?: (text: string) => Told;
  /** Checks for an impossible answer to a step: an age of 400, a time in the future. */
  readonly refuses?: (step: string, text: string) => boolean;
  /** Checks whether a text answers another question only, as "no, she is 8" does. */
  readonly corrects?: (step: string, text: string) => boolean;
}

/**
 * Data that depends only on the texts. It is made once: `match.ts` recognises the arrays by their
 * identity.
 */
interface Words {
  readonly lexicons: readonly Lexicon[];
  /** Only the word "yes", in every language. */
  readonly yes: readonly AnswerOption[];
  readonly no: readonly AnswerOption[];
  readonly skip: readonly AnswerOption[];
  readonly unknown: readonly AnswerOption[];
  /** The options of a choice, by language. */
  readonly choices: Map<Language, WeakMap<Step<string>, readonly AnswerOption[]>>;
}

/** Returns the words of all languages, as this turn needs them. */
export const wordsOf = onceFor((texts: Texts): Words => {
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const one = (name: 'yes' | 'no' | 'skip' | 'unknown') => [
    { value: name, label: name, aliases: lexicons.flatMap((lexicon) => lexicon[name]) },
  ];
  return {
    lexicons,
    yes: one('yes'),
    no: one('no'),
    skip: one('skip'),
    unknown: one('unknown'),
    choices: new Map(),
  };
});

/** Checks whether a text is exactly the given answer, in any language. */
export function says(
  text: string,
  answer: 'yes' | 'no' | 'skip' | 'unknown',
  { texts }: Reading,
): boolean {
  const words = wordsOf(texts);
  const read = matchAnswer(text, words[answer], words.lexicons);
  return read.kind === 'match' && !read.rest;
}

function makeOptions(id: string, step: Step<string>, reading: Reading): readonly AnswerOption[] {
  const { lexicons } = wordsOf(reading.texts);
  const options = new Map(
    step.kind === 'choice' || step.kind === 'several'
      ? step.options.map((option) => [option.value, option] as const)
      : [],
  );
  return offersOf(id, step, reading).map(({ value, label }) => {
    const { alias, words = [] } = options.get(value) ?? {};
    const named = alias ? lexicons.flatMap((lexicon) => lexicon[alias]) : [];
    return {
      value,
      label: 'text' in label ? label.text : reading.texts.say(reading.language, label),
      ...(named.length + words.length > 0 ? { aliases: [...named, ...words] } : {}),
    };
  });
}

/** Returns the answers that a step allows, as the person reads them. */
export function answerOptions(
  id: string,
  step: Step<string>,
  reading: Reading,
): readonly AnswerOption[] {
  // The options of a pick come from outside and may change from turn to turn.
  if (step.kind !== 'choice' && step.kind !== 'several') return makeOptions(id, step, reading);
  const { choices } = wordsOf(reading.texts);
  const mine =
    choices.get(reading.language) ?? new WeakMap<Step<string>, readonly AnswerOption[]>();
  choices.set(reading.language, mine);
  const made = mine.get(step) ?? makeOptions(id, step, reading);
  mine.set(step, made);
  return made;
}
