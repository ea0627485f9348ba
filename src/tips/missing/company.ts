import { only, pieceFrom, trimmed } from './pieces.js';
import { endsBefore, lengthAt, phrases, written, type Token } from './tokens.js';

const withWhom = phrases(`
  with, taken by, picked by, kidnapped by, lured by, avec, emmenee par, emmene par, enlevee par,
  enleve par, kidnappee par, prise par, com, levada por, levado por, raptada por, raptado por,
  levada pelo, levada pela, levado pelo, levado pela, ku
`);
const article = phrases(`
  a, an, the, one, her, his, my, some, another, two, three, un, une, le, la, son, sa, des, deux,
  trois, mon, ma, um, uma, o, a, dois, duas, uns, o seu, a sua, o meu, a minha, seu, sua, dus, tall,
  young, old, unknown, certain, jeune, grand, vieux, certain, jovem, velho, certo, tres
`);
const people = phrases(`
  man, men, woman, women, guy, boy, boys, girl, girls, uncle, aunt, auntie, aunty, friend, friends,
  boyfriend, girlfriend, neighbour, neighbor, stranger, strangers, teacher, stepfather, stepmother,
  cousin, father, mother, brother, sister, lady, madam, trader, driver, person, people, pastor,
  motherinlaw,
  homme, hommes, femme, dame, monsieur, oncle, tonton, tante, tantine, ami, amie, amis, copain,
  petit ami, voisin, voisine, inconnu, inconnus, inconnue, maitre, beau pere, belle mere, cousin,
  cousine, pere, mere, frere, soeur, chauffeur, garcon, fille, camarade, grand mere,
  homem, homens, mulher, senhora, senhor, tio, tia, amigo, amiga, amigos, namorado, vizinho,
  vizinha, desconhecido, desconhecidos, desconhecida, professor, padrasto, madrasta, primo, prima,
  pai, mae, irmao, irma, rapaz, colega, omi, mindjer, pastor
`);
const companyStops = phrases(`
  since, yesterday, today, last, wearing, she, he, they, we, i, who, that, but, in, on, at, from,
  to, towards, heading, and she, when, near, is missing, missing, depuis, hier, elle, il, on, nous,
  qui, mais, dans, sur, au, a, vers, portant, quand, pres, en, est, a disparu, desde, ontem, ela,
  ele, eu, que, mas, em, no, na, numa, num, quando, perto, para, rumo, vestida, vestido, de carro,
  onti, pa
`);
const writer = phrases(`
  i am, i m, im, je suis, nous sommes, estou, we are, i stay, i live, j habite, je vis, lives, live,
  vit, vive, vivo, stays, stay, reste, mora, moro, was staying, habite, ficou, deixei, left her,
  left him, playing, jouait, brincava, help, talk, spoke, fight, fought, quarrel, talked
`);

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
