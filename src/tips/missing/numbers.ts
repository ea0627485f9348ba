import type { Token } from './tokens.js';

const names = [
  'one um uma un une',
  'two deux dois duas dus dos',
  'three trois tres',
  'four quatre quatro kuatru',
  'five cinq cinco sinku',
  'six seis',
  'seven sept sete seti',
  'eight huit oito oitu',
  'nine neuf nove novi',
  'ten dix dez des',
  'eleven onze onzi',
  'twelve douze doze dozi',
  'thirteen treize treze trezi',
  'fourteen quatorze catorze katorzi',
  'fifteen quinze kinzi',
  'sixteen seize dezasseis dezesseis',
  'seventeen dezassete dezessete',
  'eighteen dezoito',
  'nineteen dezanove dezenove',
  'twenty vingt vinte',
];
const byName = new Map(
  names.flatMap((row, at) => row.split(' ').map((name) => [name, at + 1] as const)),
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
