import { others, standsForAge } from './age.js';
import { lengthAt, type Phrases } from './phrases.js';
import type { Token } from './token.js';
import { missingWords } from './words.js';

/** Words that begin something else, and so end the current piece. */
const ends = missingWords.pieces.ends;

/**
 * Returns the piece that begins at a word: it ends where something else begins, at the end of the
 * sentence, or after a number of words.
 */
export function pieceFrom(
  tokens: readonly Token[],
  start: number,
  most: number,
  stops: Phrases = ends,
  over = 0,
): number {
  let end = start;
  while (end < tokens.length && end - start < most) {
    const token = tokens[end];
    if (!token || (end > start && token.gap !== '')) break;
    const isOther = /^\d+[:h]/.test(token.word) || standsForAge(tokens, end);
    if (end >= start + over && (lengthAt(tokens, end, stops) > 0 || isOther)) break;
    end += 1;
  }
  return end;
}

/**
 * Returns the one piece that the readers found; undefined when they found several different ones.
 */
export function only(found: readonly string[]): string | undefined {
  const [one, ...more] = [
    ...new Set(found.map((text) => text.trim()).filter((text) => text !== '')),
  ];
  return more.length === 0 ? one : undefined;
}

/** Words that a piece never ends with. */
const loose = missingWords.pieces.loose;

export function trimmed(tokens: readonly Token[]): readonly Token[] {
  let end = tokens.length;
  while (end > 0 && loose.has(tokens[end - 1]?.word ?? '')) end -= 1;
  return tokens.slice(0, end);
}

const { grownUps } = missingWords.pieces;
/** Whether a piece is about another person: their looks and clothes are ignored. */
export const isOfOther = (tokens: readonly Token[], place: number): boolean =>
  [1, 2, 3, 4].some((back) => {
    const between = tokens.slice(Math.max(0, place - back + 1), place + 1);
    const other = lengthAt(tokens, place - back, others) + lengthAt(tokens, place - back, grownUps);
    return other > 0 && between.every(({ gap }) => gap === '');
  });

/** Whether any phrase of a list occurs in some words. */
export const holds = (tokens: readonly Token[], list: Phrases): boolean =>
  tokens.some((_, at) => lengthAt(tokens, at, list) > 0);
