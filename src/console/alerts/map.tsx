import { boxOf, shapes, type Shape } from '../../results/charts/shapes.js';
import type { Visit } from '../visit.js';

/** The largest width and height of a map, in pixels. */
const [WIDE, HIGH] = [320, 260];

/** The size of a map, and the part of the earth that it shows. */
export interface MapFrame {
  readonly viewBox: string;
  readonly width: number;
  readonly height: number;
}

/** Returns the frame around outlines; undefined if there is none. */
export function frameOf(drawn: readonly Shape[]): MapFrame | undefined {
  if (drawn.length === 0) return undefined;
  const [left, top, right, bottom] = boxOf(drawn.map(({ path }) => path));
  const scale = Math.min(WIDE / (right - left), HIGH / (bottom - top));
  return {
    viewBox: `${left} ${top} ${right - left} ${bottom - top}`,
    width: Math.round((right - left) * scale),
    height: Math.round((bottom - top) * scale),
  };
}

/** Returns whether an outline belongs to the alert, is covered in addition, or neither. */
function partOf(codes: readonly string[], chosen: ReadonlySet<string>, country: string) {
  if (chosen.has(country)) return 'chosen';
  const some = codes.filter((code) => chosen.has(code)).length;
  return some === 0 ? 'other' : some < codes.length ? 'besides' : 'chosen';
}

/**
 * A map of a country, with the areas of an alert filled. The outlines are the ones that are sent
 * with the alert.
 */
export function AreaMap({
  visit,
  country,
  areas,
}: {
  readonly visit: Visit;
  readonly country: string;
  readonly areas: readonly string[];
}) {
  const drawn = shapes()[country] ?? [];
  const frame = frameOf(drawn);
  if (!frame) return null;
  const chosen = new Set(areas);
  return (
    <svg
      class="area-map"
      {...frame}
      role="img"
      aria-label={visit.say('alerts.map', { areas: areas.map(visit.place).join(', ') })}
    >
      {drawn.map(({ codes, path }) => (
        <path key={codes[0]} d={path} class={partOf(codes, chosen, country)}>
          <title>{codes.map(visit.place).join(', ')}</title>
        </path>
      ))}
    </svg>
  );
}
