import { crossingOf } from './crossing.js';
import { isSame, signedArea, type Point } from './points.js';

type Ring = readonly Point[];

/** Returns the distance of a point from the line between two others, in degrees. */
function distance(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.longitude - from.longitude, to.latitude - from.latitude];
  const [x, y] = [point.longitude - from.longitude, point.latitude - from.latitude];
  const length = Math.hypot(dx, dy);
  return length === 0 ? Math.hypot(x, y) : Math.abs(dy * x - dx * y) / length;
}

/** Removes points nearer than `within` to the line of the others (Douglas and Peucker, 1973). */
function thinned(line: Ring, within: number): Ring {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 3) return line;
  let [worst, furthest] = [0, -1];
  for (const [at, point] of line.entries()) {
    const off = distance(point, first, last);
    if (off > furthest) [worst, furthest] = [at, off];
  }
  if (furthest <= within) return [first, last];
  return [
    ...thinned(line.slice(0, worst + 1), within),
    ...thinned(line.slice(worst), within).slice(1),
  ];
}

const areaOf = (ring: Ring): number => Math.abs(signedArea(ring));

/** Returns a ring without the smaller of the two loops at the place where it meets itself. */
function withoutLoop(ring: Ring, first: Point, second: Point): Ring {
  const at = (point: Point) => ring.findIndex((one) => isSame(one, point));
  const [one, other] = [at(first), at(second)].sort((a, b) => a - b) as [number, number];
  const outer = [...ring.slice(0, one + 1), ...ring.slice(other + 1)];
  const inside = ring.slice(one + 1, other + 1);
  const inner = inside[0] ? [...inside, inside[0]] : [];
  return areaOf(outer) >= areaOf(inner) ? outer : inner;
}

/** The most rounds that remove a loop; each leaves fewer points. */
const MOST_ROUNDS = 50;

/** Returns a ring that does not meet itself: its largest loop. Undefined when no ring remains. */
function untangled(ring: Ring): Ring | undefined {
  let now = ring;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (now.length < 4) return undefined;
    const crossing = crossingOf(now);
    if (crossing.kind !== 'crosses') return now;
    now = withoutLoop(now, crossing.first, crossing.second);
  }
  return undefined;
}

/** The finest detail of an outline, in degrees: three hundred metres. */
const FINEST = 0.003;

/**
 * Returns a closed ring with at most this many points that does not meet itself. Undefined for a
 * ring so small that it has no inside at that size.
 * @param most points, including the closing one
 */
export function tidied(ring: Ring, most: number): Ring | undefined {
  const half = Math.floor(ring.length / 2);
  for (let within = FINEST; within < 10; within *= 1.5) {
    // Both halves are thinned separately, because the ends of a closed line are one point.
    const line = [
      ...thinned(ring.slice(0, half + 1), within),
      ...thinned(ring.slice(half), within).slice(1),
    ];
    const clean = untangled(line);
    if (clean && clean.length <= most) return clean;
  }
  return undefined;
}
