/**
 * Age bands of subscribers. They are U-Report's (domain.md §7, source 64), but also cut at 18,
 * where a child becomes an adult (Convention on the Rights of the Child, article 1).
 */
export const ageBands = ['0-14', '15-17', '18-24', '25-30', '31-34', '35+'] as const;
export type AgeBand = (typeof ageBands)[number];

/** Checks whether a person of this age is a child (under 18). */
export const isChild = (age: AgeBand | undefined): boolean => age === '0-14' || age === '15-17';

/** `own`: described in the person's own words, which are stored sealed and counted nowhere. */
export const genders = ['female', 'male', 'own'] as const;
export type Gender = (typeof genders)[number];

/** The things about which a person can want to be told, each chosen separately. */
export const wishes = ['polls', 'alerts', 'campaigns'] as const;
export type Wish = (typeof wishes)[number];

/** What is known about a subscriber. Every field can be left out. */
export interface Traits {
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** First-level area, ISO 3166-2. */
  readonly area?: string;
  /** Second-level area: an id of the gazetteer. */
  readonly district?: string;
  readonly age?: AgeBand;
  readonly gender?: Gender;
}
