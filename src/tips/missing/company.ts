import { only, pieceFrom, trimmed } from './pieces.js';
import { endsBefore, lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { written } from './tokens.js';
import { missingWords } from './words.js';

const { withWhom, article, people, companyStops, writer } = missingWords.company;

/** Returns with whom they were last seen, or who took them. */
export function companyIn(tokens: readonly Token[]): string | undefined {
  const found = tokens.flatMap((_, place) => {
    const length = lengthAt(tokens, place, withWhom);
    if (length === 0 || endsBefore(tokens, place, writer)) return [];
    let noun = place + length;
    while (
      noun < place + length + 3 &&
      lengthAt(tokens, noun, people) === 0 &&
      lengthAt(tokens, noun, article) > 0
    )
      noun += lengthAt(tokens, noun, article);
    const person = lengthAt(tokens, noun, people);
    if (person === 0 || tokens.slice(place + length, noun + 1).some(({ gap }) => gap !== ''))
      return [];
    const end = Math.max(
      noun + person,
      pieceFrom(tokens, place + length, 7, companyStops, noun + person - place - length),
    );
    return [written(trimmed(tokens.slice(place + length, end)))];
  });
  return only(found);
}
