/**
 * What letters sound alike to people who write as they speak, in the order in which they are
 * replaced.
 */
const sounds: readonly (readonly [RegExp, string])[] = [
  [/sh|ch/g, 'x'],
  [/ph/g, 'f'],
  [/qu|ck|q/g, 'k'],
  [/c(?=[eiy])|ss|z/g, 's'],
  [/c/g, 'k'],
  [/g(?=[ei])/g, 'j'],
  [/(?<!t)h/g, ''],
  [/eau|au/g, 'o'],
  [/ou|oo/g, 'u'],
  [/ai|ei|ay|ey/g, 'e'],
  [/y/g, 'i'],
  [/[ea][mn](?![aeiou])/g, 'an'],
  [/(.)\1/g, '$1'],
];

/** What many people leave out at the end of a word, because nobody hears it. */
const SILENT = /(?:nt|[esx])$/;
const LEAST = 3;

/** How a folded word sounds, roughly: `voitur` and `voiture`, `fone` and `phone` sound the same. */
export function soundOf(word: string): string {
  const heard = sounds.reduce((all, [letters, sound]) => all.replace(letters, sound), word);
  const short = heard.replace(SILENT, '');
  return short.length < LEAST ? heard : short;
}

/** Shorter words sound like too many others. */
const SHORTEST = 4;

/**
 * Finds the known word that an unknown one sounds like; a word that is known or sounds like none
 * stays.
 */
export function speller(known: ReadonlySet<string>): (word: string) => string {
  const bySound = new Map<string, string>();
  for (const word of known) {
    const sound = soundOf(word);
    if (word.length >= SHORTEST && !bySound.has(sound)) bySound.set(sound, word);
  }
  return (word) =>
    known.has(word) || word.length < SHORTEST ? word : (bySound.get(soundOf(word)) ?? word);
}
