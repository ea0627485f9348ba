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

/** So much of a text is read. */
const MOST_LETTERS = 1_000;
/** Words between a garment and its colour: "robe en pagne bleu", "blue school dress". */
const NEAR = 3;

/** A word of a table where it stands in a text. */
interface Found {
  readonly code: string;
  readonly at: number;
}

const wordsOf = (text: string): string[] =>
  fold(text.slice(0, MOST_LETTERS))
    .split(' ')
    .filter((word) => word !== '');

/** The words of a table in a text, the longer ones first; each place of the text once. */
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

/** What somebody wears: each garment with its colours, and colours alone. */
export interface Clothes {
  /** `dress red`; `dress ` when no colour is told. */
  readonly pieces: ReadonlyMap<string, ReadonlySet<string>>;
  readonly colours: ReadonlySet<string>;
}

/** Reads clothes out of words in English, French or Portuguese. Undefined when none are told. */
export function clothesIn(text: string): Clothes | undefined {
  const words = wordsOf(text);
  const pieces = new Map<string, Set<string>>();
  const worn = find(words, garments);
  const seen = find(words, colours);
  for (const { code } of worn) if (!pieces.has(code)) pieces.set(code, new Set());
  for (const { code, at } of seen) {
    // A colour belongs to the nearest garment; of two as near, to the one before it, as in French.
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
 * What two tellings of clothes have in common: garments of one
 * colour, garments or colours alone, and what cannot be both.
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
  // A robe that another calls a boubou is still blue.
  parts += [...one.colours].filter((one) => other.colours.has(one) && !used.has(one)).length;
  return { pieces, parts, against };
}

/** What somebody looks like, as far as it tells people apart. */
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

/** A vehicle, as it is told. */
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

/** With whom somebody was. */
export function companyIn(text: string): ReadonlySet<string> | undefined {
  const found = codesOf(wordsOf(text), company);
  return found.size === 0 ? undefined : found;
}

export const compareCompany = common;
