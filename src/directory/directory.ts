import { affiliations, officialAffiliations, type Affiliation } from '../shared/affiliation.js';
import type { ChannelId } from '../bots/channel.js';
import type {
  CountryCriteria,
  CountryCriterion,
  PartnerOrganisation,
} from '../models/gateway/country.js';
import type { CountryHint, Places } from '../shared/place.js';
import type { Language } from '../shared/texts/texts.js';

/**
 * The levels of an escalation's ladder: focal point, agency head, regional desk. Source: domain.md
 * §3.
 */
export type Role = 'focal-point' | 'agency-head' | 'regional-desk';

export { affiliations, officialAffiliations, type Affiliation };

/** A way to reach a focal point; the list is in the order to try. */
export interface Reach {
  readonly channel: ChannelId;
  /**
   * Canonical address: E.164 or Telegram chat id. Sealed in the database, readable only in memory.
   */
  readonly address: string;
}

/** A person who is responsible for tips. */
export interface FocalPoint {
  readonly id: string;
  /** The name shown in the console; never in a log or in a text to a reporter. */
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

/** When a person is on duty. If nobody of a level is on duty, everyone of that level is called. */
export interface Duty {
  readonly focalPoint: string;
  /** ISO weekdays, 1 = Monday … 7 = Sunday. */
  readonly days: readonly number[];
  /** Local times `HH:MM` in the country's zone; `to` may be past midnight (22:00–06:00). */
  readonly from: string;
  readonly to: string;
}

/**
 * A helpline of a country. It is hidden unless verified and fresh; numbers are never invented.
 * Source: domain.md §1.
 */
export interface Helpline {
  /**
   * The number as people dial it inside the country: a short code ("116"), a toll-free number
   * ("0800800800") or E.164.
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

export type { CountryCriterion, PartnerOrganisation };

/** A country, with its membership and its dates. */
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
  readonly partners?: readonly PartnerOrganisation[] | undefined;
  /** Its own criteria of alerts, by the day from which they count. */
  readonly criteria?: readonly CountryCriteria[] | undefined;
}

/** A query for people on duty. */
export interface DutyQuery {
  readonly country: string;
  readonly area?: string;
  readonly role: Role;
  readonly at: Date;
  /** Affiliations and people excluded by a conflict of interest. */
  readonly excludedAffiliations: readonly Affiliation[];
  readonly excludedPeople?: readonly string[];
}

/** The directory as last loaded. Lookups are in memory, so that a message costs no query. */
export interface Directory {
  countries(): readonly Country[];
  country(iso2: string): Country | undefined;
  /** Returns the country of a phone number by its calling code. */
  countryOfPhone(e164: string): Country | undefined;
  /**
   * Returns the first-level area that a free text names, folded and matched as whole words, if
   * exactly one fits.
   */
  areaIn(country: string, text: string): string | undefined;
  /**
   * Returns the country a text is about, by names of countries and towns.
   * @param home the country of the person's number
   */
  countryIn(text: string, home?: string): CountryHint;
  /**
   * Finds the places where people say they live, down to the second level. The gazetteer is loaded
   * at the first call.
   */
  readonly places: Places;
  /**
   * Returns the helpline to show: verified and confirmed within a year; trafficking before child
   * before general. Police numbers are never chosen: a reporter may have a reason to avoid them.
   */
  helpline(country: string, now: Date): Helpline | undefined;
  focalPoint(id: string): FocalPoint | undefined;
  /** Returns the focal point with this address, so that "OK 482917" from it counts as an answer. */
  focalPointAt(channel: ChannelId, address: string): FocalPoint | undefined;
  /**
   * Returns the people of a level who are on duty for a place. It falls back in this order:
   * covering the area and on duty → covering the whole country and on duty → anyone of that role in
   * the country, on duty or not. Excluded people are never returned. An empty list means that
   * nobody is left at this level.
   */
  onDuty(query: DutyQuery): readonly FocalPoint[];
}
