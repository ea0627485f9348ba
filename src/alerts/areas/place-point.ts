import { readGazetteer, type Named } from '../../directory/gazetteer/read.js';
import { partsOf, type PlaceId } from '../../shared/place.js';
import { fold } from '../../shared/texts/fold.js';
import { outlines } from './outlines.js';
import type { Point } from './points.js';

let towns: ReadonlyMap<PlaceId, readonly Named[]> | undefined;

/** Returns the towns of a place, largest first. */
function townsIn(place: PlaceId): readonly Named[] {
  if (!towns) {
    const all = new Map<PlaceId, Named[]>();
    for (const one of readGazetteer()) {
      if (!one.point) continue;
      const there = all.get(one.place);
      if (there) there.push(one);
      else all.set(one.place, [one]);
    }
    for (const list of all.values()) list.sort((a, b) => b.people - a.people);
    towns = all;
  }
  return towns.get(place) ?? [];
}

/** Returns the middle of the outline of a first-level area. */
function middleOf(area: string): Point | undefined {
  const ring = outlines()
    .get(area.slice(0, 2))
    ?.find(({ codes }) => codes.includes(area))?.rings[0];
  if (!ring || ring.length === 0) return undefined;
  const mean = (of: (point: Point) => number) =>
    ring.reduce((sum, point) => sum + of(point), 0) / ring.length;
  return { latitude: mean(({ latitude }) => latitude), longitude: mean((one) => one.longitude) };
}

/** The most letters of a text that are read. */
const MOST_LETTERS = 300;

/**
 * Returns the approximate point of a place: the town that the words name, the largest town of its
 * district, or the middle of its area. It is exact to the town, never to a street.
 * @param words the text in which the place was found
 */
export function pointOf(place: PlaceId, words: string): Point | undefined {
  const said = ` ${fold(words.slice(0, MOST_LETTERS))} `;
  const all = townsIn(place);
  const named = all.find(({ name, others }) =>
    [name, ...others].some((one) => said.includes(` ${fold(one)} `)),
  );
  const [latitude, longitude] = (named ?? all[0])?.point ?? [];
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude };
  const { area } = partsOf(place);
  return area === undefined ? undefined : middleOf(area);
}
