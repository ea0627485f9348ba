import { fold } from './fold.js';
import { knownAs, noName } from './name-spellings.js';
import { oneSlip } from './slip.js';

/** How many letters and parts of a name are read. */
const MOST_LETTERS = 160;
const MOST_PARTS = 6;
/** How many letters a sound needs for one typing error in it to count as similar, and for two. */
const ONE = 4;
const TWO = 7;

/**
 * Returns roughly how a name of the region sounds, in whichever of the three registers it was
 * written: "Ousmane" and "Usman", "Djibril" and "Jibril", "Koulibaly" and "Coulibaly". Vowel
 * length, silent letters and doubled letters are dropped.
 */
export function soundOfName(folded: string): string {
  return folded
    .replace(/[^a-z]/g, '')
    .replace(/^k?ou?(?=[aeiou])|^w/, (start) => (start.startsWith('k') ? 'ku' : 'u'))
    .replace(/oua|oi(?=ss)/g, 'ua')
    .replace(/ou|oo|w/g, 'u')
    .replace(/gu(?=[ei])/g, 'g')
    .replace(/tch|ch|sh|tj|ti(?=[ao])/g, 'x')
    .replace(/dj|dz|di(?=[aou])|nj(?=[aeiou])/g, 'j')
    .replace(/ph/g, 'f')
    .replace(/gn|ny|nh/g, 'n')
    .replace(/ck|qu|q|kh|c(?![eih])/g, 'k')
    .replace(/[cz]/g, 's')
    .replace(/ei|ai|ay|ey|ae/g, 'e')
    .replace(/y/g, 'i')
    .replace(/h/g, '')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=...)[eu]$/, '');
}

/**
 * Returns the consonants of a sound, with its first letter: the part that stays the same when
 * vowels were guessed.
 */
const bones = (sound: string): string => sound.charAt(0) + sound.slice(1).replace(/[aeiou]/g, '');

/** One part of a name, in the form in which it is compared. */
export interface NamePart {
  readonly folded: string;
  readonly known: string | undefined;
  readonly sound: string;
}

/** Prepares a folded word for comparison with parts of names. */
export const partOf = (folded: string): NamePart => ({
  folded,
  known: knownAs(folded),
  sound: soundOfName(folded),
});

/** A prepared name, because a case is compared with many others. */
export interface Name {
  readonly parts: readonly NamePart[];
  readonly whole: string;
}

/** Reads a name: its parts without titles. Undefined when nothing is left. */
export function readName(text: string | undefined): Name | undefined {
  const words = fold((text ?? '').slice(0, MOST_LETTERS)).split(' ');
  const parts = words
    .filter((word) => /^\p{L}{2,}$/u.test(word) && !noName.has(word))
    .slice(0, MOST_PARTS)
    .map(partOf);
  if (parts.length === 0) return undefined;
  return { parts, whole: parts.map(({ sound }) => sound).join('') };
}

/** Returns how certain it is that two parts are one name: 1 the same, 0 different. */
export function likenessOf(one: NamePart, other: NamePart): number {
  if (one.folded === other.folded) return 1;
  if (one.known !== undefined && one.known === other.known) return 0.95;
  if (one.sound === other.sound) return one.sound.length < 2 ? 0 : 0.95;
  const [short, long] =
    one.sound.length <= other.sound.length ? [one.sound, other.sound] : [other.sound, one.sound];
  if (short.length >= ONE && oneSlip(short, long)) return 0.85;
  // A typing error in a spelling of the list.
  if (slipsTo(one, other) || slipsTo(other, one)) return 0.8;
  if (short.length >= 3 && bones(short).length >= 3 && bones(short) === bones(long)) return 0.7;
  // Short forms: "Abdou" for Abdoulaye, "Chuk" for Chukwudi.
  if (short.length >= ONE && long.startsWith(short)) return 0.7;
  return short.length >= TWO && short[0] === long[0] && isNear(short, long) ? 0.6 : 0;
}

/**
 * Checks whether one part is a spelling in the list, except for one typing error, of the name of
 * the other part.
 */
function slipsTo({ folded }: NamePart, other: NamePart): boolean {
  if (other.known === undefined || folded.length <= ONE) return false;
  return oneSlip(folded, other.folded) || oneSlip(folded, other.known);
}

/**
 * Checks whether two words differ by at most one typing error after one letter is left out of
 * either.
 */
function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 2) return false;
  const drops = (word: string) =>
    Array.from({ length: word.length }, (_, at) => word.slice(0, at) + word.slice(at + 1));
  return drops(one).some((shorter) => oneSlip(shorter, other) || shorter === other);
}

/** What two names have in common. */
export interface NameLikeness {
  /** The number of parts that are the same name, each weighted by how certain that is. */
  readonly same: number;
  /**
   * The number of parts that match; and the number of parts without a counterpart, where both names
   * have one left.
   */
  readonly matched: number;
  readonly differ: number;
  /** The lowest certainty of the parts that match. */
  readonly least: number;
}

/** Below this certainty, two parts are different names. */
const LEAST = 0.6;

/** Compares two names, in any order of their parts: each part finds its best counterpart once. */
export function compareNames(one: Name, other: Name): NameLikeness {
  const pairs = one.parts
    .flatMap((part, i) => other.parts.map((with_, j) => ({ i, j, sure: likenessOf(part, with_) })))
    .filter(({ sure }) => sure >= LEAST)
    .sort((a, b) => b.sure - a.sure);
  const [mine, theirs] = [new Set<number>(), new Set<number>()];
  const found: number[] = [];
  for (const { i, j, sure } of pairs) {
    if (mine.has(i) || theirs.has(j)) continue;
    mine.add(i);
    theirs.add(j);
    found.push(sure);
  }
  const left = Math.min(one.parts.length, other.parts.length) - found.length;
  // "Abdul Karim" and "Abdulkarim", "Marie-Claire" and "Marieclaire" are one name, written as two
  // words or one.
  if (left > 0 && isSameWhole(one, other))
    return { same: 1.8, matched: Math.max(2, found.length), differ: 0, least: 0.9 };
  return {
    same: found.reduce((sum, sure) => sum + sure, 0),
    matched: found.length,
    differ: left,
    least: Math.min(1, ...found),
  };
}

function isSameWhole(one: Name, other: Name): boolean {
  if (one.parts.length === other.parts.length || one.whole.length < TWO) return false;
  return one.whole === other.whole || oneSlip(one.whole, other.whole);
}

/**
 * Returns how many parts of a name are in a text, in some spelling: a sighting seldom gives a name
 * by itself.
 */
export function isNamedIn({ parts }: Name, text: Name | undefined): number {
  if (!text) return 0;
  return parts.filter(
    (part) => part.folded.length > 3 && text.parts.some((one) => likenessOf(part, one) >= 0.85),
  ).length;
}
