import type { MissingSex } from '../../shared/missing.js';
import { endsBefore, lengthAt, type Phrases } from './phrases.js';
import type { Token } from './token.js';
import { written } from './tokens.js';
import { missingWords } from './words.js';

const OF_AGE = 18;

/** Nouns for people by what they mean: a child's own word, relatives of any age, an adult. */
const nouns: readonly (readonly [Phrases, 'f' | 'm', 'child' | 'any' | 'adult'])[] = [
  [missingWords.people.girl, 'f', 'child'],
  [missingWords.people.boy, 'm', 'child'],
  [missingWords.people.daughter, 'f', 'any'],
  [missingWords.people.son, 'm', 'any'],
  [missingWords.people.woman, 'f', 'adult'],
  [missingWords.people.man, 'm', 'adult'],
];

/** "My", before the noun of the missing person. */
const my = missingWords.who.my;
const { kin } = missingWords.who;
/** Returns how many words "my daughter", "nha fidju" has that begins there; 0 for none. */
export function ownKinAt(tokens: readonly Token[], at: number): number {
  const length = lengthAt(tokens, at, my);
  const noun = length > 0 ? lengthAt(tokens, at + length, kin) : 0;
  return noun > 0 ? length + noun : 0;
}
export const isOwnKin = (tokens: readonly Token[], at: number): boolean => ownKinAt(tokens, at) > 0;

/** Words that say that somebody is missing. */
export const gone = missingWords.who.gone;
/** Words before the noun of a person who is not the missing one. */
const beside = missingWords.who.beside;
const { withSomebody } = missingWords.who;

interface Noun {
  readonly sex: 'f' | 'm';
  readonly of: 'child' | 'any' | 'adult';
  readonly at: number;
  readonly end: number;
}

function nounsIn(tokens: readonly Token[]): Noun[] {
  const found: Noun[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const [best] = nouns
      .map(([list, sex, of]) => ({ sex, of, at, end: at + lengthAt(tokens, at, list) }))
      .filter(({ end }) => end > at)
      .sort((a, b) => b.end - a.end);
    if (best) {
      found.push(best);
      at = best.end - 1;
    }
  }
  return found;
}

const placesOfGone = (tokens: readonly Token[]): number[] =>
  tokens.flatMap((_, at) => (lengthAt(tokens, at, gone) > 0 ? [at] : []));

/**
 * Whether an adult is the missing person: only as "my wife" near a word for "missing", or alone
 * between commas.
 */
function isAdultMissed(tokens: readonly Token[], noun: Noun, goneAt: readonly number[]): boolean {
  if (isBetweenCommas(tokens, noun)) return true;
  const near = goneAt.some(
    (at) => (at >= noun.end && at - noun.end <= 3) || (at < noun.at && noun.at - at <= 6),
  );
  return near && endsBefore(tokens, noun.at, my);
}

const isBetweenCommas = (tokens: readonly Token[], { at, end }: Noun): boolean =>
  at > 0 && tokens[at]?.gap !== '' && (tokens[end]?.gap ?? '.') !== '';

/** "My sister's child", "my neighbour daughter": another noun follows, and that one is meant. */
const isOwner = (tokens: readonly Token[], end: number): boolean =>
  tokens[end]?.gap !== '.' &&
  tokens[end]?.gap !== ',' &&
  ((tokens[end]?.word === 's' && tokens[end + 1]?.word !== 'appelle') ||
    lengthAt(tokens, end, kin) > 0);

/** "Mon voisin cherche son fils": the person who looks for somebody is not the missing one. */
const seeks = missingWords.who.seeks;

/** Returns the nouns that may stand for the missing person. */
function subjects(tokens: readonly Token[]): Noun[] {
  const goneAt = placesOfGone(tokens);
  return nounsIn(tokens).filter((noun) => {
    if (endsBefore(tokens, noun.at, withSomebody) || isOwner(tokens, noun.end)) return false;
    if (lengthAt(tokens, noun.end, seeks) > 0) return false;
    return noun.of !== 'adult' || isAdultMissed(tokens, noun, goneAt);
  });
}

const { she, he } = missingWords.who;

/** Returns the sex from pronouns alone: only when all are of one sex. */
function byPronouns(tokens: readonly Token[]): 'f' | 'm' | undefined {
  const some = (list: Phrases) => tokens.some((_, at) => lengthAt(tokens, at, list) > 0);
  const [female, male] = [some(she), some(he)];
  return female === male ? undefined : female ? 'f' : 'm';
}

