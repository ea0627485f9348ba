import { fold } from '../shared/texts/fold.js';
import type { CountryHint } from '../shared/place.js';
import type { Country } from './directory.js';
import type { PlaceFinder } from './place-names.js';

/**
 * Other names of countries besides those in the directory, folded, with the countries each may
 * mean. "Guiné" is Guinea, and also what people of Guinea-Bissau call their country; "Benin" may be
 * Benin City in Nigeria.
 */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  'ivory coast': ['CI'],
  'cote divoire': ['CI'],
  'cote ivoire': ['CI'],
  rci: ['CI'],
  'cape verde': ['CV'],
  gambia: ['GM'],
  'la gambie': ['GM'],
  'burkina faso': ['BF'],
  burkina: ['BF'],
  guine: ['GN', 'GW'],
  'guinea conakry': ['GN'],
  'guinee conakry': ['GN'],
  'guine conacri': ['GN'],
  'guine conakry': ['GN'],
  'guinea bissau': ['GW'],
  'guinee bissau': ['GW'],
  bissau: ['GW'],
  benin: ['BJ', 'NG'],
  'benin republic': ['BJ'],
  'republic of benin': ['BJ'],
  'republique du benin': ['BJ'],
  'au benin': ['BJ'],
  'benin city': ['NG'],
  'niger state': ['NG'],
  'niger delta': ['NG'],
  'delta du niger': ['NG'],
  'republic of niger': ['NE'],
  naija: ['NG'],
  '9ja': ['NG'],
  salone: ['SL'],
  'sierra leon': ['SL'],
};
/** Names, folded, that contain the name of one of our countries but mean another place. */
const elsewhere = [
  ...['equatorial guinea', 'guinee equatoriale', 'guine equatorial', 'papua new guinea'],
  ...['gulf of guinea', 'golfe de guinee', 'golfo da guine'],
  ...['guinea fowl', 'guinea worm', 'guinea pig', 'guinea corn'],
  ...['river niger', 'niger river', 'fleuve niger', 'rio niger'],
];
/**
 * Words before a name that mean coming from, going to, or being near a place: the danger may be
 * elsewhere.
 */
const onTheWay = new Set([
  ...['from', 'to', 'into', 'towards', 'toward', 'for', 'via', 'leaving', 'reach', 'near'],
  ...['vers', 'pour', 'depuis', 'du', 'de', 'jusqu', 'direction', 'destination', 'quitte', 'pres'],
  ...['para', 'desde', 'do', 'da', 'rumo', 'ate', 'perto'],
]);
/** Words that may come between such a word and the name. */
const between = new Set(['the', 'la', 'le', 'l', 'o', 'a', 'au', 'en', 'republic', 'of']);
/** The words of the longest name. */
const LONGEST = 4;

type Names = ReadonlyMap<string, readonly string[]>;

function gather(countries: readonly Country[]): Names {
  const ours = new Set(countries.map(({ iso2 }) => iso2));
  const own = countries.flatMap(({ iso2, names }) =>
    Object.values(names).map((name) => [fold(name), [iso2]] as const),
  );
  const other = Object.entries(otherNames).map(
    ([name, codes]) => [name, codes.filter((code) => ours.has(code))] as const,
  );
  return new Map<string, readonly string[]>([
    ...own,
    ...other,
    ...elsewhere.map((name) => [name, []] as const),
  ]);
}

/** Checks whether the words before a place mean that a person goes there or comes from there. */
function isOnTheWay(words: readonly string[], at: number): boolean {
  let before = at - 1;
  while (before >= 0 && between.has(words[before] ?? '') && !onTheWay.has(words[before] ?? ''))
    before -= 1;
  return onTheWay.has(words[before] ?? '');
}

/**
 * Returns the countries that a text names as a place, each as the list of countries it may mean.
 */
function namedIn(words: readonly string[], names: Names): (readonly string[])[] {
  const found: (readonly string[])[] = [];
  for (let at = 0; at < words.length;) {
    let length = Math.min(LONGEST, words.length - at);
    while (length > 0 && !names.has(words.slice(at, at + length).join(' '))) length -= 1;
    const meant = names.get(words.slice(at, at + length).join(' ')) ?? [];
    if (length > 0 && meant.length > 0 && !isOnTheWay(words, at)) found.push(meant);
    at += Math.max(1, length);
  }
  return found;
}

/**
 * "CI" in capitals means Côte d'Ivoire if the rest is not in capitals; "ci" is French for "here".
 */
const inCapitals = (text: string): string =>
  /\p{Ll}/u.test(text)
    ? text.replace(/(?<![\p{L}-])C\.?I\.?(?![\p{L}])/gu, " Côte d'Ivoire ")
    : text;

const all = (one: readonly string[], other: readonly string[]) =>
  one.filter((code) => other.includes(code));

/**
 * Returns which country a text is about.
 * @param home the country of the person's number
 */
export type CountryReader = (text: string, home?: string) => CountryHint;

/**
 * Makes the reader of countries. It uses their names in every language of the directory, their
 * other names, and the towns and areas in the text. Where a person comes from or is taken to is not
 * where they are; nationalities ("a Nigerian man") say nothing about a place.
 */
export function countryReader(
  countries: readonly Country[],
  finders: ReadonlyMap<string, PlaceFinder>,
): CountryReader {
  const names = gather(countries);
  return (text, home) => {
    const words = fold(inCapitals(text)).split(' ');
    const named = namedIn(words, names);
    const asWritten = fold(text).split(' ');
    const towns = [...finders].flatMap(([iso2, find]) =>
      find(asWritten) === undefined ? [] : [iso2],
    );
    if (named.length === 0) {
      const [town, second] = towns;
      if (town === undefined) return { kind: 'none' };
      if (home !== undefined && towns.includes(home)) return { kind: 'sure', country: home };
      return second === undefined ? { kind: 'perhaps', country: town } : { kind: 'open' };
    }
    const common = named.reduce(all);
    const meant = towns.length === 0 ? common : all(common, towns);
    const [country, second] = meant;
    if (country !== undefined && second === undefined) return { kind: 'sure', country };
    return home !== undefined &&
      (meant.includes(home) || (meant.length === 0 && named.flat().includes(home)))
      ? { kind: 'sure', country: home }
      : { kind: 'open' };
  };
}
