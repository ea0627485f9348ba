import { fold } from '../../shared/texts/fold.js';
import type { PlaceId } from '../../shared/place.js';
import type { Country } from '../directory.js';
import type { Named } from './read.js';

/** A place with a certain name, and the population of the town with that name. */
export interface Bearer {
  readonly place: PlaceId;
  readonly kind: 'country' | Named['kind'];
  readonly people: number;
}

/** All names, folded, with the places that have them. */
export type Names = ReadonlyMap<string, readonly Bearer[]>;

/**
 * If a town has this many times more people than another of the same name in one area, the town is
 * meant.
 */
const OVERSHADOWS = 5;

const areaOf = (place: PlaceId): string => place.split('.')[0] ?? place;

/**
 * A smaller place than this, with the name of a district in the same area, is not meant: the
 * district is.
 */
const TOWN = 10_000;

/**
 * Returns the possible meanings of a name in one area: never both a district and the towns in it.
 */
function inOneArea(bearers: readonly Bearer[]): Bearer[] {
  const itself = bearers.filter(({ kind }) => kind === 'country' || kind === 'area').slice(0, 1);
  const districts = bearers.filter(({ kind }) => kind === 'district');
  const towns = bearers.filter(({ kind }) => kind === 'town').sort((a, b) => b.people - a.people);
  // A place that only the administrator's list has is not a different town from the one whose
  // district is known.
  const sure = towns.filter(({ place, people }) => people > 0 || place.includes('.'));
  const large = towns.filter(({ people }) => people >= TOWN);
  const lesser = districts.length > 0 ? [...districts, ...large] : sure.length > 0 ? sure : towns;
  const different = lesser.filter(
    (one, at) => lesser.findIndex(({ place }) => place === one.place) === at,
  );
  const [first, second] = different;
  if (!first || !second || districts.length > 1) return [...itself, ...different];
  if (first.people > 0 && first.people >= OVERSHADOWS * second.people) return [...itself, first];
  // Two villages with one name in one area: only the area is certain.
  return itself.length > 0 ? itself : [{ ...first, place: areaOf(first.place) }];
}

/**
 * Collects the names.
 * @param countries with the names and aliases that the administrator gave their areas
 */
export function gatherNames(countries: readonly Country[], named: readonly Named[]): Names {
  const all = new Map<string, Bearer[]>();
  const add = (name: string, bearer: Bearer) => {
    const phrase = fold(name);
    const there = all.get(phrase);
    if (phrase === '') return;
    if (there) there.push(bearer);
    else all.set(phrase, [bearer]);
  };
  for (const { iso2, names, areas } of countries) {
    for (const name of new Set(Object.values(names)))
      add(name, { place: iso2, kind: 'country', people: 0 });
    for (const { code, name, aliases } of areas) {
      add(name, { place: code, kind: 'area', people: 0 });
      for (const alias of aliases) add(alias, { place: code, kind: 'town', people: 0 });
    }
  }
  const known = new Set(countries.map(({ iso2 }) => iso2));
  for (const { place, kind, name, others, people } of named) {
    if (!known.has(place.slice(0, 2))) continue;
    for (const one of [name, ...others]) add(one, { place, kind, people });
  }
  for (const [phrase, bearers] of all) {
    if (bearers.length === 1) continue;
    const areas = new Set(bearers.map(({ place }) => areaOf(place)));
    all.set(
      phrase,
      [...areas].flatMap((area) =>
        inOneArea(bearers.filter(({ place }) => areaOf(place) === area)),
      ),
    );
  }
  return all;
}
