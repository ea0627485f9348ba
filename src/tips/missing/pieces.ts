import { others } from './age.js';
import { lengthAt, phrases, type Phrases, type Token } from './tokens.js';

/** Words that begin something else, and so end the current piece. */
const ends = phrases(`
  since, yesterday, today, last, this, wearing, dressed, wore, she, he, they, we, i, and she,
  and he, who, that, but, because, please, pls, help, her name, his name, aged, age, when, while,
  around, about,
  called, named, at, heading, towards, toward, going, in a, on a, into a, with a, with her,
  with his, with an, with the, with one, with my, the plate, plate, number plate, registration,
  did not, didn t, has not, hasn t, have not, haven t, tall, with no, on monday, on tuesday, on wednesday, on thursday, on friday, on saturday,
  on sunday, by, and her, and his, and the, and we, and nobody, and not, and has, and never, and a,
  depuis, hier, aujourd hui, ce, cette, elle, il, ils, elles, on, nous, je, qui, que, mais, car,
  aidez, svp, portant, portait, porte, vetu, vetue, habille, habillee, habillait, age, agee,
  avec un, avec une, avec son, avec sa, avec le, avec la, vers, dans un, dans une, sur une, sur un,
  quand, et elle, et il, et on, et n, plaque, immatricule, immatriculee, s appelle, nomme, nommee,
  a pied, et depuis, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, n est, est,
  a disparu, a ete, chez,
  desde, ontem, hoje, ela, ele, eles, nos, eu, que, mas, porque, ajuda, ajudem, vestia, vestida,
  vestido, vestindo, usava, trazia, com um, com uma, com o, com a, por volta, quando, e ela, e ele,
  e nao, e ainda, e desde, e tem, matricula, chama se, numa, num, em direcao, rumo, para, segunda,
  terca, quarta, quinta, sexta, sabado, domingo, tem, levava, de manha, a tarde, a noite, de noite,
  pelas, as, onti, oji, di tardi, i bisti, bistidu, ku
`);

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
    if (end >= start + over && (lengthAt(tokens, end, stops) > 0 || /^\d+[:h]/.test(token.word)))
      break;
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
const loose = phrases(`
  and, or, the, a, an, of, in, to, with, et, ou, le, la, les, un, une, de, du, d, l, avec, e, o, os,
  as, um, uma, da, do, dos, com, no, na, em
`);

export function trimmed(tokens: readonly Token[]): readonly Token[] {
  let end = tokens.length;
  while (end > 0 && loose.has(tokens[end - 1]?.word ?? '')) end -= 1;
  return tokens.slice(0, end);
}

const grownUps = phrases('woman, lady, femme, dame, mulher, senhora, mindjer, senhor');
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
