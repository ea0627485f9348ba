import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alertArea, isInRegion, MOST_POINTS } from '../../src/alerts/areas/areas.js';
import { countryRings } from '../../src/alerts/areas/countries.js';
import { crossingOf } from '../../src/alerts/areas/crossing.js';
import { isInside } from '../../src/alerts/areas/inside.js';
import { outlines } from '../../src/alerts/areas/outlines.js';
import {
  isSame,
  polygonText,
  readPoint,
  signedArea,
  type Point,
} from '../../src/alerts/areas/points.js';
import { tidied } from '../../src/alerts/areas/tidy.js';
import { followUp, stampOf } from '../../src/alerts/cap/follow-up.js';
import { readAlert } from '../../src/alerts/cap/read.js';
import { findingsOf } from '../../src/alerts/cap/validate.js';
import { writeAlert } from '../../src/alerts/cap/write.js';
import { parseXml } from '../../src/alerts/xml/parse.js';
import { shippedCountries } from '../../src/directory/country-file.js';
import { readGazetteer } from '../../src/directory/gazetteer/read.js';
import { check, fixture, now } from './support.js';

const countries = shippedCountries();
const allAreas = countries.flatMap(({ iso2, areas }) => [iso2, ...areas.map(({ code }) => code)]);
const ringOf = (text: string) => text.split(' ').flatMap((one) => readPoint(one) ?? []);
const sizeOf = (ring: readonly Point[]) => Math.abs(signedArea(ring));

test('every country and every first-level area of the directory has an outline', () => {
  expect(allAreas.filter((code) => alertArea(code, 'en') === undefined)).toEqual([]);
});

test('every outline is closed, has few points, does not meet itself and lies in the region', () => {
  const wrong = allAreas.flatMap((code) => {
    const rings = (alertArea(code, 'fr')?.area.polygons ?? []).map((text) =>
      text.split(' ').map((point) => readPoint(point)),
    );
    return rings.flatMap((points) => {
      const ring = points.filter((point) => point !== undefined);
      const [first, last] = [ring[0], ring.at(-1)];
      const good =
        ring.length === points.length &&
        ring.length >= 4 &&
        ring.length <= MOST_POINTS &&
        first &&
        last &&
        isSame(first, last) &&
        crossingOf(ring).kind === 'none';
      return good ? [] : [code];
    });
  });
  expect(wrong).toEqual([]);
});

test('an alert for every country passes what hubs ask for', async () => {
  const parsed = await parseXml(fixture('good', 'togo-all-clear.xml').toString('utf8'));
  const alert = parsed.ok && parsed.roots[0] && readAlert(parsed.roots[0]);
  const [info] = alert ? alert.infos : [];
  if (!alert || !info) throw new Error('No alert.');
  for (const { iso2, zone } of countries) {
    const area = alertArea(iso2, 'fr')?.area;
    const next = followUp(
      'Update',
      stampOf(iso2, zone, now),
      [alert],
      [{ ...info, areas: area ? [area] : [] }],
    );
    expect(findingsOf(await check(writeAlert(next), 'own'))).toEqual([]);
  }
});

test('a drawn outline has nearly the size of its source', () => {
  for (const all of outlines().values())
    for (const { rings } of all)
      for (const ring of rings) {
        const tidy = tidied(ring, MOST_POINTS) ?? [];
        expect(Math.abs(sizeOf(tidy) / sizeOf(ring) - 1)).toBeLessThan(0.12);
      }
});

test('a country is as large as its areas together', () => {
  for (const [iso2, all] of outlines()) {
    const parts = all.flatMap(({ rings }) => rings).reduce((sum, ring) => sum + sizeOf(ring), 0);
    const whole = countryRings(iso2).reduce((sum, ring) => sum + sizeOf(ring), 0);
    expect(Math.abs(whole / parts - 1)).toBeLessThan(0.01);
  }
});

