import { findCountries, type CountryEntry } from '../models/gateway/country.js';
import { findDirectoryVersion } from '../models/gateway/directory-version.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { REGION, REGION_ZONE } from './build.js';
import type { Helpline, PartnerOrganisation } from './directory.js';
import { dayIn } from './absent.js';
import { criteriaByTime, type ShownCriteria } from './criteria.js';
import { awayGaps, type AwayGap } from './away-gaps.js';
import { dutyGaps, type PlaceGaps } from './gaps.js';
import { openPeople, type GatewayDb } from './load.js';
import { isFresh } from './partner.js';
import type { Person } from './sealed.js';

/** A focal point as colleagues see them: the channels of their calls, without addresses. */
export interface ShownPerson extends Omit<Person, 'reaches'> {
  readonly channels: readonly string[];
}

/** A country's part of the directory; `ECOWAS` is the regional desk. */
export interface CountryPart {
  readonly country: string;
  readonly people: readonly ShownPerson[];
  readonly gaps: readonly PlaceGaps[];
  /** Additional gaps from absences in the next weeks. */
  readonly awayGaps: readonly AwayGap[];
  readonly helplines: readonly Helpline[];
  readonly partners: readonly PartnerOrganisation[];
  /** Its own criteria of alerts, the latest first; none: those of the program count. */
  readonly criteria: readonly ShownCriteria[];
  /** The codes of its areas. */
  readonly areas: readonly string[];
  /** The version of the directory: a change states the version it is based on. */
  readonly version: number;
}

const shown = ({ reaches, ...person }: Person): ShownPerson => ({
  ...person,
  channels: [...new Set(reaches.map(({ channel }) => channel))],
});

/** The lists of a country. */
type Lists = Pick<CountryEntry, 'helplines' | 'partners' | 'areas' | 'criteria'>;

const shownLists = ({ helplines, partners = [], areas, criteria = [] }: Lists, today: string) => ({
  helplines,
  partners,
  criteria: criteriaByTime(criteria, today),
  areas: areas.map(({ code }) => code),
});

const byRole = ['focal-point', 'agency-head', 'regional-desk'];
const inOrder = (a: Person, b: Person) =>
  byRole.indexOf(a.role) - byRole.indexOf(b.role) || a.name.localeCompare(b.name);

/**
 * Returns the directory by country, with its gaps, for people who are responsible for it.
 * @param own the countries of the reader; `*` means all. Everyone may read the regional desk
 */
export async function directoryOverview(
  { gateway }: GatewayDb,
  keyring: GatewayKeyring,
  own: readonly string[],
  now: Date,
): Promise<CountryPart[]> {
  // The version is read before the data: a change in between makes a change from this page
  // outdated, never lost.
  const version = await findDirectoryVersion(gateway);
  const [countries, docs] = await Promise.all([findCountries(gateway), findFocalPoints(gateway)]);
  const { people } = openPeople(keyring, docs);
  const entries = countries
    .map(({ entry }) => entry)
    .filter(({ iso2 }) => own.includes('*') || own.includes(iso2))
    .sort((a, b) => a.iso2.localeCompare(b.iso2));
  const gaps = dutyGaps(
    people,
    entries.map(({ iso2 }) => iso2),
  );
  const partOf = (country: string, zone: string, lists: Lists): CountryPart => ({
    country,
    people: people
      .filter((one) => one.country === country)
      .sort(inOrder)
      .map(shown),
    gaps: gaps.filter((one) => one.country === country),
    awayGaps: awayGaps(people, country, dayIn(zone, now)),
    ...shownLists(lists, dayIn(zone, now)),
    version,
  });
  return [
    ...entries.map((entry) => partOf(entry.iso2, entry.zone, entry)),
    partOf(REGION, REGION_ZONE, { helplines: [], areas: [] }),
  ];
}

/** Returns the helplines of some parts of the directory, each with its country. */
export const helplinesIn = (
  parts: readonly CountryPart[],
): readonly (Helpline & { readonly country: string })[] =>
  parts.flatMap(({ country, helplines }) => helplines.map((one) => ({ country, ...one })));

/** Returns the criteria of alerts of some parts, each list with its country. */
export const criteriaIn = (
  parts: readonly CountryPart[],
): readonly (ShownCriteria & { readonly country: string })[] =>
  parts.flatMap(({ country, criteria }) => criteria.map((one) => ({ country, ...one })));

/** Returns the partner organisations of some parts, and whether somebody asked them lately. */
export const partnersIn = (
  parts: readonly CountryPart[],
  now: Date,
): readonly (PartnerOrganisation & { readonly country: string; readonly fresh: boolean })[] =>
  parts.flatMap(({ country, partners }) =>
    partners.map((one) => ({ country, ...one, fresh: isFresh(one, now) })),
  );
