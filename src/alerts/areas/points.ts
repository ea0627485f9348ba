/** A point on the earth, in degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const NUMBER = /^[+-]?(?:\d{1,3}(?:\.\d{0,12})?|\.\d{1,12})$/;

/** Reads `6.13,1.22` as a point; undefined if the text is no point. */
export function readPoint(text: string): Point | undefined {
  const [latitude = '', longitude = '', more] = text.split(',');
  if (more !== undefined || !NUMBER.test(latitude) || !NUMBER.test(longitude)) return undefined;
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

export const isOnEarth = ({ latitude, longitude }: Point): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

export const isSame = (one: Point, other: Point): boolean =>
  one.latitude === other.latitude && one.longitude === other.longitude;

/** The decimal digits of sent outlines: about a kilometre. */
const DIGITS = 2;

/**
 * Returns a point as it is sent. Outlines are rounded before they are checked, because rounding can
 * make a line meet itself.
 */
export const rounded = ({ latitude, longitude }: Point): Point => ({
  latitude: Number(latitude.toFixed(DIGITS)),
  longitude: Number(longitude.toFixed(DIGITS)),
});

/** Returns a polygon as CAP writes it: `latitude,longitude`, separated by one space. */
export const polygonText = (ring: readonly Point[]): string =>
  ring
    .map(rounded)
    .map(({ latitude, longitude }) => `${latitude},${longitude}`)
    .join(' ');

/** Checks whether all points of a ring lie on one line. */
export function isFlat(ring: readonly Point[]): boolean {
  const [first] = ring;
  if (!first) return true;
  const off = ({ latitude, longitude }: Point) => ({
    x: longitude - first.longitude,
    y: latitude - first.latitude,
  });
  const far = ring.map(off).reduce((one, other) => (size(other) > size(one) ? other : one));
  return ring.map(off).every(({ x, y }) => Math.abs(far.x * y - far.y * x) < 1e-9);
}

const size = ({ x, y }: { readonly x: number; readonly y: number }) => x * x + y * y;

/** Returns the largest difference in longitude between points, in degrees. */
export const widthOf = (ring: readonly Point[]): number =>
  Math.max(...ring.map(({ longitude }) => longitude)) -
  Math.min(...ring.map(({ longitude }) => longitude));

/** Returns twice the area of a ring, in square degrees; the sign gives the direction. */
export const signedArea = (ring: readonly Point[]): number =>
  ring.reduce((sum, point, at) => {
    const next = ring[(at + 1) % ring.length] ?? point;
    return sum + point.longitude * next.latitude - next.longitude * point.latitude;
  }, 0);
