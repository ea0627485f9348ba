import { outlines } from '../areas/outlines.js';

let made: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** The number of shared points that makes two outlines neighbours, and not only touching. */
const SHARED = 2;

/**
 * Returns the neighbours of each area, by the points of the outlines: two areas with a common
 * border were drawn with the same points.
 */
function make(): ReadonlyMap<string, ReadonlySet<string>> {
  const at = new Map<string, Set<string>>();
  for (const all of outlines().values())
    for (const { codes, rings } of all)
      for (const { latitude, longitude } of rings.flat()) {
        const key = `${latitude},${longitude}`;
        const there = at.get(key) ?? new Set();
        codes.forEach((code) => there.add(code));
        at.set(key, there);
      }
  const shared = new Map<string, number>();
  for (const codes of at.values())
    for (const one of codes)
      for (const other of codes)
        if (one !== other) shared.set(`${one} ${other}`, (shared.get(`${one} ${other}`) ?? 0) + 1);
  const neighbours = new Map<string, Set<string>>();
  for (const [pair, points] of shared) {
    const [one = '', other = ''] = pair.split(' ');
    if (points < SHARED) continue;
    neighbours.set(one, (neighbours.get(one) ?? new Set()).add(other));
  }
  return neighbours;
}

/**
 * Checks whether two first-level areas (ISO 3166-2) have a common border, within a country or
 * across countries.
 */
export const areNeighbours = (one: string, other: string): boolean =>
  (made ??= make()).get(one)?.has(other) === true;

/** Returns the countries that share a border with this one, as far as the outlines show. */
export function countriesBeside(country: string): string[] {
  const beside = [...(made ??= make())]
    .filter(([area]) => area.startsWith(`${country}-`))
    .flatMap(([, all]) => [...all].map((area) => area.slice(0, 2)));
  return [...new Set(beside)].filter((one) => one !== country).sort();
}
