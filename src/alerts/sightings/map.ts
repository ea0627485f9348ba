import type { Language } from '../../shared/texts/texts.js';
import { alertArea } from '../areas/areas.js';
import { readPoint, type Point } from '../areas/points.js';

/** The width of a map, and its largest height, in its own units. */
const WIDTH = 320;
const HIGHEST = 420;
/** The margin around the map's content. */
const MARGIN = 14;

/** A map of several first-level areas, ready to be drawn: no tiles, nothing is fetched. */
export interface DrawnMap {
  readonly width: number;
  readonly height: number;
  readonly areas: readonly { readonly code: string; readonly path: string }[];
  /** In the order of the input. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

function boxOf(points: readonly Point[]): Box {
  const of = (pick: (point: Point) => number, best: (a: number, b: number) => number) =>
    points.map(pick).reduce((a, b) => best(a, b));
  return {
    west: of(({ longitude }) => longitude, Math.min),
    east: of(({ longitude }) => longitude, Math.max),
    south: of(({ latitude }) => latitude, Math.min),
    north: of(({ latitude }) => latitude, Math.max),
  };
}

/**
 * Returns a function that turns a point of the earth into a point of the map. Degrees of longitude
 * are as long as in the middle of the map.
 */
function projection({ west, east, south, north }: Box) {
  const narrowed = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [wide, high] = [Math.max(0.01, (east - west) * narrowed), Math.max(0.01, north - south)];
  const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (HIGHEST - 2 * MARGIN) / high);
  const round = (value: number) => Number(value.toFixed(1));
  return {
    width: WIDTH,
    height: Math.round(high * scale + 2 * MARGIN),
    place: ({ latitude, longitude }: Point) => ({
      x: round((WIDTH - wide * scale) / 2 + (longitude - west) * narrowed * scale),
      y: round(MARGIN + (north - latitude) * scale),
    }),
  };
}

/** Returns the outline of an area, as alerts send it: at most a hundred points per ring. */
function ringsOf(code: string, language: Language): Point[][] {
  const polygons = alertArea(code, language)?.area.polygons ?? [];
  return polygons.map((text) => text.split(' ').flatMap((point) => readPoint(point) ?? []));
}

/**
 * Draws areas with points in them. Undefined if no area has an outline.
 * @param areas ISO 3166-2, or a country
 */
export function drawMap(
  areas: readonly string[],
  points: readonly Point[],
  language: Language = 'en',
): DrawnMap | undefined {
  const drawn = [...new Set(areas)]
    .map((code) => ({ code, rings: ringsOf(code, language) }))
    .filter(({ rings }) => rings.length > 0);
  if (drawn.length === 0) return undefined;
  const all = drawn.flatMap(({ rings }) => rings.flat());
  const { width, height, place } = projection(boxOf([...all, ...points]));
  const pathOf = (ring: readonly Point[]) =>
    `M${ring
      .slice(0, -1)
      .map(place)
      .map(({ x, y }) => `${x} ${y}`)
      .join('L')}Z`;
  return {
    width,
    height,
    areas: drawn.map(({ code, rings }) => ({ code, path: rings.map(pathOf).join('') })),
    points: points.map(place),
  };
}
