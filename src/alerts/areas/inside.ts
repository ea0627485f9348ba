import type { Point } from './points.js';

/**
 * Checks whether a point lies inside a closed ring, by counting the lines that a ray to the east
 * crosses.
 */
export function isInside({ latitude, longitude }: Point, ring: readonly Point[]): boolean {
  let inside = false;
  for (const [at, to] of ring.slice(1).entries()) {
    const from = ring[at] ?? to;
    if (from.latitude > latitude === to.latitude > latitude) continue;
    const share = (latitude - from.latitude) / (to.latitude - from.latitude);
    if (longitude < from.longitude + share * (to.longitude - from.longitude)) inside = !inside;
  }
  return inside;
}
