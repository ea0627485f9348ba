/** A point of the earth in degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const NUMBER = /^[+-]?(?:\d{1,3}(?:\.\d{0,12})?|\.\d{1,12})$/;

/** `6.13,1.22` as a point; undefined when it is none. */
export function readPoint(text: string): Point | undefined {
  const [latitude = '', longitude = '', more] = text.split(',');
  if (more !== undefined || !NUMBER.test(latitude) || !NUMBER.test(longitude)) return undefined;
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

export const isOnEarth = ({ latitude, longitude }: Point): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

export const isSame = (one: Point, other: Point): boolean =>
  one.latitude === other.latitude && one.longitude === other.longitude;

/** Digits behind the point with which outlines are sent: a kilometre. */
const DIGITS = 2;

/**
 * A point as it is sent. Outlines are rounded before they
 * are checked: rounding can make a line meet itself.
 */
export const rounded = ({ latitude, longitude }: Point): Point => ({
  latitude: Number(latitude.toFixed(DIGITS)),
  longitude: Number(longitude.toFixed(DIGITS)),
});

/** A polygon as CAP has it: `latitude,longitude`, parted by one space. */
export const polygonText = (ring: readonly Point[]): string =>
  ring
    .map(rounded)
    .map(({ latitude, longitude }) => `${latitude},${longitude}`)
    .join(' ');

/** Twice the area between a ring and nothing, in square degrees; the sign tells the way around. */
export const signedArea = (ring: readonly Point[]): number =>
  ring.reduce((sum, point, at) => {
    const next = ring[(at + 1) % ring.length] ?? point;
    return sum + point.longitude * next.latitude - next.longitude * point.latitude;
  }, 0);
