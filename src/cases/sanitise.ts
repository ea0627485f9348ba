import { mask, MASKED } from '../privacy/mask.js';

/** Answers that are a name and nothing else. */
const namingSteps: ReadonlySet<string> = new Set([
  'missing',
  'name',
  'whoIs',
  'contact',
  'missingName',
  'missingContact',
]);

/** How people say their own name. */
const introductions =
  "[Mm]y name is|[Ii] am called|[Ii] am|[Ii]['’]m|[Tt]his is|[Jj]e m['’ ]appelle|[Mm]on nom est|[Jj]e suis|" +
  "[Mm]oi c['’]est|[Mm]eu nome [eé]|[Cc]hamo-me|[Mm]e chamo|[Ee]u sou";
/** What follows, up to three words with capitals, is a name. */
const withCapitals = new RegExp(
  String.raw`(?<!\p{L})((?:${introductions})\s+)\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+){0,2}`,
  'gu',
);
/** After these the next word is a name, however it is written. */
const named =
  /(?<!\p{L})((?:my name is|je m['’ ]appelle|mon nom est|meu nome [eé]|chamo-me|me chamo)\s+)[\p{L}'’-]+/giu;

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
 * What a text is outside of those who may read it: without the phrases that a person redacted, without numbers, addresses
 * and links, and without the name by which its writer introduced themselves. Names of others cannot be known: that is
 * what redactions are for.
 */
export function sanitise(step: string, words: string, redactions: readonly string[]): string {
  if (namingSteps.has(step)) return MASKED;
  const without = redact(words, redactions);
  const anonymous = without.replace(withCapitals, `$1${MASKED}`).replace(named, `$1${MASKED}`);
  return mask(anonymous);
}
