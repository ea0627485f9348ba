import { fold } from '../../shared/texts/fold.js';
import { namedGenders, type NamedGender, type Texts } from '../../shared/texts/texts.js';
import { isAnswer } from '../engine/read-choice.js';
import { stepOf } from '../engine/run.js';
import { isSentence } from '../engine/sentence.js';
import { register } from '../register.js';
import { readingFor, type Draft } from './draft.js';
import { go } from './steps.js';
import type { TalkContext } from './talk-context.js';

/** Returns the gender that a text names, and nothing else: "woman", "je suis un homme". Pure. */
export function genderIn(text: string, texts: Texts): NamedGender | undefined {
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const silent = new Set(
    lexicons.flatMap(({ oneself, fillers, around }) =>
      [...oneself, ...fillers, ...around].flatMap((phrase) => phrase.split(' ')),
    ),
  );
  const means = (gender: NamedGender, word: string) =>
    lexicons.some(({ genders }) => genders[gender].includes(word));
  const isName = (word: string) => namedGenders.some((gender) => means(gender, word));
  const [word, ...others] = fold(text)
    .split(' ')
    .filter((one) => isName(one) || !silent.has(one));
  return word === undefined || others.length > 0
    ? undefined
    : namedGenders.find((gender) => means(gender, word));
}

/**
 * Takes what a person writes where their gender is asked for: its name, or a sentence in their own
 * words, which is sealed and opens no report. Undefined for all other words.
 */
export function takeGender(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  const { session } = draft.person;
  if (session?.flow !== register.id) return undefined;
  const at = stepOf(register, session);
  if (at?.id !== 'gender') return undefined;
  const choose = (value: string, from = draft) =>
    go(from, { kind: 'button', flow: register.id, step: at.id, value }, context);
  const named = genderIn(text, context.texts);
  if (named) return choose(named);
  const reading = readingFor(draft.person, context);
  const tells = context.seems(text) === undefined && context.signalsIn(text).length > 0;
  if (tells || !isSentence(text) || isAnswer(at.id, at.step, text, reading)) return undefined;
  // Their own words are told already: they are not asked for.
  const { person } = choose('own', { ...draft, effects: [] });
  return go({ ...draft, person }, { kind: 'text', text }, context);
}
