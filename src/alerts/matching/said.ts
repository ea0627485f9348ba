import { fold } from '../../shared/texts/fold.js';
import {
  builds,
  colours,
  company,
  garments,
  makes,
  marks,
  opposites,
  vehicles,
} from './lexicon.js';

/** The most letters of a text that are read. */
const MOST_LETTERS = 1_000;
/** The most words between a garment and its colour: "robe en pagne bleu", "blue school dress". */
const NEAR = 3;

/** A word of a table, and its position in a text. */
interface Found {
  readonly code: string;
  readonly at: number;
}

const wordsOf = (text: string): string[] =>
  fold(text.slice(0, MOST_LETTERS))
    .split(' ')
    .filter((word) => word !== '');

/**
 * Returns the words of a table in a text, longer ones first; each place of the text counts once.
 */
function find(words: readonly string[], table: ReadonlyMap<string, string>): Found[] {
  const found: Found[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (let length = 3; length > 0; length -= 1) {
      const phrase = words.slice(at, at + length);
      const code = phrase.length === length ? table.get(phrase.join(' ')) : undefined;
      if (code === undefined) continue;
      found.push({ code, at });
      at += length - 1;
      break;
    }
  }
  return found;
}

const codesOf = (words: readonly string[], table: ReadonlyMap<string, string>): Set<string> =>
  new Set(find(words, table).map(({ code }) => code));

/** The clothes of a person: each garment with its colours, and colours without a garment. */
export interface Clothes {
  /** `dress red`; `dress ` if no colour is told. */
  readonly pieces: ReadonlyMap<string, ReadonlySet<string>>;
  readonly colours: ReadonlySet<string>;
}

/** Reads clothes from words in English, French or Portuguese. Undefined if there are none. */
export function clothesIn(text: string): Clothes | undefined {
  const words = wordsOf(text);
  const pieces = new Map<string, Set<string>>();
  const worn = find(words, garments);
  const seen = find(words, colours);
  for (const { code } of worn) if (!pieces.has(code)) pieces.set(code, new Set());
  for (const { code, at } of seen) {
    // A colour belongs to the nearest garment; between two equally near ones, to the one before it,
    // as in French.
    const [nearest] = worn
      .map((piece) => ({ piece, far: Math.abs(piece.at - at) + (piece.at > at ? 0.5 : 0) }))
      .filter(({ far }) => far < NEAR + 1)
      .sort((a, b) => a.far - b.far);
    if (nearest) pieces.get(nearest.piece.code)?.add(code);
  }
  if (pieces.size === 0 && seen.length === 0) return undefined;
  return { pieces, colours: new Set(seen.map(({ code }) => code)) };
}

/**
 * The similarity of two descriptions of clothes: garments with the same colour, garments or colours
 * alone, and contradictions.
 */
export interface ClothesLikeness {
  readonly pieces: number;
  readonly parts: number;
  readonly against: number;
}

export function compareClothes(one: Clothes, other: Clothes): ClothesLikeness {
  let [pieces, parts, against] = [0, 0, 0];
  const used = new Set<string>();
  for (const [code, mine] of one.pieces) {
    const theirs = other.pieces.get(code);
    if (!theirs) continue;
    const same = [...mine].filter((colour) => theirs.has(colour));
    same.forEach((colour) => used.add(colour));
    if (same.length > 0) pieces += 1;
    else if (mine.size > 0 && theirs.size > 0) against += 1;
    else parts += 1;
  }
  // If one report says "robe" and the other "boubou", both are still blue.
  parts += [...one.colours].filter((one) => other.colours.has(one) && !used.has(one)).length;
  return { pieces, parts, against };
}

/** The looks of a person that distinguish them from others. */
export interface Looks {
  readonly marks: ReadonlySet<string>;
  readonly builds: ReadonlySet<string>;
}

export function looksIn(text: string): Looks | undefined {
  const words = wordsOf(text);
  const looks = { marks: codesOf(words, marks), builds: codesOf(words, builds) };
  return looks.marks.size + looks.builds.size === 0 ? undefined : looks;
}

const common = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((code) => other.has(code)).length;

export function compareLooks(one: Looks, other: Looks) {
  const against = opposites.filter(
    ([a, b]) =>
      (one.builds.has(a) && other.builds.has(b)) || (one.builds.has(b) && other.builds.has(a)),
  ).length;
  return {
    marks: common(one.marks, other.marks),
    builds: common(one.builds, other.builds),
    against,
  };
}

/** A vehicle, as the reporter described it. */
export interface Vehicle {
  readonly types: ReadonlySet<string>;
  readonly makes: ReadonlySet<string>;
  readonly colours: ReadonlySet<string>;
}

export function vehicleIn(text: string): Vehicle | undefined {
  const words = wordsOf(text);
  const vehicle = {
    types: codesOf(words, vehicles),
    makes: codesOf(words, makes),
    colours: codesOf(words, colours),
  };
  return vehicle.types.size + vehicle.makes.size === 0 ? undefined : vehicle;
}

export function compareVehicles(one: Vehicle, other: Vehicle) {
  const both = (of: 'types' | 'makes' | 'colours') => common(one[of], other[of]);
  const differ = (of: 'types' | 'makes' | 'colours') =>
    one[of].size > 0 && other[of].size > 0 && both(of) === 0;
  return {
    same: both('types') + both('makes'),
    colours: both('colours'),
    against: differ('types') || differ('makes') || differ('colours'),
  };
}

/** Returns who was with the person. */
export function companyIn(text: string): ReadonlySet<string> | undefined {
  const found = codesOf(wordsOf(text), company);
  return found.size === 0 ? undefined : found;
}

export const compareCompany = common;
