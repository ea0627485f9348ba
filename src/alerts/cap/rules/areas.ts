import { isInRegion } from '../../areas/areas.js';
import { crossingOf } from '../../areas/crossing.js';
import { isFlat, isOnEarth, isSame, readPoint, widthOf, type Point } from '../../areas/points.js';
import { childOf, childrenOf, textOf, trimXml, type XmlElement } from '../../xml/element.js';
import { finding, quote, type Findings } from '../finding.js';
import type { Checked } from './scope.js';

/** The longest polygon that is checked, in letters: about ten thousand points. */
const LONGEST = 200_000;
/** The most points that tools and hubs accept without a warning. */
const MANY = 100;
/** The number of points that are checked for swapped numbers: the first ones are enough. */
const SAMPLED = 5;

/** The widest circle without a warning, in kilometres: above it the radius is mostly in metres. */
const WIDEST = 1_000;
/** White space of XML: a space that does not break is a letter to other readers. */
const SPACES = /[ \t\r\n]+/;
const NOT_ONE_SPACE = /[ \t\r\n]{2}|[\t\r\n]/;

const shown = ({ latitude, longitude }: Point) => `${latitude},${longitude}`;
const swapped = ({ latitude, longitude }: Point): Point => ({
  latitude: longitude,
  longitude: latitude,
});

/**
 * Checks whether latitude and longitude seem swapped: as written the points are elsewhere, and
 * swapped they are in our region.
 */
const seemSwapped = (points: readonly Point[]): boolean => {
  const some = points.slice(0, SAMPLED);
  return (
    some.every((point) => isOnEarth(swapped(point)) && !isInRegion(point)) &&
    some.some((point) => isInRegion(swapped(point)))
  );
};

/** Reports points that cannot exist, or that are probably in the wrong place. */
function* position(points: readonly Point[], line: number, rule: 'polygon' | 'circle'): Findings {
  const off = points.find((point) => !isOnEarth(point));
  if (off) {
    const hint = isOnEarth(swapped(off)) ? ' Latitude and longitude seem swapped.' : '';
    yield finding(line, `${rule}-range`, `No point on earth is at ${shown(off)}.${hint}`);
  } else if (points.length > 0 && seemSwapped(points))
    yield finding(
      line,
      'polygon-order',
      'Latitude and longitude seem swapped: the other way around the place is in West Africa.',
    );
}

function* shape(points: readonly Point[], line: number): Findings {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length < 4)
    yield finding(line, 'polygon-points', `A polygon has ${points.length} points.`);
  if (first && last && !isSame(first, last)) {
    yield finding(
      line,
      'polygon-open',
      `A polygon begins at ${shown(first)} and ends at ${shown(last)}.`,
    );
    return;
  }
  if (points.length < 4) return;
  if (isFlat(points)) {
    yield finding(line, 'polygon-flat', 'A polygon has no inside.');
    return;
  }
  if (widthOf(points) > 180)
    yield finding(line, 'polygon-wide', 'A polygon goes around more than half of the earth.');
  const crossing = crossingOf(points);
  yield;
  if (crossing.kind === 'crosses')
    yield finding(
      line,
      'polygon-crosses',
      `A polygon meets itself: its lines from ${shown(crossing.first)} and from ${shown(crossing.second)}.`,
    );
  if (crossing.kind === 'many')
    yield finding(
      line,
      'polygon-size',
      `A polygon of ${points.length} points was not checked whole.`,
    );
}

