import { findCountries } from '../models/gateway/country.js';
import { findDirectoryVersion } from '../models/gateway/directory-version.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { REGION, REGION_ZONE } from './build.js';
import type { Helpline } from './directory.js';
import { dayIn } from './absent.js';
import { awayGaps, type AwayGap } from './away-gaps.js';
import { dutyGaps, type PlaceGaps } from './gaps.js';
import { openPeople, type GatewayDb } from './load.js';
import type { Person } from './sealed.js';

/** A focal point as colleagues see them: on which channels they are called, and no address. */
export interface ShownPerson extends Omit<Person, 'reaches'> {
  readonly channels: readonly string[];
}

/** A country's part of the directory; `ECOWAS` is that of the regional desk. */
export interface CountryPart {
  readonly country: string;
  readonly people: readonly ShownPerson[];
  readonly gaps: readonly PlaceGaps[];
  /** What absences of the next weeks add to them. */
  readonly awayGaps: readonly AwayGap[];
  readonly helplines: readonly Helpline[];
  /** The version of the directory: a change says which one it was made on. */
  readonly version: number;
}

const shown = ({ reaches, ...person }: Person): ShownPerson => ({
  ...person,
  channels: [...new Set(reaches.map(({ channel }) => channel))],
});

const byRole = ['focal-point', 'agency-head', 'regional-desk'];
const inOrder = (a: Person, b: Person) =>
  byRole.indexOf(a.role) - byRole.indexOf(b.role) || a.name.localeCompare(b.name);

/**
 * The directory by country, with its gaps, for people who answer for it.
 * @param own the countries of whoever reads; `*` is all. The regional desk is everybody's
 */
export async function directoryOverview(
  { gateway }: GatewayDb,
  keyring: GatewayKeyring,
  own: readonly string[],
  now: Date,
): Promise<CountryPart[]> {
  // Taken before the data: a change in between makes a change of this page too old, never lost.
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
  const part = (country: string, zone: string, helplines: readonly Helpline[]): CountryPart => ({
    country,
    people: people
      .filter((one) => one.country === country)
      .sort(inOrder)
      .map(shown),
    gaps: gaps.filter((one) => one.country === country),
    awayGaps: awayGaps(people, country, dayIn(zone, now)),
    helplines,
    version,
  });
  return [
    ...entries.map(({ iso2, zone, helplines }) => part(iso2, zone, helplines)),
    part(REGION, REGION_ZONE, []),
  ];
}
