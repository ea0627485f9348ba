import { endsBefore, lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { gone, ownKinAt } from './who.js';
import { missingWords } from './words.js';

const { together, both, plurals, another, counts, manyGone, oneOf, has, safe, of } =
  missingWords.several;
const { and } = missingWords.age;
const { my, kin, beside, withSomebody } = missingWords.who;

/** How many words may stand between people and the word that says what became of them. */
const NEAR = 3;

/** Returns how many words "my two sons", "mes filles", "os meus filhos" has that begins there. */
function ownGroupAt(tokens: readonly Token[], at: number): number {
  const two = lengthAt(tokens, at, both);
  const own = lengthAt(tokens, at, my);
  const kinds = (from: number) => lengthAt(tokens, from, plurals);
  const afterTwo = two > 0 ? Math.max(kinds(at + two), lengthAt(tokens, at + two, kin)) : 0;
  if (afterTwo > 0) return two + afterTwo;
  const afterOwn = own > 0 ? kinds(at + own) : 0;
  return afterOwn > 0 ? own + afterOwn : 0;
}

/** Returns whether one of the next words of the sentence begins such a phrase. */
function isNear(
  tokens: readonly Token[],
  from: number,
  begins: (at: number) => boolean,
  most = NEAR,
): boolean {
  for (let at = from; at < tokens.length && at - from < most; at += 1) {
    if (tokens[at]?.gap !== '') return false;
    if (begins(at)) return true;
  }
  return false;
}

/** "… are at school", "… sont ici": people of whom it is told that nothing happened to them. */
function isSafe(tokens: readonly Token[], end: number): boolean {
  const told = isNear(tokens, end, (at) => lengthAt(tokens, at, safe) > 0);
  return told && !isNear(tokens, end, (at) => lengthAt(tokens, at, gone) > 0, 8);
}

/** "My two sons", but not "one of my two sons", "with my sons" or "my sons are at school". */
function isSeveralOwn(tokens: readonly Token[], at: number): boolean {
  if ([withSomebody, beside, oneOf].some((list) => endsBefore(tokens, at, list))) return false;
  const length = ownGroupAt(tokens, at);
  return length > 0 && !isSafe(tokens, at + length);
}

/** "Twins", but not "one of the twins", nor those whom somebody has: "mother of twins". */
function isTogether(tokens: readonly Token[], at: number): boolean {
  const length = lengthAt(tokens, at, together);
  if (length === 0 || [oneOf, has].some((list) => endsBefore(tokens, at, list))) return false;
  return !isSafe(tokens, at + length);
}

/** "My wife and my daughter": two of the sender's own, side by side. */
function isPair(tokens: readonly Token[], at: number): boolean {
  const first = ownKinAt(tokens, at);
  const join = first > 0 ? lengthAt(tokens, at + first, and) : 0;
  const second = join > 0 ? ownKinAt(tokens, at + first + join) : 0;
  return second > 0 && !isSafe(tokens, at + first + join + second);
}

/** "My other son" where somebody is missing, but not "my other children are at home". */
function isAnother(tokens: readonly Token[], at: number): boolean {
  const length = lengthAt(tokens, at, another);
  if (length === 0) return false;
  const people = Math.max(...[kin, plurals].map((list) => lengthAt(tokens, at + length, list)));
  return !isSafe(tokens, at + length + people);
}

/**
 * "Two boys are missing", "deux de mes filles ont disparu", "dois desapareceram". A number of
 * children that somebody has tells nothing: "I have three".
 */
function isNumberGone(tokens: readonly Token[], at: number): boolean {
  const number = lengthAt(tokens, at, counts);
  const isOne = endsBefore(tokens, at, oneOf) || endsBefore(tokens, at - 1, oneOf);
  if (number === 0 || isOne || endsBefore(tokens, at, withSomebody)) return false;
  const from = at + number;
  const part = lengthAt(tokens, from, of);
  const group = from + part;
  const people = Math.max(
    ownGroupAt(tokens, group),
    ...[plurals, kin].map((list) => lengthAt(tokens, group, list)),
  );
  if (tokens[from]?.gap !== '') return false;
  if (people + part === 0) return lengthAt(tokens, from, manyGone) > 0;
  const isGone = (place: number) =>
    [manyGone, gone].some((list) => lengthAt(tokens, place, list) > 0);
  // "I have three brothers and am lost" is about one, "I have three boys missing" about three.
  return isNear(tokens, group + people, isGone, endsBefore(tokens, at, has) ? 1 : NEAR);
}

/** Whether a text about missing persons tells of several, or of another one. */
export function tellsOfSeveral(tokens: readonly Token[]): boolean {
  const some = (is: (tokens: readonly Token[], at: number) => boolean): boolean =>
    tokens.some((_, at) => is(tokens, at));
  if ([isTogether, isSeveralOwn, isPair, isNumberGone].some(some)) return true;
  const isMissed = (_: unknown, at: number) =>
    [gone, kin].some((list) => lengthAt(tokens, at, list) > 0);
  return some(isAnother) && some(isMissed);
}
