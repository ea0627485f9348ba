import type { Language, Lexicon, Texts } from '../../shared/texts/texts.js';
import type { Step } from './flow.js';
import type { AnswerOption } from './match.js';
import { offersOf, type Surroundings } from './run.js';

/** What a turn needs to read an answer. */
export interface Reading extends Surroundings {
  readonly language: Language;
  readonly texts: Texts;
}

/** What depends on the texts alone and is made once for them. The same arrays every time: `match.ts` knows them by that. */
interface Words {
  readonly lexicons: readonly Lexicon[];
  /** "Yes" of every language, and nothing else. */
  readonly yes: readonly AnswerOption[];
  readonly no: readonly AnswerOption[];
  readonly skip: readonly AnswerOption[];
  /** The options of a choice, by language. */
  readonly choices: Map<Language, WeakMap<Step<string>, readonly AnswerOption[]>>;
}
const known = new WeakMap<Texts, Words>();

/** The words of all languages, as this turn needs them. */
export function wordsOf(texts: Texts): Words {
  const present = known.get(texts);
  if (present) return present;
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const one = (name: 'yes' | 'no' | 'skip') => [{ value: name, label: name, aliases: lexicons.flatMap((lexicon) => lexicon[name]) }]; // prettier-ignore
  const made = { lexicons, yes: one('yes'), no: one('no'), skip: one('skip'), choices: new Map() };
  known.set(texts, made);
  return made;
}

function makeOptions(id: string, step: Step<string>, reading: Reading): readonly AnswerOption[] {
  const { lexicons } = wordsOf(reading.texts);
  const alias = new Map(
    step.kind === 'choice' || step.kind === 'several'
      ? step.options.map((option) => [option.value, option.alias] as const)
      : [],
  );
  return offersOf(id, step, reading).map(({ value, label }) => {
    const name = alias.get(value);
    return {
      value,
      label: 'text' in label ? label.text : reading.texts.say(reading.language, label),
      ...(name ? { aliases: lexicons.flatMap((lexicon) => lexicon[name]) } : {}),
    };
  });
}

/** The answers a step allows, as the person reads them. */
export function answerOptions(id: string, step: Step<string>, reading: Reading): readonly AnswerOption[] {
  // What a pick offers comes from outside and may change from turn to turn.
  if (step.kind !== 'choice' && step.kind !== 'several') return makeOptions(id, step, reading);
  const { choices } = wordsOf(reading.texts);
  const mine = choices.get(reading.language) ?? new WeakMap<Step<string>, readonly AnswerOption[]>();
  choices.set(reading.language, mine);
  const made = mine.get(step) ?? makeOptions(id, step, reading);
  mine.set(step, made);
  return made;
}
