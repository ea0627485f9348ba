import { mask, MASKED } from '../privacy/mask.js';
import type { NamePart } from '../shared/texts/names.js';
import { saysWho, withoutNames, withoutSaidNames } from './leave-out-names.js';

const escaped = (phrase: string): string => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Leaves out phrases, however they are spaced and whatever their capitals. */
export function redact(text: string, phrases: readonly string[]): string {
  return phrases
    .filter((phrase) => phrase.trim() !== '')
    .reduce((rest, phrase) => {
      const spaced = escaped(phrase.trim()).replace(/\s+/g, String.raw`\s+`);
      return rest.replace(new RegExp(spaced, 'giu'), MASKED);
    }, text);
}

/**
 * What a text is outside of those who may read it: without the phrases that a person redacted,
 * without numbers, addresses and links, and without the names that the answers of the case give.
 * Names that nobody gave as one cannot be known: that is what redactions are for.
 * @param names of the whole case (`namesIn`)
 */
export function sanitise(
  step: string,
  words: string,
  redactions: readonly string[],
  names: readonly NamePart[] = [],
): string {
  if (saysWho(step)) return MASKED;
  return mask(withoutNames(withoutSaidNames(redact(words, redactions)), names));
}
