import { partsOf, type PlaceId, type Places } from '../../shared/place.js';
import type { Country } from '../directory.js';
import { createLikeness, type Likeness } from './likeness.js';
import { matchPlace } from './match.js';
import { gatherNames, type Names } from './names.js';
import { readGazetteer, type Named } from './read.js';

/** Farther than this from every town, a point is in none of the areas. Kilometres; the Sahara has towns farther apart. */
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

/**
 * The places of some countries: their areas as the directory has them, and below them the gazetteer's. The file is read
 * when a place is first asked for, so that a start does not wait for it.
 * @param read where from; the bundled file
 */
export function createPlaces(
  countries: readonly Country[],
  read: () => readonly Named[] = readOnce,
): Places {
  let made: Made | undefined;
  const all = (): Made => {
    if (made) return made;
    const named = read();
    const names = gatherNames(countries, named);
    const titles = new Map(
      named.filter(({ kind }) => kind !== 'town').map(({ place, name }) => [place, name]),
    );
    for (const { areas } of countries) for (const { code, name } of areas) titles.set(code, name);
    made = { named, names, likeness: createLikeness([...names.keys()]), titles };
    return made;
  };
  const countryName = (iso2: string, language: string): string => {
    const names = countries.find((country) => country.iso2 === iso2)?.names;
    return names ? (names[language as 'en'] ?? names.en) : '';
  };
  const known = new Set(countries.map(({ iso2 }) => iso2));

  return {
    match: (text, home) => matchPlace(text, all().names, all().likeness, home),
    near(latitude, longitude) {
      let nearest: { place: PlaceId; far: number } | undefined;
      for (const { point, place } of all().named) {
        if (!point || !known.has(place.slice(0, 2))) continue;
        const far = distance([latitude, longitude], point);
        if (far <= (nearest?.far ?? NEAR)) nearest = { place, far };
      }
      return nearest?.place;
    },
    label(place, language, home) {
      const { country, area, district } = partsOf(place);
      const name = countryName(country, language);
      const title = (id: string | undefined) =>
        id === undefined ? undefined : all().titles.get(id);
      if (area === undefined) return name;
      const inArea = title(area);
      const inDistrict = title(district);
      if (inArea === undefined || (district !== undefined && inDistrict === undefined)) return '';
      if (inDistrict === undefined) return `${inArea}, ${name}`;
      return `${inDistrict}, ${inArea}${home === country ? '' : ` (${name})`}`;
    },
  };
}

let file: readonly Named[] | undefined;
/** The directory is read anew whenever it changes; the file is not. */
function readOnce(): readonly Named[] {
  file ??= readGazetteer();
  return file;
}
