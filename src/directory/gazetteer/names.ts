import { fold } from '../../shared/texts/fold.js';
import type { PlaceId } from '../../shared/place.js';
import type { Country } from '../directory.js';
import type { Named } from './read.js';

/** Where a name may be: a place, and how many people live in the town that bears it. */
export interface Bearer {
  readonly place: PlaceId;
  readonly kind: 'country' | Named['kind'];
  readonly people: number;
}

/** All names, folded, with what bears them. */
export type Names = ReadonlyMap<string, readonly Bearer[]>;

/**
 * In one area, the town of a name is meant and not a
 * hamlet of it, if so many times more people live there.
 */
const OVERSHADOWS = 5;

const areaOf = (place: PlaceId): string => place.split('.')[0] ?? place;

/** Whoever names a hamlet that bears the name of a district of the same area means the district. */
const TOWN = 10_000;

/**
 * Of what bears a name in one area, what can be meant: never both a district and the towns in it.
 */
function inOneArea(bearers: readonly Bearer[]): Bearer[] {
  const itself = bearers.filter(({ kind }) => kind === 'country' || kind === 'area').slice(0, 1);
  const districts = bearers.filter(({ kind }) => kind === 'district');
  const towns = bearers.filter(({ kind }) => kind === 'town').sort((a, b) => b.people - a.people);
  // What only the administrator's list says is not
  // another town than the one whose district is known.
  const sure = towns.filter(({ place, people }) => people > 0 || place.includes('.'));
  const large = towns.filter(({ people }) => people >= TOWN);
  const lesser = districts.length > 0 ? [...districts, ...large] : sure.length > 0 ? sure : towns;
  const different = lesser.filter(
    (one, at) => lesser.findIndex(({ place }) => place === one.place) === at,
  );
  const [first, second] = different;
  if (!first || !second || districts.length > 1) return [...itself, ...different];
  if (first.people > 0 && first.people >= OVERSHADOWS * second.people) return [...itself, first];
  // Two villages of one name in one area: what is certain is the area.
  return itself.length > 0 ? itself : [{ ...first, place: areaOf(first.place) }];
}

/**
 * Gathers the names.
 * @param countries with the names and the aliases that the administrator gave their areas
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
