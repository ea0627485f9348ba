import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { DateTime } from 'luxon';
import { countryReader } from './country-in-text.js';
import { groupBy } from '../shared/group-by.js';
import { canonicalPhone } from '../shared/phone.js';
import { fold } from '../shared/texts/fold.js';
import { inPlaceOf, type Absences } from './absent.js';
import type { Country, Directory, Duty, FocalPoint, Helpline, Role } from './directory.js';
import { isOnDuty } from './duty.js';
import { createPlaces } from './gazetteer/gazetteer.js';
import { placeFinder, type PlaceFinder } from './place-names.js';

/** The code that the regional desk has instead of a country. */
export const REGION = 'ECOWAS';
/** The time zone of the regional desk's rosters: that of the ECOWAS Commission in Abuja. */
export const REGION_ZONE = 'Africa/Lagos';

const kindsToShow: readonly Helpline['kind'][] = ['trafficking', 'child', 'general'];

/**
 * A helpline that may be shown, with the start and the end of that time in milliseconds since 1970.
 */
interface Shown {
  readonly line: Helpline;
  readonly from: number;
  readonly until: number;
}

/**
 * A confirmation is valid for one year; one dated in the future does not count. Source: domain.md
 * §1.
 */
function shownOf({ helplines, zone }: Country): Shown[] {
  const shown = helplines.flatMap((line) => {
    if (line.status !== 'verified' || line.verifiedOn === null) return [];
    const confirmed = DateTime.fromISO(line.verifiedOn, { zone });
    const until = confirmed.plus({ years: 1 }).toMillis();
    return [{ line, from: confirmed.toMillis(), until }];
  });
  return kindsToShow.flatMap((kind) => shown.filter(({ line }) => line.kind === kind));
}

/** One key for every form of a number, so that an OK from an old form of it counts. */
function addressKey(channel: string, address: string): string {
  return `${channel} ${canonicalPhone(address)}`;
}

/** Indexes of the people in a directory: by id, by address, and by level. */
interface Index {
  readonly byId: ReadonlyMap<string, FocalPoint>;
  readonly byAddress: ReadonlyMap<string, FocalPoint>;
  readonly byLevel: ReadonlyMap<string, readonly FocalPoint[]>;
}

const levelKey = (country: string, role: Role): string => `${country} ${role}`;

function indexOf(people: readonly FocalPoint[]): Index {
  const active = people.filter((person) => person.active);
  const byAddress = active.flatMap((person) =>
    person.reaches.map(({ channel, address }) => [addressKey(channel, address), person] as const),
  );
  return {
    byId: new Map(people.map((person) => [person.id, person])),
    byAddress: new Map(byAddress),
    byLevel: groupBy(active, ({ country, role }) => levelKey(country, role)),
  };
}

/** Returns the country of a phone number. */
function phoneCountry(
  countries: readonly Country[],
  byIso2: ReadonlyMap<string, Country>,
): Directory['countryOfPhone'] {
  return (e164) => {
    // The library refuses old numbers, but people still write from them.
    const known = parsePhoneNumberFromString(canonicalPhone(e164))?.country;
    return (
      (known === undefined ? undefined : byIso2.get(known)) ??
      countries.find(({ callingCode }) => e164.startsWith(`+${callingCode}`))
    );
  };
}

/**
 * Returns a function that finds the helpline of a country to show: verified within the year, the
 * most fitting kind first.
 */
function helplineOf(byIso2: ReadonlyMap<string, Country>): Directory['helpline'] {
  const known = new Map<string, readonly Shown[]>();
  const shownIn = (country: Country): readonly Shown[] => {
    const shown = known.get(country.iso2) ?? shownOf(country);
    known.set(country.iso2, shown);
    return shown;
  };
  return (iso2, now) => {
    const country = byIso2.get(iso2);
    const at = now.getTime();
    return country && shownIn(country).find(({ from, until }) => from <= at && at < until)?.line;
  };
}

/**
 * Returns the people on duty at a level: those of the area, otherwise those of the whole country,
 * otherwise everyone of the level, on duty or not. A person who is away is replaced by their
 * stand-in, who takes their hours and areas.
 */
function dutyRoster(
  { byLevel, byId }: Index,
  byIso2: ReadonlyMap<string, Country>,
  duties: readonly Duty[],
  absences: Absences,
): Directory['onDuty'] {
  const shifts = groupBy(duties, ({ focalPoint }) => focalPoint);
  const zoneOf = (place: string) => byIso2.get(place)?.zone ?? REGION_ZONE;
  return ({ country, area, role, at, excludedAffiliations, excludedPeople = [] }) => {
    // The regional desk is responsible for every country.
    const place = role === 'regional-desk' ? REGION : country;
    const mayKnow = ({ id, affiliation }: FocalPoint) =>
      !excludedPeople.includes(id) && !excludedAffiliations.includes(affiliation);
    const level = byLevel.get(levelKey(place, role)) ?? [];
    const zone = zoneOf(place);
    const posts = level
      .flatMap((own) => {
        const who = inPlaceOf(own, { byId, absences, zoneOf }, at);
        return who ? [{ own, who }] : [];
      })
      .filter(({ who }) => mayKnow(who));
    const present = posts.filter(({ own }) => isOnDuty(shifts.get(own.id) ?? [], zone, at));
    const people = (of: typeof posts) => [...new Set(of.map(({ who }) => who))];
    const covering =
      area === undefined ? [] : present.filter(({ own }) => own.areas.includes(area));
    if (covering.length > 0) return people(covering);
    const national = present.filter(({ own }) => own.areas.length === 0);
    if (national.length > 0) return people(national);
    // Calling a person who is away is better than calling nobody.
    return posts.length > 0 ? people(posts) : level.filter(mayKnow);
  };
}

/**
 * Builds a directory in memory. Inactive people are found only by id: nobody calls them, and
 * messages from their phones are not answers.
 */
export function buildDirectory(
  countries: readonly Country[],
  people: readonly FocalPoint[],
  duties: readonly Duty[],
  absences: Absences = new Map(),
): Directory {
  const byIso2 = new Map(countries.map((country) => [country.iso2, country]));
  const names = countries.flatMap((country) => Object.values(country.names));
  const finders = new Map<string, PlaceFinder>(
    countries.map((one) => [one.iso2, placeFinder(one, names)]),
  );
  const index = indexOf(people);
  return {
    countries: () => countries,
    country: (iso2) => byIso2.get(iso2),
    countryOfPhone: phoneCountry(countries, byIso2),
    areaIn: (country, text) => finders.get(country)?.(fold(text).split(' ')),
    countryIn: countryReader(countries, finders),
    places: createPlaces(countries),
    helpline: helplineOf(byIso2),
    focalPoint: (id) => index.byId.get(id),
    focalPointAt: (channel, address) => index.byAddress.get(addressKey(channel, address)),
    onDuty: dutyRoster(index, byIso2, duties, absences),
  };
}
