import { liesIn, type PlaceMatch } from '../../shared/place.js';
import { fold } from '../../shared/texts/fold.js';
import { STORY_WORDS } from '../../shared/texts/story.js';
import {
  areaWords,
  aroundPlaces,
  districtWords,
  ordinaryWords,
  townWords,
} from '../ordinary-words.js';
import type { Likeness } from './likeness.js';
import type { Bearer, Names } from './names.js';

/** The most choices that a question by SMS can offer. */
const MOST = 4;
/** The words of the longest name. */
const LONGEST = 6;
/** The words of the longest name that is searched by similarity. */
const LONGEST_GUESS = 3;
/** The most letters of a text that are read: no address is longer. */
const MOST_LETTERS = 200;

/** The possible meanings of one name in a text. */
interface Segment {
  readonly bearers: readonly Bearer[];
  readonly sure: boolean;
}

interface Scanned {
  readonly known: readonly Segment[];
  readonly unknown: readonly (readonly string[])[];
}

/**
 * Returns the names in a text, from left to right, longest first, and the words between them.
 * @param lenient "est", "save" and "bo" count as places, too
 */
function scan(words: readonly string[], names: Names, lenient: boolean): Scanned {
  const known: Segment[] = [];
  const unknown: string[][] = [];
  let run: string[] = [];
  const endRun = () => {
    if (run.length > 0) unknown.push(run);
    run = [];
  };
  const counts = (phrase: string) =>
    names.has(phrase) &&
    !aroundPlaces.has(phrase) &&
    (lenient || phrase.includes(' ') || (phrase.length > 2 && !ordinaryWords.has(phrase)));
  for (let at = 0; at < words.length;) {
    let length = Math.min(LONGEST, words.length - at);
    const phrase = () => words.slice(at, at + length).join(' ');
    while (length > 0 && !counts(phrase())) length -= 1;
    if (length > 0) {
      endRun();
      known.push({ bearers: names.get(phrase()) ?? [], sure: true });
    } else if (aroundPlaces.has(words[at] ?? '')) endRun();
    else run.push(words[at] ?? '');
    at += Math.max(1, length);
  }
  endRun();
  return { known, unknown };
}

/**
 * Ordinary words count as places only if the text has nothing but places: "Bo, Sierra Leone", and
 * not "elle est seule".
 */
function scanBoth(words: readonly string[], names: Names): Scanned {
  const lenient = scan(words, names, true);
  return lenient.unknown.length === 0 ? lenient : scan(words, names, false);
}

/**
 * Returns what a run of unknown words may mean in another spelling: all of it, otherwise a part of
 * it, longest first.
 */
function guess(
  run: readonly string[],
  names: Names,
  likeness: Likeness,
  fits: (bearer: Bearer) => boolean,
): Segment | undefined {
  for (let length = Math.min(run.length, LONGEST_GUESS); length > 0; length -= 1) {
    for (let at = 0; at + length <= run.length; at += 1) {
      const bearing = (name: string) => (names.get(name) ?? []).filter(fits);
      const phrase = run.slice(at, at + length).join(' ');
      const alike = likeness.like(phrase, (name) => bearing(name).length > 0, length < run.length);
      const bearers = alike.flatMap(bearing);
      if (bearers.length > 0) return { bearers, sure: false };
    }
  }
  return undefined;
}

/** Reads words in another spelling, beside the known names. */
function readUnknown(
  words: readonly string[],
  known: readonly Segment[],
  unknown: Scanned['unknown'],
  names: Names,
  likeness: Likeness,
  home?: string,
): readonly Segment[] {
  if (words.length >= STORY_WORDS || unknown.length === 0) return known;
  const atHome = (bearer: Bearer) => home !== undefined && liesIn(bearer.place, home);
  // "Abomey Kalavy" is one name in another spelling, not Abomey followed by a word.
  const one = words.filter((word) => !aroundPlaces.has(word));
  const whole =
    known.length > 0 && one.length > 1 && one.length <= LONGEST
      ? // "Sanquim District Number One" is not the District Number One of another county.
        [...new Set([words, one].flatMap((all) => likeness.like(all.join(' '))))].flatMap(
          (name) => names.get(name) ?? [],
        )
      : [];
  if (whole.length > 0) return [{ bearers: whole, sure: false }];
  // Beside a known name, a word similar to no name in that place is a quarter of the town, or no
  // place.
  const fits = ({ place }: Bearer) =>
    known.every(({ bearers }) => bearers.some((other) => liesIn(place, other.place)));
  const guesses = unknown.map(
    (run) =>
      guess(run, names, likeness, (bearer) => atHome(bearer) && fits(bearer)) ??
      guess(run, names, likeness, fits),
  );
  return [...known, ...guesses.filter((guessed) => guessed !== undefined)];
}

/**
 * Returns the places that fit all names of a text: "Calavi, Benin" is the only Calavi that lies in
 * Benin.
 */
function agreeing(segments: readonly Segment[]): Bearer[] {
  const all = segments.flatMap(({ bearers }) => bearers);
  const agree = all.filter(({ place }) =>
    segments.every(({ bearers }) => bearers.some((other) => liesIn(place, other.place))),
  );
  // If names contradict each other, the person is asked.
  const found = agree.length > 0 ? agree : all;
  return found.filter((one, at) => found.findIndex(({ place }) => place === one.place) === at);
}

/** Returns only the bearers that pass a test, or all if none does. */
const preferring = (bearers: Bearer[], wanted: (bearer: Bearer) => boolean): Bearer[] => {
  const some = bearers.filter(wanted);
  return some.length > 0 ? some : bearers;
};

/**
 * Reads where a person says they live: the name of a country, an area, a district or a town, with
 * or without accents, with words around it or the country after it. Another spelling gives only
 * `maybe`. Total.
 * @param home the country they are probably in: its places win over places elsewhere
 */
export function matchPlace(
  text: string,
  names: Names,
  likeness: Likeness,
  home?: string,
): PlaceMatch {
  const words = fold(text.slice(0, MOST_LETTERS))
    .split(' ')
    .filter((word) => word !== '');
  const whole = names.get(words.join(' '));
  const { known, unknown } = whole
    ? { known: [{ bearers: whole, sure: true }], unknown: [] }
    : scanBoth(words, names);
  const segments = readUnknown(words, known, unknown, names, likeness, home);
  if (segments.length === 0) return { kind: 'none' };
  let bearers = agreeing(segments);
  if (home !== undefined) bearers = preferring(bearers, ({ place }) => liesIn(place, home));
  const says = (kinds: readonly string[]) => !whole && words.some((word) => kinds.includes(word));
  if (says(districtWords)) bearers = preferring(bearers, ({ kind }) => kind === 'district');
  else if (says(areaWords)) bearers = preferring(bearers, ({ kind }) => kind === 'area');
  else if (says(townWords))
    bearers = preferring(bearers, ({ kind }) => kind !== 'area' && kind !== 'country');
  const rank = ({ kind, people }: Bearer) =>
    kind === 'country' || kind === 'area' ? Infinity : people;
  const places = bearers
    .sort((a, b) => (rank(b) > rank(a) ? 1 : rank(b) < rank(a) ? -1 : 0))
    .map(({ place }) => place);
  const [place] = places;
  if (place === undefined) return { kind: 'none' };
  if (places.length === 1)
    return { kind: segments.every(({ sure }) => sure) ? 'one' : 'maybe', place };
  if (places.length <= MOST) return { kind: 'several', places };
  return segments.every(({ sure }) => sure) ? { kind: 'many' } : { kind: 'none' };
}