test('large towns lie in the drawn outlines of their areas, or at their edge', () => {
  const towns = readGazetteer().filter(({ kind, people }) => kind === 'town' && people >= 100_000);
  expect(towns.length).toBeGreaterThan(100);
  const outside = towns.filter(({ place, point = [0, 0] }) => {
    const area = alertArea(place.split('.')[0] ?? '', 'en')?.area;
    const [latitude, longitude] = point;
    // Half a tenth of a degree around: a town on the coast, or on a border that was thinned.
    const around = [-0.1, 0, 0.1].flatMap((north) =>
      [-0.1, 0, 0.1].map((east) => ({ latitude: latitude + north, longitude: longitude + east })),
    );
    return !area?.polygons.some((text) => around.some((one) => isInside(one, ringOf(text))));
  });
  expect(outside.length / towns.length).toBeLessThan(0.05);
});

test('an outline that covers more than was asked says what', () => {
  const found = alertArea('GH-BE', 'en');
  expect(found?.area.areaDesc).toBe('Bono East, Ghana');
  expect(found?.besides).toEqual(['GH-AF', 'GH-BO']);
});

test('of Cabo Verde every island of size is drawn', () => {
  expect(alertArea('CV', 'pt')?.area.polygons.length).toBeGreaterThanOrEqual(9);
});

const square = (size: number): Point[] =>
  [
    [0, 0],
    [0, size],
    [size, size],
    [size, 0],
    [0, 0],
  ].map(([latitude = 0, longitude = 0]) => ({ latitude, longitude }));

test.each([
  ['a square', '0,0 0,2 2,2 2,0 0,0', 'none'],
  ['a bow tie', '0,0 2,2 0,2 2,0 0,0', 'crosses'],
  ['a point that is met twice', '0,0 0,4 2,2 4,4 4,0 2,2 0,0', 'crosses'],
  ['a line that turns back on itself', '0,0 0,4 0,2 3,2 0,0', 'crosses'],
  ['a corner on another line', '0,0 0,4 4,4 0,2 4,0 0,0', 'crosses'],
  ['a point said twice', '0,0 0,2 0,2 2,2 2,0 0,0', 'none'],
  ['a point in a straight line', '0,0 0,1 0,2 2,2 2,0 0,0', 'none'],
])('%s: %s is %s', (_what, text, kind) => {
  expect(crossingOf(ringOf(text)).kind).toBe(kind);
});

test('a ring meets itself whichever way it is turned, and a tidied one never does', () => {
  const point = fc.record({
    latitude: fc.integer({ min: 0, max: 6 }),
    longitude: fc.integer({ min: 0, max: 6 }),
  });
  fc.assert(
    fc.property(fc.array(point, { minLength: 3, maxLength: 9 }), (points) => {
      const ring = [...points, ...points.slice(0, 1)];
      const turned = ring.map(({ latitude, longitude }) => ({
        latitude: longitude,
        longitude: latitude,
      }));
      expect(crossingOf(ring).kind).toBe(crossingOf(turned).kind);
      expect(crossingOf(ring).kind).toBe(crossingOf([...ring].reverse()).kind);
      // What is tidied never meets itself.
      const tidy = tidied(ring, 100);
      if (tidy) expect(crossingOf(tidy).kind).toBe('none');
    }),
    { numRuns: 500 },
  );
});

test('points are inside or outside', () => {
  expect(isInside({ latitude: 1, longitude: 1 }, square(2))).toBe(true);
  expect(isInside({ latitude: 3, longitude: 1 }, square(2))).toBe(false);
  expect(isInRegion({ latitude: 6.2, longitude: 1.25 })).toBe(true);
  expect(isInRegion({ latitude: 48.85, longitude: 2.35 })).toBe(false);
});

test('a polygon is written with points parted by one space', () => {
  expect(polygonText(square(1.2345))).toBe('0,0 0,1.23 1.23,1.23 1.23,0 0,0');
});
