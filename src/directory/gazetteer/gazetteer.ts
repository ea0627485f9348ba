import { partsOf, type PlaceId, type Places } from '../../shared/place.js';
import type { Country } from '../directory.js';
import { createLikeness, type Likeness } from './likeness.js';
import { matchPlace } from './match.js';
import { gatherNames, type Names } from './names.js';
import { readGazetteer, type Named } from './read.js';

/**
 * Farther than this from every town, a point is in none of
 * the areas. Kilometres; the Sahara has towns farther apart.
 */
const NEAR = 40;
/** Kilometres a degree of latitude. */
const DEGREE = 111.2;

/** Kilometres between two points that are not far from each other. */
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

/** The place of the nearest town in one of the countries, if one is near. */
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

/**
 * What a place is called: district, area and country, as far as it is known; empty when it is not.
 */
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
 * The places of some countries: their areas as the directory has
 * them, and below them the gazetteer's. The file is read when a
 * place is first asked for, so that a start does not wait for it.
 * @param read where from; the bundled file
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
      // A country alone needs no gazetteer.
      const { area } = partsOf(place);
      return labelOf(place, area === undefined ? new Map() : all().titles, nameOf, home);
    },
  };
}

let file: readonly Named[] | undefined;
/** The directory is read anew whenever it changes; the file is not. */
function readOnce(): readonly Named[] {
  file ??= readGazetteer();
  return file;
}
