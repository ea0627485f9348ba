import { affiliations, officialAffiliations, type Affiliation } from '../shared/affiliation.js';
import type { ChannelId } from '../bots/channel.js';
import type { CountryHint, Places } from '../shared/place.js';
import type { Language } from '../shared/texts/texts.js';

/**
 * The levels of an escalation's ladder: focal point,
 * agency head, regional desk. Source: domain.md §3.
 */
export type Role = 'focal-point' | 'agency-head' | 'regional-desk';

export { affiliations, officialAffiliations, type Affiliation };

/** How a focal point is reached, in the order to try. */
export interface Reach {
  readonly channel: ChannelId;
  /**
   * Canonical address: E.164 or Telegram chat id. Sealed in the database, readable in memory only.
   */
  readonly address: string;
}

/** A person who answers for tips. */
export interface FocalPoint {
  readonly id: string;
  /** A name to be called by in the console; never part of a log or of what a reporter reads. */
  readonly name: string;
  readonly role: Role;
  readonly affiliation: Affiliation;
  /** ISO 3166-1 alpha-2 of the country, or `ECOWAS` for the regional desk. */
  readonly country: string;
  /** ISO 3166-2 codes of the areas covered; empty means the whole country. */
  readonly areas: readonly string[];
  readonly language: Language;
  readonly reaches: readonly Reach[];
  readonly active: boolean;
}

/**
 * When a person is on duty. A level with nobody on duty
 * calls everybody of that level rather than nobody.
 */
export interface Duty {
  readonly focalPoint: string;
  /** ISO weekdays, 1 = Monday … 7 = Sunday. */
  readonly days: readonly number[];
  /** Local times `HH:MM` in the country's zone; `to` may be past midnight (22:00–06:00). */
  readonly from: string;
  readonly to: string;
}

/** Source: domain.md §1: hidden unless verified and fresh; numbers are never invented. */
export interface Helpline {
  /**
   * As it is dialled inside the country: a short code
   * ("116"), a toll-free number ("0800800800") or E.164.
   */
  readonly number: string;
  readonly kind: 'trafficking' | 'child' | 'police' | 'general';
  readonly hours: string;
  readonly free: boolean | null;
  readonly languages: readonly Language[];
  readonly source: string;
  /** ISO date of the last confirmation, or null. */
  readonly verifiedOn: string | null;
  readonly status: 'verified' | 'conflicting' | 'unverified';
}

/** A country with its dated membership. */
export interface Country {
  readonly iso2: string;
  readonly iso3: string;
  readonly names: Readonly<Record<'en' | 'fr' | 'pt', string>>;
  readonly callingCode: string;
  readonly zone: string;
  readonly officialLanguage: Language;
  readonly languages: readonly Language[];
  readonly membership: readonly { readonly from: string; readonly to: string | null }[];
  readonly body: string;
  readonly areas: readonly {
    readonly code: string;
    readonly name: string;
    readonly aliases: readonly string[];
  }[];
  readonly helplines: readonly Helpline[];
}

/** Whom to look for. */
export interface DutyQuery {
  readonly country: string;
  readonly area?: string;
  readonly role: Role;
  readonly at: Date;
  /** Affiliations and people excluded by a conflict of interest. */
  readonly excludedAffiliations: readonly Affiliation[];
  readonly excludedPeople?: readonly string[];
}

/** The directory as last read: looked up in memory, so that a message costs no query. */
export interface Directory {
  countries(): readonly Country[];
  country(iso2: string): Country | undefined;
  /** The country whose calling code a phone number has. */
  countryOfPhone(e164: string): Country | undefined;
  /**
   * The first-level area a free text names, folded and matched as whole words, if exactly one fits.
   */
  areaIn(country: string, text: string): string | undefined;
  /**
   * The country a text is about, by names of countries and towns.
   * @param home the country of the person's number
   */
  countryIn(text: string, home?: string): CountryHint;
  /**
   * Where people say they live, down to the second
   * level: the gazetteer, read when it is first asked.
   */
  readonly places: Places;
  /**
   * The helpline to show: verified, and confirmed within a year; trafficking before child before
   * general. Police numbers are never chosen: a reporter may have a reason to avoid them.
   */
  helpline(country: string, now: Date): Helpline | undefined;
  focalPoint(id: string): FocalPoint | undefined;
  /** The focal point who has this address, so that "OK 482917" from it is an answer. */
  focalPointAt(channel: ChannelId, address: string): FocalPoint | undefined;
  /**
   * The people of a level who are on duty for a place. Falls back, in this order: covering the area
   * and on duty → covering the whole country and on duty → anybody of that role in the country, on
   * duty or not. Excluded people are never returned. Empty means: nobody is left at this level.
   */
  onDuty(query: DutyQuery): readonly FocalPoint[];
}
