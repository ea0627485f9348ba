import { outlines } from './outlines.js';
import { signedArea, type Point } from './points.js';

const keyOf = ({ latitude, longitude }: Point): string => `${latitude},${longitude}`;

/** Returns the lines that only one area has. Lines between two areas are removed. */
function borderLines(rings: readonly (readonly Point[])[]): Map<string, [Point, Point]> {
  const lines = new Map<string, [Point, Point]>();
  for (const ring of rings)
    for (const [at, to] of ring.slice(1).entries()) {
      const from = ring[at] ?? to;
      const key = [keyOf(from), keyOf(to)].sort().join(' ');
      if (!lines.delete(key)) lines.set(key, [from, to]);
    }
  return lines;
}

/** Joins lines end to end into closed rings. Lines that never close are left out. */
function ringsOf(lines: Iterable<readonly [Point, Point]>): Point[][] {
  const ends = new Map<string, Point[]>();
  for (const [from, to] of lines) {
    ends.set(keyOf(from), [...(ends.get(keyOf(from)) ?? []), to]);
    ends.set(keyOf(to), [...(ends.get(keyOf(to)) ?? []), from]);
  }
  const take = (from: Point, to: Point) => {
    const left = ends.get(keyOf(from)) ?? [];
    left.splice(
      left.findIndex((one) => keyOf(one) === keyOf(to)),
      1,
    );
  };
  const rings: Point[][] = [];
  for (const [start, open] of ends)
    while (open.length > 0) {
      const [latitude = 0, longitude = 0] = start.split(',').map(Number);
      const ring: Point[] = [{ latitude, longitude }];
      for (let next = open[0]; next; next = ends.get(keyOf(next))?.[0]) {
        const last = ring.at(-1) ?? next;
        take(last, next);
        take(next, last);
        ring.push(next);
        if (keyOf(next) === start) break;
      }
      if (keyOf(ring.at(-1) ?? { latitude, longitude }) === start && ring.length >= 4)
        rings.push(ring);
    }
  return rings;
}

const known = new Map<string, readonly (readonly Point[])[]>();

/**
 * Returns the outline of a whole country, built from its areas: mainland first, then islands. Empty
 * for an unknown country.
 */
export function countryRings(iso2: string): readonly (readonly Point[])[] {
  const before = known.get(iso2);
  if (before) return before;
  const all = outlines().get(iso2) ?? [];
  const rings = ringsOf(borderLines(all.flatMap((one) => one.rings)).values()).sort(
    (one, other) => Math.abs(signedArea(other)) - Math.abs(signedArea(one)),
  );
  known.set(iso2, rings);
  return rings;
}
