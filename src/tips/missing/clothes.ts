import { holds, isOfOther, only, trimmed } from './pieces.js';
import { lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { written } from './tokens.js';
import { missingWords } from './words.js';

export const { garments, colours } = missingWords.clothes;
const { wears } = missingWords.clothes;

const { clothesStops } = missingWords.clothes;

/**
 * Returns what the person wears: words after "wearing" with a garment or a colour in them, or a
 * garment with its colour.
 */
export function clothesIn(tokens: readonly Token[]): string | undefined {
  const behind: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const length = lengthAt(tokens, at, wears);
    if (length === 0 || isOfOther(tokens, at) || colouredAt(tokens, at) !== undefined) continue;
    const from = lengthAt(tokens, at, garments) > 0 ? at : at + length;
    const isGarment = endsWithGarment(tokens, at, length);
    const start = isGarment === undefined ? from : isGarment;
    const piece = trimmed(tokens.slice(start, clothesEnd(tokens, start)));
    if (!holds(piece, garments) && !(holds(piece, colours) && !/^in$/.test(tokens[at]?.word ?? '')))
      continue;
    behind.push(written(piece));
    at = start + piece.length - 1;
  }
  if (behind.length > 0) return only([behind.join(', ')]);
  return only(colouredGarments(tokens));
}

/** "Com uma camisa": the garment is part of the phrase, and also of the clothes. */
function endsWithGarment(tokens: readonly Token[], at: number, length: number): number | undefined {
  for (let start = at; start < at + length; start += 1)
    if (
      lengthAt(tokens, start, garments) > 0 &&
      !/^(vestida|vestido|bistidu)$/.test(length === 1 ? (tokens[start]?.word ?? '') : '')
    )
      return start;
  return undefined;
}

const { numbered: numberWords } = missingWords.clothes;

/** The number on a jersey: how many words "number 7", "n° 10" has. */
function numberedAt(tokens: readonly Token[], at: number): number {
  const length = lengthAt(tokens, at, numberWords);
  const isNumber = length > 0 && /^\d{1,2}$/.test(tokens[at + length]?.word ?? '');
  return isNumber && tokens[at]?.gap === '' ? length + 1 : 0;
}

const isClothing = (tokens: readonly Token[], at: number): boolean =>
  lengthAt(tokens, at, garments) > 0 || lengthAt(tokens, at, colours) > 0;

/** Clothes continue after a comma only when another garment or colour follows. */
function clothesEnd(tokens: readonly Token[], start: number): number {
  let end = start;
  while (end < tokens.length && end - start < 14) {
    const token = tokens[end];
    if (!token || (end > start && token.gap === '.')) break;
    const next = [0, 1, 2].some((step) => isClothing(tokens, end + step));
    if (end > start && token.gap === ',' && !next) break;
    const numbered = end > start ? numberedAt(tokens, end) : 0;
    if (numbered === 0 && (lengthAt(tokens, end, clothesStops) > 0 || /^\d/.test(token.word)))
      break;
    end += Math.max(1, numbered);
  }
  return end;
}

/** Clothes that are clear from their name alone. */
const plainClothes = missingWords.clothes.plainClothes;
/** Words between two garments: "white singlet and red shorts". */
const and = missingWords.clothes.and;

/** Returns where a coloured garment ends that begins at a word; undefined when there is none. */
function colouredAt(tokens: readonly Token[], at: number): number | undefined {
  const plainOne = lengthAt(tokens, at, plainClothes);
  const coloured = lengthAt(tokens, at, colours);
  const garment = lengthAt(tokens, at + coloured, garments);
  if (garment === 0) return plainOne > 0 ? coloursAfter(tokens, at + plainOne) : undefined;
  if (coloured > 0 && tokens[at + coloured]?.gap !== '') return undefined;
  const end = coloursAfter(tokens, at + coloured + Math.max(garment, plainOne));
  const number = numberedAt(tokens, end);
  if (number > 0) return coloursAfter(tokens, end + number);
  return coloured > 0 || plainOne > 0 || end > at + garment ? end : undefined;
}

/** Returns where the colours after a garment end: "brown and yellow". */
function coloursAfter(tokens: readonly Token[], from: number): number {
  const isColour = (at: number) => tokens[at]?.gap === '' && lengthAt(tokens, at, colours) > 0;
  const isLast = (at: number) => isColour(at) && lengthAt(tokens, at + 1, garments) === 0;
  if (!isColour(from)) return from;
  return and.has(tokens[from + 1]?.word ?? '') && isLast(from + 2) ? from + 3 : from + 1;
}

/** Finds "red dress", "robe rouge", "uniforme escolar" without a word like "wearing". */
function colouredGarments(tokens: readonly Token[]): string[] {
  const spans: [number, number][] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const end = colouredAt(tokens, at);
    if (end === undefined || isOfOther(tokens, at)) continue;
    const before = spans.at(-1);
    const joins =
      before && at - before[1] <= 1 && (at === before[1] || and.has(tokens[before[1]]?.word ?? ''));
    if (before && joins) before[1] = end;
    else spans.push([at, end]);
    at = end - 1;
  }
  const found = spans.map((span) => written(tokens.slice(...span)));
  return found.length > 0 ? [found.join(', ')] : [];
}
