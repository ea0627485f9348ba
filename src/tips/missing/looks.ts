import { others } from './age.js';
import { colours, garments } from './clothes.js';
import { isOfOther, pieceFrom, trimmed } from './pieces.js';
import { lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { written } from './tokens.js';
import { vehicles } from './vehicle.js';
import { missingWords } from './words.js';

const { looks, looksStops } = missingWords.looks;

/** "Short noir" is clothes in French; "short dark girl" is looks. */
const isColouredGarment = (tokens: readonly Token[], at: number, end: number): boolean =>
  tokens[end]?.gap === '' &&
  lengthAt(tokens, at, garments) === end - at &&
  lengthAt(tokens, end, colours) > 0 &&
  lengthAt(tokens, end, looks) === 0;

/**
 * Returns what they look like: pieces between commas or "and" that name size, skin, hair or marks.
 */
export function looksIn(tokens: readonly Token[]): string | undefined {
  const found: string[] = [];
  for (let place = 0; place < tokens.length; place += 1) {
    const length = lengthAt(tokens, place, looks);
    if (length === 0 || isOfOther(tokens, place)) continue;
    if (
      tokens[place + 1]?.gap === '' &&
      lengthAt(tokens, place, colours) > 0 &&
      lengthAt(tokens, place + 1, garments) + lengthAt(tokens, place + 1, vehicles) > 0
    )
      continue;
    if (isColouredGarment(tokens, place, place + length)) continue;
    if (
      lengthAt(tokens, place + length, others) > 0 ||
      lengthAt(tokens, place + length, vehicles) > 0
    )
      continue;
    if (
      length === 1 &&
      tokens[place + length]?.gap === '' &&
      lengthAt(tokens, place + length, colours) > 0 &&
      lengthAt(tokens, place + length + 1, garments) > 0
    )
      continue;
    const end = Math.max(place + length, pieceFrom(tokens, place, 7, looksStops));
    found.push(written(trimmed(tokens.slice(place, end))));
    place = end - 1;
  }
  return found.length > 0 ? found.join(', ') : undefined;
}
