import { partsOf, type PlaceId, type Places } from '../../shared/place.js';
import type { Country } from '../directory.js';
import { createLikeness, type Likeness } from './likeness.js';
import { matchPlace } from './match.js';
import { gatherNames, type Names } from './names.js';
import { readGazetteer, type Named } from './read.js';

/**
 * The largest distance to a town, in kilometres: a point farther from every town is in no area. In
 * the Sahara, towns are farther apart.
 */
const NEAR = 40;
/** Kilometres per degree of latitude. */
const DEGREE = 111.2;

/** Returns the kilometres between two points that are close to each other. */
function distance(
  [latitude, longitude]: readonly [number, number],
  [lat, lon]: readonly [number, number],
): number {
  const east = (longitude - lon) * Math.cos(((latitude + lat) / 2) * (Math.PI / 180));
  return Math.hypot(latitude - lat, east) * DEGREE;
}

interface Made {
  readonly named: readonly Named[];
  readonly names: Names;
  readonly likeness: Likeness;
  readonly titles: ReadonlyMap<PlaceId, string>;
}

function madeOf(countries: readonly Country[], named: readonly Named[]): Made {
  const names = gatherNames(countries, named);
  const titles = new Map(
    named.filter(({ kind }) => kind !== 'town').map(({ place, name }) => [place, name]),
  );
  for (const { areas } of countries) for (const { code, name } of areas) titles.set(code, name);
  return { named, names, likeness: createLikeness([...names.keys()]), titles };
}

/** Returns the place of the nearest town in one of the countries, if one is near. */
function nearest(
  named: readonly Named[],
  countries: ReadonlySet<string>,
  here: readonly [number, number],
): PlaceId | undefined {
  let found: { place: PlaceId; far: number } | undefined;
  for (const { point, place } of named) {
    if (!point || !countries.has(place.slice(0, 2))) continue;
    const far = distance(here, point);
    if (far <= (found?.far ?? NEAR)) found = { place, far };
  }
  return found?.place;
}

function countryName(countries: readonly Country[], iso2: string, language: string): string {
  const names = countries.find((country) => country.iso2 === iso2)?.names;
  return names ? (names[language as 'en'] ?? names.en) : '';
}

/** Returns the name of a place: district, area and country, as far as known; empty when unknown. */
function labelOf(
  place: PlaceId,
  titles: Made['titles'],
  nameOf: (country: string) => string,
  home: string | undefined,
): string {
  const { country, area, district } = partsOf(place);
  const name = nameOf(country);
  if (area === undefined) return name;
  const inArea = titles.get(area);
  const inDistrict = district === undefined ? undefined : titles.get(district);
  if (inArea === undefined || (district !== undefined && inDistrict === undefined)) return '';
  if (inDistrict === undefined) return `${inArea}, ${name}`;
  return `${inDistrict}, ${inArea}${home === country ? '' : ` (${name})`}`;
}

/**
 * Creates the places of the countries: their areas from the directory, and below them those of the
 * gazetteer. The file is read at the first query, so that a start does not wait for it.
 * @param read reads the places; by default from the bundled file
 */
export function createPlaces(
  countries: readonly Country[],
  read: () => readonly Named[] = readOnce,
): Places {
  let made: Made | undefined;
  const all = (): Made => (made ??= madeOf(countries, read()));
  const known = new Set(countries.map(({ iso2 }) => iso2));
  return {
    match: (text, home) => matchPlace(text, all().names, all().likeness, home),
    near: (latitude, longitude) => nearest(all().named, known, [latitude, longitude]),
    label(place, language, home) {
      const nameOf = (country: string) => countryName(countries, country, language);
      // A country alone does not need the gazetteer.
      const { area } = partsOf(place);
      return labelOf(place, area === undefined ? new Map() : all().titles, nameOf, home);
    },
  };
}

let file: readonly Named[] | undefined;
/** The directory is read again when it changes; the file is read once. */
function readOnce(): readonly Named[] {
  file ??= readGazetteer();
  return file;
}
