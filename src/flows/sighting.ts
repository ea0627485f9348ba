import type { ToldOfMissing } from '../shared/missing.js';
import { onceFor } from '../shared/once-for.js';
import { fold } from '../shared/texts/fold.js';
import type { Signal, Texts } from '../shared/texts/texts.js';
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
    bareNo: 'passes',
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
    bareNo: 'passes',
    told: 'sightingDirection',
    refuses: 'sighting.timeFuture',
    to: 'sightingDirection',
  },
  sightingDirection: {
    kind: 'text',
    ask: 'sighting.direction',
    keep: 'all',
    bareNo: 'passes',
    told: 'officials',
    to: 'officials',
  },
  sightingWords: {
    kind: 'text',
    ask: 'sighting.words',
    keep: 'all',
    bareNo: 'answers',
    told: 'sightingPhotoOrNot',
    to: 'sightingPhotoOrNot',
  },
  sightingPhotoOrNot: {
    kind: 'route',
    by: (_, { takesPhotos }) => (takesPhotos ? 'sightingPhoto' : 'reply'),
  },
  sightingPhoto: {
    kind: 'text',
    ask: 'sighting.photo',
    keep: 'all',
    bareNo: 'answers',
    told: 'reply',
    to: 'reply',
  },
} as const satisfies Readonly<Record<string, Step<string>>>;

/** Patterns for a folded text, of the words of all languages. */
type SightingWords = Readonly<Record<'seen' | 'somebody' | 'stillThere', RegExp>>;

const wordsOf = onceFor((texts: Texts): SightingWords => {
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const all = (list: keyof SightingWords | 'notThere') =>
    lexicons.flatMap((lexicon) => lexicon[list]).join('|');
  // A `*` stands for up to five words, none of which says that somebody has gone.
  const few = `(?: (?!(?:${all('notThere')})\\b)[a-z]+){0,5}`;
  const anyOf = (list: keyof SightingWords) =>
    new RegExp(`\\b(?:${all(list).replaceAll(' *', few)})\\b`);
  return {
    seen: anyOf('seen'),
    somebody: anyOf('somebody'),
    stillThere: anyOf('stillThere'),
  };
});

/** Checks whether a folded text says that the person who was seen is still there. */
export const saysStill = (folded: string, texts: Texts): boolean =>
  wordsOf(texts).stillThere.test(folded);

/** How many letters of a text are checked: a person who saw somebody says so at once. */
const LOOKED_AT = 400;

/**
 * Checks whether a text may tell of a person who was seen. This is a first, fast check, before the
 * text is read.
 */
export function namesSomebody(text: string, texts: Texts): { readonly seen: boolean } | undefined {
  const { seen, somebody } = wordsOf(texts);
  const plain = fold(text.slice(0, LOOKED_AT)).replace(/[^\p{L}\p{N}]+/gu, ' ');
  return somebody.test(plain) ? { seen: seen.test(plain) } : undefined;
}

/**
 * Checks whether a text tells of a person who was seen, without naming an alert: "I saw the girl",
 * or what a child wears and where. A person who is looking for somebody tells of nobody seen.
 */
export function tellsOfSeen(
  text: string,
  texts: Texts,
  read: (text: string) => ToldOfMissing,
  signals: (text: string) => readonly Signal[],
): boolean {
  const somebody = namesSomebody(text, texts);
  if (!somebody || somebody.seen) return somebody !== undefined;
  if (signals(text).includes('missing')) return false;
  const { missingClothes, missingPlace } = read(text).words;
  return missingClothes !== undefined || missingPlace !== undefined;
}
