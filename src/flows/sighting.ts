import type { Step } from './engine/flow.js';

/**
 * The questions about somebody who was seen, a part of the report (tip.ts): where, whether still
 * there, when, which way. What the words told already is passed over.
 */
export const sightingSteps = {
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

/** Words that say that somebody is still there, folded. */
const STILL =
  /\b(?:still (?:there|here|around)|is there now|are there now|dey there|toujours la|encore la|ainda (?:la|aqui|ali|esta)|inda la)\b/;

/** Whether a folded text says that whoever was seen is still there. */
export const saysStill = (folded: string): boolean => STILL.test(folded);