/** Returns girl, boy, woman or man; undefined when the words leave it open. */
export function sexIn(tokens: readonly Token[], age: number | undefined): MissingSex | undefined {
  const found = subjects(tokens);
  const sexes = new Set(found.map(({ sex }) => sex));
  if (sexes.size > 1) return undefined;
  const [noun] = found;
  const sex = noun?.sex ?? (age === undefined ? undefined : byPronouns(tokens));
  if (sex === undefined) return undefined;
  if (age !== undefined)
    return age < OF_AGE ? (sex === 'f' ? 'girl' : 'boy') : sex === 'f' ? 'woman' : 'man';
  if (found.some(({ of }) => of === 'adult')) return sex === 'f' ? 'woman' : 'man';
  return found.some(({ of }) => of === 'child') ? (sex === 'f' ? 'girl' : 'boy') : undefined;
}

/** Reads the answer to the question about it, from one word. */
export const sexAsked = (tokens: readonly Token[]): MissingSex | undefined => {
  const [noun, second] = nounsIn(tokens);
  if (!noun || second) return undefined;
  return noun.of === 'adult'
    ? noun.sex === 'f'
      ? 'woman'
      : 'man'
    : noun.sex === 'f'
      ? 'girl'
      : 'boy';
};

/** Returns what the missing person is to the writer: "my daughter". */
export function relationIn(tokens: readonly Token[]): string | undefined {
  const found: (readonly [number, number])[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const first = lengthAt(tokens, at, my);
    const length = first > 0 ? lengthAt(tokens, at + first, kin) : 0;
    const end = at + first + length;
    const isOther = isOwner(tokens, end) || lengthAt(tokens, end, seeks) > 0;
    if (length > 0 && !isOther && !endsBefore(tokens, at, beside)) found.push([at, end]);
    at += Math.max(0, first + length - 1);
  }
  const said = new Set(
    found.map(([from, to]) =>
      tokens
        .slice(from, to)
        .map(({ word }) => word)
        .join(' '),
    ),
  );
  const [one] = found;
  return one && said.size === 1 ? written(tokens.slice(...one)) : undefined;
}

const { named } = missingWords.who;
/** Capitalised words that are no names: they begin a sentence, or name a day. */
const noName = missingWords.who.noName;
const MOST_NAMES = 3;

function nameAt(tokens: readonly Token[], at: number): string | undefined {
  let end = at;
  while (end < tokens.length && end - at < MOST_NAMES) {
    const token = tokens[end];
    if (!token?.capital || token.word.length < 2 || lengthAt(tokens, end, noName) > 0) break;
    if (end > at && token.gap !== '') break;
    end += 1;
  }
  return end > at ? written(tokens.slice(at, end)) : undefined;
}

const { people } = missingWords.company;

/** "With a woman called Joy": the name of somebody who is not the missing one. */
const isOfStranger = (tokens: readonly Token[], at: number): boolean =>
  endsBefore(tokens, at, people) &&
  [2, 3, 4].some((back) => endsBefore(tokens, at - back + 1, withSomebody));

/**
 * Returns the name, when the text says that it is one, or when it stands after "my daughter" and
 * has a capital.
 */
export function nameIn(tokens: readonly Token[]): string | undefined {
  // Where everything is in capitals, a name cannot be told from a word.
  const letters = tokens.filter(({ raw }) => /\p{L}{2}/u.test(raw));
  if (letters.length > 3 && letters.every(({ raw }) => raw === raw.toUpperCase())) return undefined;
  const names = tokens.flatMap((_, at) => {
    const first = lengthAt(tokens, at, my);
    const kinEnd = first > 0 ? at + first + lengthAt(tokens, at + first, kin) : at;
    const behindKin = kinEnd > at + first ? kinEnd : undefined;
    const label = isOfStranger(tokens, at) ? 0 : lengthAt(tokens, at, named);
    const start = behindKin ?? (label > 0 ? at + label : undefined);
    return start === undefined || tokens[start]?.gap === '.' ? [] : (nameAt(tokens, start) ?? []);
  });
  const [name, second] = new Set(names);
  return second === undefined ? name : undefined;
}
