import type { MissingSex } from '../../shared/missing.js';
import { endsBefore, lengthAt, phrases, written, type Phrases, type Token } from './tokens.js';

const OF_AGE = 18;

/** Nouns for people by what they mean: a child's own word, relatives of any age, an adult. */
const nouns: readonly (readonly [Phrases, 'f' | 'm', 'child' | 'any' | 'adult'])[] = [
  [
    phrases(`
      girl, small girl, baby girl, little girl, girl child, girl pikin, gal pikin, titi, schoolgirl,
      fillette, petite fille, jeune fille, une fille, une petite fille, qu une fille, menina,
      rapariga, mininu femia,
      minina, miudinha, miuda
    `),
    'f',
    'child',
  ],
  [
    phrases(`
      boy, small boy, baby boy, little boy, boy child, boy pikin, bobo, schoolboy, garcon,
      petit garcon, garconnet, menino, rapaz, mininu matchu, miudo
    `),
    'm',
    'child',
  ],
  [
    phrases(`
      daughter, sister, niece, granddaughter, stepdaughter, cousine, ma fille, notre fille, soeur,
      petite soeur, niece, fille, filha, irma, sobrinha, neta, enteada, fidju femia, prima
    `),
    'f',
    'any',
  ],
  [
    phrases(`
      son, brother, nephew, grandson, stepson, fils, frere, petit frere, neveu, cousin, filho,
      irmao, sobrinho, neto, enteado, fidju matchu, primo, broda
    `),
    'm',
    'any',
  ],
  [
    phrases(`
      woman, wife, mother, lady, femme, epouse, mere, maman, mulher, esposa, mae, senhora, mindjer,
      grandmother, grand mere, avo
    `),
    'f',
    'adult',
  ],
  [
    phrases(`
      man, husband, father, homme, mari, pere, papa, homem, marido, pai, omi, grandfather,
      grand pere
    `),
    'm',
    'adult',
  ],
];

/** "My", before the noun of the missing person. */
const my = phrases(`
  my, our, ma, mon, notre, minha, meu, nossa, nosso, a minha, o meu, a nossa, o nosso, nha, ña, no,
  my little, my small, ma petite, mon petit, my only, my own, my first, my last, my younger,
  my elder, my big
`);
const kin = phrases(`
  child, kid, baby, pikin, daughter, son, sister, brother, niece, nephew, cousin, wife, husband,
  mother, father, granddaughter, grandson, stepdaughter, stepson,
  girl, boy, enfant, bebe, fille, fils, soeur, petite soeur, frere, petit frere, neveu, cousine,
  femme, mari, mere, pere, garcon, petite fille, petit garcon, fille ainee,
  filha, filho, irma, irmao, sobrinha, sobrinho, prima, primo, mulher, marido, mae, pai, neta, neto,
  crianca, menina, menino, fidju, fidju femia, fidju matchu, mindjer, armon, ermon,
  friend, neighbour, neighbor, pupil, student, classmate, amie, ami, voisine, voisin, eleve, amiga,
  amigo, vizinha, vizinho, aluna, aluno, enteada, enteado
`);
/** Words that say that somebody is missing. */
export const gone = phrases(`
  missing, disappeared, vanished, lost, is lost, don lost, don loss, miss, cannot find,
  can not find, can t find, cant find, never came back, not come back, not returned,
  did not come back, did not return, didn t come back, didn t return, has not come back,
  hasn t come back, never came home, not come home, has not returned, was taken, took, kidnapped,
  ran away,
  no come back, never come back, no dey come back, nor kam bak, looking for, look for, search for,
  searching for, find,
  disparu, disparue, a disparu, introuvable, perdu, perdue, retrouve pas, retrouvons pas,
  trouve pas, trouvons pas, pas rentre, pas rentree, pas revenu, pas revenue, cherche, cherchons,
  recherche, enleve, enlevee, egare, egaree, kidnappe, kidnappee, fugue,
  desapareceu, desaparecido, desaparecida, sumiu, perdeu se, perdi, perdido, perdida, nao voltou,
  nao regressou, ainda nao voltou, procuro, procuramos, a procura, nao encontro, nao encontramos,
  raptado, raptada, levaram,
  perdi, ka riba, ka bin, ka volta, disparsi, na buska, ka odja, ka atcha
`);
/** Words before the noun of a person who is not the missing one. */
const beside = phrases(`
  with, with a, with an, with her, with his, with the, with one, by, by a, by the, by one, of, from,
  called, de, du, do, da, avec, avec un, avec une, avec son, avec sa, avec le, avec la, par, par un,
  par une,
  chez, chez sa, chez son, de son, de sa, de ma, de mon, com, com um, com uma, com o, com a, por um,
  por uma, pelo, pela, da, do, ku, ku um, her, his, son, sa, seu, sua, to her, to his, a, an, one,
  the, some, this, that, un, une, le, la, um, uma, o
`);
const withSomebody = phrases(`
  with, with a, with an, with her, with his, with the, with one, by, by a, by the, by one, avec,
  avec un, avec une, avec son, avec sa, avec le, avec la, par, par un, par une,
  chez, chez sa, chez son, com, com um, com uma, com o, com a, com seu, com sua, com o seu,
  com a sua, por um, por uma, pelo, pela, ku, ku um, her, his, sa, son, seu, sua
`);

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
const seeks = phrases(
  'cherche, is looking, looks for, is searching, procura, esta a procura, dey find, na buska',
);

/** Returns the nouns that may stand for the missing person. */
function subjects(tokens: readonly Token[]): Noun[] {
  const goneAt = placesOfGone(tokens);
  return nounsIn(tokens).filter((noun) => {
    if (endsBefore(tokens, noun.at, withSomebody) || isOwner(tokens, noun.end)) return false;
    if (lengthAt(tokens, noun.end, seeks) > 0) return false;
    return noun.of !== 'adult' || isAdultMissed(tokens, noun, goneAt);
  });
}

const she = phrases('she, elle, ela, her');
const he = phrases('he, ele, his, him');

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

const named = phrases(`
  named, called, name is, names is, her name is, his name is, name na, im name na, nem na,
  s appelle, nomme, nommee, prenomme, prenommee, appele, appelee, son nom est, nom, prenom,
  chama se, se chama, de nome, nome, chamada, chamado, o nome e, si nomi i, nomi
`);
/** Capitalised words that are no names: they begin a sentence, or name a day. */
const noName = phrases(`
  i, she, he, we, they, my, our, the, a, il, elle, on, nous, je, ma, mon, ela, ele, minha, meu, o,
  monday, tuesday, wednesday, thursday, friday, saturday, sunday, lundi, mardi, mercredi, jeudi,
  vendredi, samedi, dimanche, please, help, since, last, yesterday, hier, ontem, desde, depuis, age,
  aged, is, was, missing, sos, urgent
`);
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
    const label = lengthAt(tokens, at, named);
    const start = behindKin ?? (label > 0 ? at + label : undefined);
    return start === undefined || tokens[start]?.gap === '.' ? [] : (nameAt(tokens, start) ?? []);
  });
  const [name, second] = new Set(names);
  return second === undefined ? name : undefined;
}
