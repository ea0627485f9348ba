import { mask, MASKED } from '../privacy/mask.js';
import type { NamePart } from '../shared/texts/names.js';
import { saysWho, withoutNames, withoutSaidNames } from './leave-out-names.js';

const escaped = (phrase: string): string => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Removes phrases, with any spacing and any capitals. */
export function redact(text: string, phrases: readonly string[]): string {
  return phrases
    .filter((phrase) => phrase.trim() !== '')
    .reduce((rest, phrase) => {
      const spaced = escaped(phrase.trim()).replace(/\s+/g, String.raw`\s+`);
      return rest.replace(new RegExp(spaced, 'giu'), MASKED);
    }, text);
}

/**
 * Returns a text for people who may not read the case: without redacted phrases, numbers, addresses
 * and links, and without the names in the answers of the case. Names that no answer gives as a name
 * cannot be detected: redactions are for these.
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
