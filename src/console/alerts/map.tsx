import { boxOf, shapes } from '../../results/charts/shapes.js';
import type { Visit } from '../visit.js';

/** The largest width and height of a map, in pixels. */
const [WIDE, HIGH] = [320, 260];

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
  if (drawn.length === 0) return null;
  const [left, top, right, bottom] = boxOf(drawn.map(({ path }) => path));
  const scale = Math.min(WIDE / (right - left), HIGH / (bottom - top));
  const chosen = new Set(areas);
  return (
    <svg
      class="area-map"
      viewBox={`${left} ${top} ${right - left} ${bottom - top}`}
      width={Math.round((right - left) * scale)}
      height={Math.round((bottom - top) * scale)}
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
