import { others } from './age.js';
import { colours, garments } from './clothes.js';
import { isOfOther, pieceFrom, trimmed } from './pieces.js';
import { lengthAt, phrases, written, type Token } from './tokens.js';
import { vehicles } from './vehicle.js';

const looks = phrases(`
  tall, short, slim, fat, fair, dark, dark skinned, fair skinned, light skinned, scar, scars,
  tribal marks, tribal mark, birthmark, braids, braided hair, plaited hair, low cut, short hair,
  long hair, dreadlocks, limps, one eye, deaf, dumb, mute, black skin, beard, gap tooth, bald,
  grande taille, petite taille, mince, grosse, teint clair, teint noir, teint bronze, clair de peau,
  cicatrice, cicatrices, scarifications, tresses, tressee, cheveux, cheveux courts, cheveux longs,
  boite, sourde, sourd, muette, muet, barbe, tache de naissance, elancee, elance,
  alta, alto, baixa, baixo, magra, magro, gorda, gordo, pele clara, pele escura, cicatriz,
  cicatrizes, trancas, cabelo, cabelo curto, cabelo comprido, coxeia, surda, surdo, muda, mudo,
  barba, sinal, careca
`);
const looksStops = phrases(`
  since, yesterday, wearing, she, he, and wearing, and wore, and was, we, i, who, last, is missing,
  missing, disappeared, went, man, woman, guy, dress, building, tree, time, depuis, hier, elle, il,
  on, portant, habillee, habille, vetue, vetu, portait, et porte, a disparu, qui, homme, monsieur,
  vers, desde, ontem, ela, ele, vestia, vestida, vestido, usava, e vestia, desapareceu, que, homem,
  da casa, predio
`);

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
