import { fold } from '../../shared/texts/fold.js';
import { guessLanguage } from '../../shared/texts/guess.js';
import type { Language } from '../../shared/texts/texts.js';
import { say, type Draft } from './draft.js';
import type { TalkContext } from './talk-context.js';

/**
 * Words of one language that are printed on posters of every language. HELP is not one of them: a
 * person who sends it may be far from home, and only this word tells their language.
 */
const everywhere: ReadonlySet<string> = new Set(['join']);

/**
 * Chooses the language in which a stranger is answered: that of their words, else of their phone,
 * else of their country. A word that is on posters everywhere tells a language only where people
 * speak it; elsewhere the person is told how to choose another.
 */
export function greeted(draft: Draft, text: string, context: TalkContext): Draft {
  const { person } = draft;
  if (person.language) return draft;
  const country = person.country ?? context.countryOfAddress;
  const words = guessLanguage(text, context.texts);
  const tells =
    !everywhere.has(fold(text)) || (country !== undefined && speaks(context, country, words));
  const language =
    (tells ? words : undefined) ??
    (context.languageHint ? context.texts.match(context.languageHint) : undefined) ??
    (country ? context.officialLanguage(country) : undefined) ??
    words ??
    context.defaultLanguage;
  const known = { ...draft, person: { ...person, language } };
  return words === undefined || words === language ? known : say(known, 'language.other');
}

const speaks = (context: TalkContext, country: string, language: Language | undefined): boolean =>
  language !== undefined && context.languagesOf(country).includes(language);
