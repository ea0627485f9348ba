import type { Inbound } from '../bots/channel.js';
import { guessLanguage } from '../shared/texts/guess.js';
import { plain } from '../shared/texts/segments.js';
import type { ConversationDeps } from './deps.js';

/**
 * Returns the text that tells a person that their message could not be saved. The database may be
 * down, so the language is guessed from their words, else from their country.
 */
export function apologyFor(
  {
    texts,
    directory,
    defaultLanguage,
  }: Pick<ConversationDeps, 'texts' | 'directory' | 'defaultLanguage'>,
  { content, from }: Inbound,
): string {
  const words = 'text' in content ? content.text : '';
  const official = directory().countryOfPhone(from)?.officialLanguage;
  const language =
    guessLanguage(words, texts) ??
    (official ? texts.match(official) : undefined) ??
    defaultLanguage;
  const text = texts.say(language, { key: 'notKept' });
  return texts.meta(language).smsLetters === 'plain' ? plain(text) : text;
}
