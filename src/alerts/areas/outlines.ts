import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../../shared/fault.js';
import { projectRoot } from '../../shared/root.js';
import { isSame, signedArea, type Point } from './points.js';

const file = z.record(
  z.string(),
  z.array(z.strictObject({ codes: z.array(z.string()).min(1), path: z.string() })),
);

/** The outline of a first-level area, or of several that the source does not separate. */
export interface Outline {
  /** ISO 3166-2. */
  readonly codes: readonly string[];
  /** Closed rings, the largest first: the mainland, then islands. */
  readonly rings: readonly (readonly Point[])[];
}

/**
 * The coordinates of directory/shapes.json: hundredths of a degree from this origin, with
 * longitudes as long as at 11° north.
 */
const WEST = -26;
const NORTH = 28;
const NARROWED = 100 * Math.cos((11 * Math.PI) / 180);

const pointAt = (x: number, y: number): Point => ({
  latitude: Number((NORTH - y / 100).toFixed(2)),
  longitude: Number((x / NARROWED + WEST).toFixed(3)),
});

/** Returns one ring of a path whose only commands are `M`, `l` and `z`. */
function ringOf(path: string): Point[] {
  const numbers = path.match(/-?\d+/g)?.map(Number) ?? [];
  let [x, y] = [0, 0];
  const ring: Point[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    x += numbers[at] ?? 0;
    y += numbers[at + 1] ?? 0;
    const point = pointAt(x, y);
    const last = ring.at(-1);
    if (!last || !isSame(point, last)) ring.push(point);
  }
  const [first, last] = [ring[0], ring.at(-1)];
  if (first && last && !isSame(first, last)) ring.push(first);
  return ring;
}

const sizeOf = (ring: readonly Point[]): number => Math.abs(signedArea(ring));

const outlineOf = ({ codes, path }: { codes: string[]; path: string }): Outline => ({
  codes,
  rings: path
    .split('M')
    .slice(1)
    .map(ringOf)
    .filter((ring) => ring.length >= 4)
    .sort((one, other) => sizeOf(other) - sizeOf(one)),
});

let read: ReadonlyMap<string, readonly Outline[]> | undefined;

/**
 * Returns the outlines of first-level areas by country (ISO 3166-1), loaded at the first call. They
 * come from Natural Earth, simplified (scripts/shapes.ts), and say nothing about where a border
 * should be.
 * @throws Fault when directory/shapes.json cannot be read
 */
export function outlines(): ReadonlyMap<string, readonly Outline[]> {
  if (read) return read;
  try {
    const text = readFileSync(path.join(projectRoot(), 'directory', 'shapes.json'), 'utf8');
    const shapes = Object.entries(file.parse(JSON.parse(text)));
    return (read = new Map(shapes.map(([iso2, areas]) => [iso2, areas.map(outlineOf)])));
  } catch (cause) {
    throw new Fault(
      'directory/shapes.json cannot be read. Restore it, or make it anew: npx tsx scripts/shapes.ts.',
      { cause },
    );
  }
}
