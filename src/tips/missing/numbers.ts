import type { Token } from './tokens.js';
import { missingWords } from './words.js';

/** Numbers by their names; one stands first. */
const byName = new Map(
  Object.values(missingWords.numbers).flatMap(({ all }, at) =>
    [...all].map((name) => [name, at + 1] as const),
  ),
);

/**
 * Returns the number of a token. "un", "des" and "six" are also words of other languages: they
 * count only before a unit.
 */
export const numberOf = (token: Token | undefined): number | undefined => {
  if (token === undefined) return undefined;
  if (/^\d{1,4}$/.test(token.word)) return Number(token.word);
  return byName.get(token.word);
};
