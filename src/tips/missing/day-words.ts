import type { Phrases } from './phrases.js';
import { missingWords } from './words.js';

/**
 * The hours at which parts of a day begin. The earliest hour is used, so that nothing that may have
 * happened is left out.
 */
export const parts = { morning: 6, noon: 12, afternoon: 12, evening: 18, night: 20 } as const;
export type Part = keyof typeof parts;
export const partWords: readonly (readonly [Phrases, Part])[] = [
  [missingWords.partsOfDay.morning, 'morning'],
  [missingWords.partsOfDay.afternoon, 'afternoon'],
  [missingWords.partsOfDay.evening, 'evening'],
  [missingWords.partsOfDay.night, 'night'],
];

export const { today, yesterday, beforeYesterday, tomorrow, next, sinceWords } = missingWords.days;
/** Phrases for parts of today, and for the night before. */
export const partsOfToday: readonly (readonly [Phrases, Part, number])[] = [
  [missingWords.partsOfToday.thisMorning, 'morning', 0],
  [missingWords.partsOfToday.thisAfternoon, 'afternoon', 0],
  [missingWords.partsOfToday.thisEvening, 'evening', 0],
  [missingWords.partsOfToday.lastNight, 'night', 1],
];
export const days = Object.values(missingWords.weekdays);
export const months = Object.values(missingWords.months);
/** Phrases for a day of every week, or for a day long ago that concerns something else. */
export const habits = missingWords.days.habits;
export const { everyDay, born } = missingWords.days;
export const units: readonly (readonly [
  Phrases,
  'minutes' | 'hours' | 'days' | 'weeks' | 'months',
])[] = [
  [missingWords.units.minutes, 'minutes'],
  [missingWords.units.hours, 'hours'],
  [missingWords.units.days, 'days'],
  [missingWords.units.weeks, 'weeks'],
  [missingWords.units.months, 'months'],
];
export const { ago, agoBefore, lasts, later } = missingWords.days;
