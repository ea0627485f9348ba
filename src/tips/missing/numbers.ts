import { lengthAt, type Phrases } from './phrases.js';
import type { Token } from './token.js';
import { missingWords } from './words.js';

const numbered = (lists: Readonly<Record<string, Phrases>>, from: number, step: number) =>
  Object.values(lists).flatMap(({ all }, at) =>
    [...all].map((name) => [name, from + step * at] as const),
  );
/** Tens by their names; twenty stands first. */
const tens = new Map(numbered(missingWords.tens, 20, 10));
/** Numbers by their names; one stands first. */
const byName = new Map([...numbered(missingWords.numbers, 1, 1), ...tens]);

/** Returns the number of words that begins at a token: how many tokens it has, and its value. */
function compoundAt(
  tokens: readonly Token[],
  at: number,
): readonly [length: number, value: number] {
  const part = (place: number): number =>
    place === at || tokens[place]?.gap === '' ? (byName.get(tokens[place]?.word ?? '') ?? 0) : 0;
  const word = tokens[at]?.word ?? '';
  // "Quatre-vingts" is four times twenty.
  const isFour = word === 'quatre' && /^vingts?$/.test(tokens[at + 1]?.word ?? '');
  const base = isFour ? 80 : word === 'dix' ? 10 : (tens.get(word) ?? 0);
  const begun = isFour ? 2 : 1;
  const joins = /^(et|e)$/.test(tokens[at + begun]?.word ?? '') && tokens[at + begun]?.gap === '';
  const behind = at + begun + (joins ? 1 : 0);
  const [more, last] = [part(behind), part(behind + 1)];
  // "Dix-huit", "soixante-dix-huit", "quatre-vingt-onze".
  const isFrench = /^(soixante|quatre|dix)$/.test(word);
  if (word === 'dix' && more >= 7 && more <= 9) return [behind + 1 - at, 10 + more];
  if (base < 20) return [1, 0];
  if (isFrench && more === 10 && last >= 7 && last <= 9) return [behind + 2 - at, base + 10 + last];
  if (more > 0 && more < (isFrench ? 17 : 10)) return [behind + 1 - at, base + more];
  return [begun, base];
}

const { half } = missingWords.age;

/** Returns how many words a number has with the half behind it: "eight and a half", "8 e meio". */
function withHalf(tokens: readonly Token[], at: number, length: number): number {
  const isJoined = numberOf(tokens[at]) !== undefined && tokens[at + length]?.gap === '';
  return isJoined ? length + lengthAt(tokens, at + length, half) : length;
}

/**
 * Joins the words of one number: "vingt-cinq", "vinte e cinco", "twenty five" are 25, not twenty
 * and five. Of "eight and a half" the whole number is read.
 */
export function withNumbersJoined(tokens: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const [own, value] = compoundAt(tokens, at);
    const token = tokens[at];
    if (!token) break;
    const length = withHalf(tokens, at, own);
    const rest = tokens.slice(at + 1, at + length);
    const raw = [token.raw, ...rest.flatMap((one) => [one.link ?? ' ', one.raw])].join('');
    joined.push({ ...token, raw, word: own === 1 ? token.word : String(value) });
    at += length - 1;
  }
  return joined;
}

/**
 * Returns the number of a token. "un", "des" and "six" are also words of other languages: they
 * count only before a unit.
 */
export const numberOf = (token: Token | undefined): number | undefined => {
  if (token === undefined) return undefined;
  if (/^\d{1,4}$/.test(token.word)) return Number(token.word);
  return byName.get(token.word);
};
