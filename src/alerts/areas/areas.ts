import { placeName } from '../../directory/place-name.js';
import { partsOf, type PlaceId } from '../../shared/place.js';
import type { Language } from '../../shared/texts/texts.js';
import type { CapArea } from '../cap/alert.js';
import { countryRings } from './countries.js';
import { isInside } from './inside.js';
import { outlines } from './outlines.js';
import { polygonText, rounded, signedArea, type Point } from './points.js';
import { tidied } from './tidy.js';

/**
 * The most points of a polygon, including the closing one: tools that make CAP drop outlines of
 * more than a hundred.
 */
export const MOST_POINTS = 100;
/** The most islands that are drawn beside the mainland. */
const MOST_RINGS = 12;
/** A ring smaller than this share of the largest is left out, such as a rock before the coast. */
const SPECK = 0.01;

type Ring = readonly Point[];

const areaOf = (ring: Ring): number => Math.abs(signedArea(ring));

/** Returns rings as they are sent: few points, no tiny rings, no holes (CAP has none). */
function drawn(rings: readonly Ring[]): Ring[] {
  const whole = rings[0] ? areaOf(rings[0]) : 0;
  const outer = rings.filter(
    (ring) =>
      areaOf(ring) >= SPECK * whole &&
      !rings.some((other) => other !== ring && ring[0] && isInside(ring[0], other)),
  );
  return outer.slice(0, MOST_RINGS).flatMap((ring) => {
    const tidy = tidied(ring.map(rounded), MOST_POINTS);
    return tidy ? [tidy] : [];
  });
}

/** The area of an alert, and the areas that its outline covers in addition. */
export interface AlertArea {
  readonly area: CapArea;
  /**
   * First-level areas (ISO 3166-2) that the outline covers although nobody asked for them, because
   * the source draws them as one.
   */
  readonly besides: readonly string[];
}

/**
 * Returns the area of an alert by its place: a country, or a first-level area. For a district it
 * returns the area around it, whose outline is known. Undefined for a place without an outline.
 * @param language of the name
 */
export function alertArea(place: PlaceId, language: Language): AlertArea | undefined {
  const { country, area } = partsOf(place);
  const outline =
    area &&
    outlines()
      .get(country)
      ?.find(({ codes }) => codes.includes(area));
  if (area && !outline) return undefined;
  const rings = drawn(outline ? outline.rings : countryRings(country));
  if (rings.length === 0) return undefined;
  const name = placeName(country, language);
  return {
    area: {
      areaDesc: area ? `${placeName(area, language)}, ${name}` : name,
      polygons: rings.map(polygonText),
      circles: [],
      geocodes: [
        area ? { valueName: 'ISO3166-2', value: area } : { valueName: 'ISO3166-1', value: country },
      ],
    },
    besides: outline ? outline.codes.filter((code) => code !== area) : [],
  };
}

/** A box around the countries; points outside it need no exact check. */
const reach = { south: 3, north: 26, west: -26, east: 17 };

/** Checks whether a point lies in one of the countries that Amana knows. */
export function isInRegion(point: Point): boolean {
  const { latitude, longitude } = point;
  if (latitude < reach.south || latitude > reach.north) return false;
  if (longitude < reach.west || longitude > reach.east) return false;
  return [...outlines().keys()].some((iso2) =>
    countryRings(iso2).some((ring) => isInside(point, ring)),
  );
}