function* polygon({ text, line }: XmlElement, strict: boolean): Findings {
  const plain = trimXml(text);
  if (plain === '') return;
  if (plain.length > LONGEST) {
    yield finding(line, 'polygon-size', 'A polygon is so long that it was not looked into.', {
      severity: 'error',
    });
    return;
  }
  const severity = strict ? 'error' : 'warning';
  if (plain !== text || NOT_ONE_SPACE.test(plain))
    yield finding(line, 'polygon-spaces', 'The points of a polygon are not parted by one space.', {
      severity,
    });
  const words = plain.split(SPACES);
  const points = words.flatMap((word) => readPoint(word) ?? []);
  const wrong = words.find((word) => readPoint(word) === undefined);
  yield;
  if (wrong !== undefined) {
    yield finding(line, 'polygon-form', `No point of a polygon looks like ${quote(wrong)}.`);
    return;
  }
  if (points.length > MANY)
    yield finding(line, 'polygon-size', `A polygon has ${points.length} points.`);
  yield* position(points, line, 'polygon');
  if (points.every(isOnEarth)) yield* shape(points, line);
}

function* radiusRules(radius: number, line: number): Findings {
  if (radius < 0)
    yield finding(line, 'circle-radius', `A circle has the radius ${radius}.`, {
      severity: 'error',
    });
  else if (radius === 0) yield finding(line, 'circle-radius', 'A circle has the radius 0.');
  else if (radius > WIDEST)
    yield finding(line, 'circle-radius', `A circle has a radius of ${radius} kilometres.`);
}

function* circle({ text, line }: XmlElement, strict: boolean): Findings {
  const plain = trimXml(text);
  if (plain === '') return;
  const [centre = '', radius = '', more] = plain.split(SPACES);
  const point = readPoint(centre);
  if (!point || more !== undefined || !/^-?\d{1,6}(?:\.\d{1,12})?$/.test(radius)) {
    yield finding(line, 'circle-form', `No circle looks like ${quote(plain)}.`);
    return;
  }
  if (plain !== text || NOT_ONE_SPACE.test(plain))
    yield finding(line, 'circle-spaces', 'Centre and radius are not parted by one space.', {
      severity: strict ? 'error' : 'warning',
    });
  yield* radiusRules(Number(radius), line);
  yield* position([point], line, 'circle');
}

/** The forms of values, for the lists that we know. */
const forms: Readonly<Record<string, RegExp>> = {
  'ISO3166-1': /^[A-Z]{2}$|^[A-Z]{3}$/,
  'ISO3166-2': /^[A-Z]{2}-[A-Z0-9]{1,3}$/,
  SAME: /^(?:\d{6}|[A-Z]{3})$/,
};

/** Checks a pair of list and value, at every place where CAP has one. */
function* pair(element: XmlElement): Findings {
  const list = textOf(element, 'valueName');
  const value = textOf(element, 'value');
  const form = list === undefined ? undefined : forms[list];
  if (list === undefined || value === undefined)
    yield finding(
      element.line,
      'geocode',
      `<${element.name}> lacks the name of a list, or a value.`,
    );
  else if (form && !form.test(value))
    yield finding(element.line, 'geocode', `${list} has no value like ${quote(value)}.`);
}

function* heights(area: XmlElement): Findings {
  const [altitude, ceiling] = [textOf(area, 'altitude'), textOf(area, 'ceiling')];
  const line = childOf(area, 'ceiling')?.line ?? area.line;
  if (ceiling !== undefined && altitude === undefined)
    yield finding(line, 'altitude', 'An <area> has a ceiling and no altitude.');
  else if (Number(ceiling) < Number(altitude))
    yield finding(line, 'altitude', 'The ceiling of an <area> is below its altitude.');
}

/** Checks where an alert applies: outlines, circles, codes and heights. */
export function* areaRules({ element, profile }: Checked): Findings {
  for (const info of childrenOf(element, 'info')) {
    for (const name of ['eventCode', 'parameter'])
      for (const one of childrenOf(info, name)) {
        yield* pair(one);
        yield;
      }
    for (const area of childrenOf(info, 'area')) {
      for (const one of childrenOf(area, 'polygon')) yield* polygon(one, profile !== 'cap');
      for (const one of childrenOf(area, 'circle')) yield* circle(one, profile !== 'cap');
      for (const one of childrenOf(area, 'geocode')) yield* pair(one);
      yield* heights(area);
      yield;
    }
  }
}
