import { numberOf } from './numbers.js';
import { endsBefore, lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { missingWords } from './words.js';

/** The highest age that is accepted. */
export const OLDEST = 110;

const {
  years,
  months,
  weeks,
  old,
  leads,
  about,
  aboutTwo,
  and,
  babies,
  /** Phrases that show how long something lasts, or how long ago it was: no age. */
  lasting,
  lastingAfter,
  /** Phrases for the writer's own age. */
  mine,
  /** Phrases before a number that is said not to be the age. */
  denials,
  /** "Her teacher", "son professeur": a person who belongs to the missing one. */
  theirs,
  theirsOwn,
  /** Words before "son" that make it a child, in English. */
  beforeSon,
  /** Words that may stand between the ages of two people, or around them. */
  amid,
  /** Words that tell something new behind an age without its unit: "she is 9 last seen in Osu". */
  behindAge,
  /** "Missing: Abena, girl, 11, Madina". */
  missingOnes,
} = missingWords.age;
/** Nouns for people other than the missing person. */
export const { others } = missingWords.age;

/** Whether a noun for somebody of the missing person begins there: "her teacher". */
function isTheirs(tokens: readonly Token[], at: number): boolean {
  const length = lengthAt(tokens, at, theirs);
  if (length === 0 || (tokens[at]?.word === 'son' && endsBefore(tokens, at, beforeSon)))
    return false;
  const noun = tokens[at + length];
  const isOwn = lengthAt(tokens, at + length, theirsOwn) > 0 || numberOf(noun) !== undefined;
  return noun?.gap === '' && !noun.capital && !isOwn;
}

/**
 * Whether the number at a position belongs to another person: a noun for one stands close before
 * it.
 */
function isOfAnother(tokens: readonly Token[], at: number): boolean {
  for (let back = at - 1; back >= 0 && back >= at - 4; back -= 1) {
    if (lengthAt(tokens, back, others) > 0) return true;
    if (isTheirs(tokens, back) && back + 1 < at) return true;
    if (tokens[back + 1]?.gap === '.') return false;
  }
  return false;
}

/** Whether the number at a position is said not to be the age: "not 9", "pas encore 9 ans". */
const isDenied = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.gap === '' && endsBefore(tokens, at, denials);

/** Whether a number looks like an age: of no more than two digits, and without another unit. */
function looksLikeAge(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  const value = numberOf(tokens[at]);
  if (value === undefined || value > OLDEST || value < 1) return false;
  const ends = next === undefined || next.gap !== '' || numberOf(next) !== undefined;
  return ends || lengthAt(tokens, at + 1, years) > 0 || lengthAt(tokens, at + 1, and) > 0;
}

/** Whether a number begins an age there, with its unit: "7 ans", "7 et 9 ans". */
export const standsForAge = (tokens: readonly Token[], at: number): boolean =>
  numberOf(tokens[at]) !== undefined &&
  [years, months].some((unit) => lengthAt(tokens, at + 1, unit) > 0);

const MOST_BETWEEN = 6;

/** Whether a number stands behind a name. "JHS 2" is a class. */
function isNamed(tokens: readonly Token[], at: number): boolean {
  const { raw = '', capital = false } = tokens[at - 1] ?? {};
  return capital && raw !== raw.toUpperCase();
}

/** Whether the ages of two stand side by side there: "8 or 9", "8-9 ans", "Ama 6 and Kojo 9". */
function hasCompanion(tokens: readonly Token[], at: number, step: 1 | -1): boolean {
  let joined = false;
  for (let i = 1; i <= MOST_BETWEEN; i += 1) {
    const here = at + step * i;
    const [token, later] = [tokens[here], tokens[step === 1 ? here : here + 1]];
    if (!token || later?.gap === '.') return false;
    // Kriol "ten 5 anu" is no ten.
    const isNear = later?.link === '-' || (i === 1 && later?.gap === '' && token.word !== 'ten');
    if (later?.gap === ',' && [at, here].every((one) => isNamed(tokens, one))) joined = true;
    if (numberOf(token) !== undefined)
      return (joined || isNear) && looksLikeAge(tokens, here) && !isDenied(tokens, here);
    if (lengthAt(tokens, here, and) > 0) joined = true;
    else if (!token.capital && lengthAt(tokens, here, amid) === 0) return false;
  }
  return false;
}

const isOneOfSeveral = (tokens: readonly Token[], at: number): boolean =>
  hasCompanion(tokens, at, -1) || hasCompanion(tokens, at, 1);

/** Returns where the words that mean "about" begin before an age. */
function beforeAbout(tokens: readonly Token[], at: number): number {
  if (at >= 2 && endsBefore(tokens, at, aboutTwo)) return at - 2;
  return at >= 1 && endsBefore(tokens, at, about) ? at - 1 : at;
}

/** Whether the one or two words before a number begin a clause: ", tem", ", she is". */
const startsClause = (tokens: readonly Token[], from: number): boolean =>
  [1, 2].some((back) => (tokens[from - back]?.gap ?? '') !== '');

interface Found {
  readonly age: number;
  readonly sure: boolean;
}

/** "My baby, 3 months", "un bébé de trois mois": the age of one who has no years yet. */
const isOfBaby = (tokens: readonly Token[], at: number): boolean =>
  [at, at - 1].some((end) => endsBefore(tokens, end, babies) && tokens[end]?.gap !== '.') &&
  tokens[at]?.gap !== '.';

/** Returns the age at a word, if there is one. */
function ageAt(tokens: readonly Token[], at: number, asked: boolean): Found | undefined {
  const number = numberOf(tokens[at]);
  if (number === undefined || isDenied(tokens, beforeAbout(tokens, at))) return undefined;
  const unit = lengthAt(tokens, at + 1, years);
  const baby = unit > 0 ? 0 : lengthAt(tokens, at + 1, weeks);
  const monthly = unit > 0 ? 0 : baby || lengthAt(tokens, at + 1, months);
  const from = beforeAbout(tokens, at);
  const behind = at + 1 + unit + monthly;
  const isOld = lengthAt(tokens, behind, old) > 0 || (unit > 1 && !asked);
  const led = endsBefore(tokens, from, leads);
  if (endsBefore(tokens, from, lasting) && !isOld) return undefined;
  if (lengthAt(tokens, behind, lastingAfter) > 0) return undefined;
  // "…, she is 15": this clause starts a new statement about the missing person.
  const anew = led && startsClause(tokens, from);
  if (endsBefore(tokens, from, mine) || (!anew && isOfAnother(tokens, from))) return undefined;
  if (monthly > 0) {
    const ends = (tokens[behind]?.gap ?? '.') !== '';
    const isTold = isOld || isOfBaby(tokens, from) || ((led || asked) && (baby === 0 || ends));
    return isTold ? { age: baby > 0 ? 0 : Math.floor(number / 12), sure: true } : undefined;
  }
  // "Un an" is an age only where one is asked for; "tem dois" has no unit.
  if (unit > 0)
    return { age: number, sure: /^\d/.test(tokens[at]?.word ?? '') || isOld || led || number > 2 };
  return (led || isBehindKin(tokens, at)) && isAge(tokens, at)
    ? { age: number, sure: true }
    : undefined;
}

/** Whether a number is an age: "Age 7", "aged seven" end a statement; "Tem 3 irmãos" is no age. */
function isAge(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  const lead = tokens[at - 1]?.word ?? '';
  const named = /^(age|aged|agee|idade)$/.test(lead);
  const ends = lengthAt(tokens, at + 1, behindAge) > 0;
  return (
    named || next === undefined || next.gap !== '' || ends || endsBefore(tokens, at + 2, denials)
  );
}

/** "Daughter 14 missing": a number right behind the person, and nothing that it counts. */
const isBehindKin = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.gap === '' &&
  /^\d{1,2}$/.test(tokens[at]?.word ?? '') &&
  endsBefore(tokens, at, missingOnes);

/** Returns the numbers between commas, which are ages in such a text: "Efua, 12, since Monday". */
function betweenCommas(tokens: readonly Token[]): number[] {
  return tokens.flatMap(({ word, gap }, at) => {
    const next = tokens[at + 1];
    const isPerson = tokens[at - 1]?.capital === true || endsBefore(tokens, at, missingOnes);
    const first = at > 0 && gap === ',' && isPerson;
    const alone = first && next !== undefined && next.gap !== '' && /^\d{1,2}$/.test(word);
    return alone ? [Number(word)] : [];
  });
}

/**
 * Returns the age of the missing person; `impossible` when the number cannot be a person's age;
 * undefined when the text gives none, or more than one.
 * @param asked the text answers the question for the age: a number alone is an age
 */
export function ageIn(tokens: readonly Token[], asked: boolean): number | 'impossible' | undefined {
  const at = tokens.flatMap((_, place) => (ageAt(tokens, place, asked) ? [place] : []));
  if (at.some((place) => isOneOfSeveral(tokens, place))) return undefined;
  const found = at.flatMap((place) => ageAt(tokens, place, asked) ?? []);
  const named = found.filter(({ sure }) => sure || asked).map(({ age }) => age);
  const numbers = tokens.flatMap((token, place) =>
    isDenied(tokens, place) ? [] : (numberOf(token) ?? []),
  );
  const alone = asked && numbers.length === 1 ? numbers : betweenCommas(tokens);
  const ages = new Set(named.length > 0 ? named : alone);
  const [age, second] = ages;
  if (age === undefined || second !== undefined) return undefined;
  return age <= OLDEST ? age : 'impossible';
}
