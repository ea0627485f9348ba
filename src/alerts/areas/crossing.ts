import { isSame, type Point } from './points.js';

/**
 * Whether and where the line of a polygon crosses itself. `many` means that it was not checked,
 * because that would cost too much.
 */
export type Crossing =
  | { readonly kind: 'none' }
  | { readonly kind: 'crosses'; readonly first: Point; readonly second: Point }
  | { readonly kind: 'many' };

/**
 * The most pairs of lines that are compared, about twenty milliseconds. A polygon of 2,000 points
 * never needs more.
 */
const MOST_PAIRS = 2_000_000;

interface Line {
  readonly from: Point;
  readonly to: Point;
  /** Its position in the ring. */
  readonly at: number;
  readonly left: number;
  readonly right: number;
}

/** Returns the turn of three points: above 0 left, below 0 right, 0 on one line. */
const turn = (a: Point, b: Point, c: Point): number =>
  (b.longitude - a.longitude) * (c.latitude - a.latitude) -
  (b.latitude - a.latitude) * (c.longitude - a.longitude);

const within = (value: number, one: number, other: number): boolean =>
  value >= Math.min(one, other) && value <= Math.max(one, other);

/** Checks whether a point on the same line as two others lies between them. */
const between = (a: Point, b: Point, point: Point): boolean =>
  within(point.longitude, a.longitude, b.longitude) &&
  within(point.latitude, a.latitude, b.latitude);

function meet(one: Line, other: Line): boolean {
  const [a, b] = [turn(one.from, one.to, other.from), turn(one.from, one.to, other.to)];
  const [c, d] = [turn(other.from, other.to, one.from), turn(other.from, other.to, one.to)];
  if (((a > 0 && b < 0) || (a < 0 && b > 0)) && ((c > 0 && d < 0) || (c < 0 && d > 0))) return true;
  return (
    (a === 0 && between(one.from, one.to, other.from)) ||
    (b === 0 && between(one.from, one.to, other.to)) ||
    (c === 0 && between(other.from, other.to, one.from)) ||
    (d === 0 && between(other.from, other.to, one.to))
  );
}

/** Checks whether two lines that share an end fold back onto each other. */
function foldsBack(one: Line, next: Line): boolean {
  return turn(one.from, one.to, next.to) === 0 && between(one.from, one.to, next.to)
    ? true
    : turn(next.from, next.to, one.from) === 0 && between(next.from, next.to, one.from);
}

function touches(one: Line, other: Line, count: number): boolean {
  const [first, second] = one.at < other.at ? [one, other] : [other, one];
  if (second.at - first.at === 1) return foldsBack(first, second);
  if (first.at === 0 && second.at === count - 1) return foldsBack(second, first);
  return meet(first, second);
}

function linesOf(ring: readonly Point[]): Line[] {
  const points = ring.filter((point, at) => at === 0 || !isSame(point, ring[at - 1] ?? point));
  const lines: Line[] = [];
  for (const [at, to] of points.slice(1).entries()) {
    const from = points[at] ?? to;
    const left = Math.min(from.longitude, to.longitude);
    lines.push({ from, to, at, left, right: Math.max(from.longitude, to.longitude) });
  }
  return lines;
}

/**
 * Checks whether the line of a closed ring meets itself anywhere except at the shared ends of
 * neighbouring lines. Lines are compared only with lines at the same longitudes, so that most need
 * few comparisons. Equal points in a row count as one.
 */
export function crossingOf(ring: readonly Point[], most = MOST_PAIRS): Crossing {
  const lines = linesOf(ring);
  const open: Line[] = [];
  let pairs = 0;
  for (const line of [...lines].sort((a, b) => a.left - b.left)) {
    let kept = 0;
    for (const other of open) {
      if (other.right < line.left) continue;
      open[kept] = other;
      kept += 1;
      pairs += 1;
      if (touches(line, other, lines.length))
        return { kind: 'crosses', first: other.from, second: line.from };
    }
    open.length = kept;
    open.push(line);
    if (pairs > most) return { kind: 'many' };
  }
  return { kind: 'none' };
}
