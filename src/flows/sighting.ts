import type { ToldOfMissing } from '../shared/missing.js';
import { fold } from '../shared/texts/fold.js';
import type { Signal } from '../shared/texts/texts.js';
import type { Answers, Step } from './engine/flow.js';

/** The answer that the words are not about any alert. */
export const NO_ALERT = 'none';

/** Checks whether the reporter said that they saw a person of an alert. */
const isOfAlert = ({ sightingAbout = NO_ALERT }: Answers): boolean => sightingAbout !== NO_ALERT;

/**
 * The questions about a person who was seen, a part of the report (tip.ts): where, whether still
 * there, when, which way. Questions that the words answered already are skipped. A reporter who
 * names no alert, but tells of somebody seen while one is in force, is first asked whether it is
 * that one.
 */
export const sightingSteps = {
  sightingAbout: {
    kind: 'pick',
    ask: 'sighting.about',
    list: 'alerts',
    keep: 'all',
    told: 'sightingOrNot',
    skip: 'sightingOrNot',
    to: 'sightingOrNot',
  },
  sightingOrNot: {
    kind: 'route',
    by: (answers, { missing, sighting }) =>
      sighting || isOfAlert(answers) ? 'sightingPlace' : missing ? 'missingPlace' : 'what',
  },
  sightingPlace: {
    kind: 'text',
    ask: 'sighting.place',
    keep: 'all',
    told: 'sightingStill',
    to: 'sightingStill',
  },
  sightingStill: {
    kind: 'choice',
    ask: 'sighting.still',
    keep: 'all',
    told: 'sightingTime',
    skip: 'sightingTime',
    options: [
      { value: 'yes', label: 'option.yes', alias: 'yes', to: 'officials' },
      { value: 'no', label: 'option.no', alias: 'no', to: 'sightingTime' },
      { value: 'unknown', label: 'option.unknown', alias: 'unknown', to: 'sightingTime' },
    ],
  },
  sightingTime: {
    kind: 'text',
    ask: 'sighting.time',
    keep: 'all',
    told: 'sightingDirection',
    refuses: 'sighting.timeFuture',
    to: 'sightingDirection',
  },
  sightingDirection: {
    kind: 'text',
    ask: 'sighting.direction',
    keep: 'all',
    told: 'officials',
    to: 'officials',
  },
  sightingWords: {
    kind: 'text',
    ask: 'sighting.words',
    keep: 'all',
    told: 'sightingPhotoOrNot',
    to: 'sightingPhotoOrNot',
  },
  sightingPhotoOrNot: {
    kind: 'route',
    by: (_, { takesPhotos }) => (takesPhotos ? 'sightingPhoto' : 'reply'),
  },
  sightingPhoto: { kind: 'text', ask: 'sighting.photo', keep: 'all', told: 'reply', to: 'reply' },
} as const satisfies Readonly<Record<string, Step<string>>>;

/** Returns a pattern for a folded text that contains one of these words. */
const anyOf = (...words: readonly string[]) => new RegExp(`\\b(?:${words.join('|')})\\b`);

/** Words that say that a person is still there, folded. */
const STILL = anyOf(
  'still (?:there|here|around)|is there now|are there now|dey there',
  '(?:she|he|they|girl|boy|child|pikin)(?: is| s| are| dey)(?: (?!(?:not|no|gone|left)\\b)[a-z]+){0,5} now',
  '(?:elle|il|la fille|le garcon|l enfant) est(?: (?!parti)[a-z]+){0,5} (?:maintenant|en ce moment)',
  '(?:ela|ele|a menina|o menino|a crianca) esta(?: [a-z]+){0,5} (?:agora|neste momento)',
  'toujours la|encore la',
  'ainda (?:la|aqui|ali|esta)|inda la',
);

/** Checks whether a folded text says that the person who was seen is still there. */
export const saysStill = (folded: string): boolean => STILL.test(folded);

/** Words that say that a person was seen, in English with Pidgin, French and Portuguese, folded. */
const SEEN = anyOf(
  '(?:i|we)(?: ve| have| just| don)? (?:saw|seen|see|spotted|noticed)',
  'don see',
  'j ai (?:bien |peut etre )?(?:vu|vue|apercu|croise)',
  'je (?:vois|l ai vue?|viens de (?:la |le )?(?:voir|croiser))',
  'on (?:a vu|voit|l a vue?)',
  'nous avons vu',
  '(?:eu )?(?:vi|vimos|avistei|acabei de ver)',
  'estou a ver',
);

/** Words for a child, or "her" and "him" without a name, folded. */
const SOMEBODY = anyOf(
  'girl|boy|child|kid|pikin|baby|her|him',
  'fille|fillette|gamine?|garcon|enfant|petite?|bebe|la voir|le voir|l ai vue?',
  'menin[ao]|rapariga|rapaz|crianca|miud[ao]',
);

/** How many letters of a text are checked: a person who saw somebody says so at once. */
const LOOKED_AT = 400;

/**
 * Checks whether a text may tell of a person who was seen. This is a first, fast check, before the
 * text is read.
 */
export function namesSomebody(text: string): { readonly seen: boolean } | undefined {
  const plain = fold(text.slice(0, LOOKED_AT)).replace(/[^\p{L}\p{N}]+/gu, ' ');
  return SOMEBODY.test(plain) ? { seen: SEEN.test(plain) } : undefined;
}

/**
 * Checks whether a text tells of a person who was seen, without naming an alert: "I saw the girl",
 * or what a child wears and where. A person who is looking for somebody tells of nobody seen.
 */
export function tellsOfSeen(
  text: string,
  read: (text: string) => ToldOfMissing,
  signals: (text: string) => readonly Signal[],
): boolean {
  const somebody = namesSomebody(text);
  if (!somebody || somebody.seen) return somebody !== undefined;
  if (signals(text).includes('missing')) return false;
  const { missingClothes, missingPlace } = read(text).words;
  return missingClothes !== undefined || missingPlace !== undefined;
}
