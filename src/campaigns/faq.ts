import { fold } from '../shared/texts/fold.js';
import type { Language } from '../shared/texts/texts.js';
import type { Campaign, Faq } from './definition.js';

/** Those who text a word of a question are answered in the language of the word, or else in their own. */
function entryFor(campaign: Campaign, word: string, language: Language): { faq: Faq; language: Language } | undefined {
  for (const faq of campaign.faq ?? []) {
    const spoken = Object.keys(faq.words).filter((one) => faq.words[one]?.some((each) => fold(each) === word));
    const [first] = spoken;
    if (first !== undefined) return { faq, language: spoken.includes(language) ? language : first };
  }
  return undefined;
} // prettier-ignore

/**
 * The answer to a word, when a text is nothing but that word: a sentence that has it in it may be a tip. Pure.
 * @param campaigns those that are live, the latest first @param language the person's
 */
export function faqAnswer(
  campaigns: readonly Campaign[],
  text: string,
  language: Language,
): string | undefined {
  const word = fold(text);
  if (word === '') return undefined;
  for (const campaign of campaigns) {
    const entry = entryFor(campaign, word, language);
    const said = entry && (entry.faq.say[entry.language] ?? entry.faq.say[language]);
    if (said !== undefined) return said;
  }
  return undefined;
}
