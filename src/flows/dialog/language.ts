import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import { gateKey } from '../../shared/texts/gate.js';
import { guessLanguage } from '../../shared/texts/guess.js';
import type { Language, Texts } from '../../shared/texts/texts.js';
import { stepOf } from '../engine/run.js';
import { language as chooser, menu, welcome } from '../welcome.js';
import { say, type Draft } from './draft.js';
import type { TalkContext } from './talk-context.js';
import { isPoll } from './poll-sessions.js';
import { askAgain, begin, flowOf, go } from './steps.js';

/** The most words of a request for a language. */
const SHORT = 8;
/** The fewest letters of a text whose language is certain: "no" exists in many. */
const TELLING = 3;

/**
 * A language that a text asks for: one of ours, or one that we do not have, with our nearest
 * language.
 */
export interface LanguageAsked {
  readonly language: Language;
  readonly has: boolean;
  /** The text is more than a name: "en francais svp". */
  readonly explicit: boolean;
}

/** The most words between a "not" and the language that it denies: "I no sabi hear English". */
const DENIED_WITHIN = 3;

/** Checks whether a "not" stands before the name of a language: "je ne parle pas anglais". */
function isDenied(before: readonly string[], texts: Texts): boolean {
  const said = ` ${before.slice(-DENIED_WITHIN).join(' ')} `;
  return texts.languages.some((one) =>
    texts.lexicon(one).denies.some((no) => said.includes(` ${no} `)),
  );
}

/** What a phrase is in a request for a language. */
type Part = LanguageAsked | 'around';

/**
 * What each phrase is, by the first language that has it. Read once for the same texts: each
 * message is asked whether it names a language.
 */
const partsOf = onceFor((texts: Texts): ReadonlyMap<string, Part> => {
  const parts = new Map<string, Part>();
  const add = (part: Part) => (phrase: string) =>
    void (parts.has(phrase) || parts.set(phrase, part));
  for (const language of texts.languages) {
    const { languages, around, fillers } = texts.lexicon(language);
    const name = fold(texts.meta(language).name);
    [name, ...languages.own].forEach(add({ language, has: true, explicit: false }));
    languages.none.forEach(add({ language, has: false, explicit: false }));
    [...languages.around, ...around, ...fillers].forEach(add('around'));
  }
  return parts;
});

const partOf = (phrase: string, texts: Texts): Part | undefined => partsOf(texts).get(phrase);

/**
 * Returns the language that a text asks for, if it consists only of a language's name and words
 * such as "in … please": "English", "en francais svp", "I no sabi English, French". Pure.
 */
export function languageAsked(text: string, texts: Texts): LanguageAsked | undefined {
  const words = (gateKey(text) ?? '').split(' ');
  if (words.length > SHORT) return undefined;
  const found: LanguageAsked[] = [];
  let last = 0;
  for (let at = 0; at < words.length;) {
    let end = Math.min(words.length, at + 4);
    let part = partOf(words.slice(at, end).join(' '), texts);
    while (part === undefined && end > at + 1) {
      end -= 1;
      part = partOf(words.slice(at, end).join(' '), texts);
    }
    if (part === undefined) return undefined;
    if (part !== 'around') {
      if (!isDenied(words.slice(last, at), texts)) found.push(part);
      // A "not" denies one name only: "not English, French".
      last = end;
    }
    at = end;
  }
  const [asked, other] = found;
  return asked && !other ? { ...asked, explicit: words.length > 1 } : undefined;
}

/**
 * Checks whether the name of a language chooses it at the person's place: in polls, codes and
 * secret words it may be an answer.
 */
function mayChoose(draft: Draft, { explicit }: LanguageAsked, context: TalkContext): boolean {
  const { session } = draft.person;
  if (!session) return true;
  const flow = isPoll(session) ? undefined : flowOf(draft, context);
  const step = flow && stepOf(flow, session)?.step;
  if (step?.kind === 'choice' || step?.kind === 'several' || step?.kind === 'pick') return true;
  return step?.kind === 'text' && !step.gate && !step.secret && explicit;
}

/**
 * Continues in a language that the person named; undefined when the text names none, or may be an
 * answer.
 */
export function obeyLanguage(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  const asked = languageAsked(text, context.texts);
  if (!asked || !mayChoose(draft, asked, context)) return undefined;
  const { language: before, otherLanguage: _, ...person } = draft.person;
  const { language } = asked;
  const known = { ...draft, person: { ...person, language } };
  const { session } = draft.person;
  // Where the language is asked for, its name is the answer in whatever language it is written.
  if (session?.flow === welcome.id || session?.flow === chooser.id) {
    const chosen = { flow: session.flow, step: session.step, value: language };
    const told = asked.has ? known : say(known, 'language.none');
    return go(told, { kind: 'button', ...chosen }, context);
  }
  const changes = before !== undefined && before !== language;
  const told = asked.has
    ? changes
      ? say(known, 'language.now')
      : known
    : say(known, 'language.none');
  return session ? askAgain(told, context) : begin(told, menu, context);
}

/**
 * Follows a person who changes to another language of ours. After the second message that is surely
 * in it they are answered in it, and told so once. Polls stay in the language in which they were
 * asked.
 */
export function follow(draft: Draft, text: string, context: TalkContext): Draft {
  const { language, otherLanguage, ...person } = draft.person;
  if (language === undefined || isPoll(person.session ?? { flow: '' })) return draft;
  const guess =
    fold(text).split(' ').length < TELLING ? undefined : guessLanguage(text, context.texts);
  if (guess === undefined) return draft;
  if (guess === language) return { ...draft, person: { ...person, language } };
  if (guess !== otherLanguage)
    return { ...draft, person: { ...person, language, otherLanguage: guess } };
  return say({ ...draft, person: { ...person, language: guess } }, 'language.now');
}
