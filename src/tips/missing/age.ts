import { numberOf } from './numbers.js';
import { endsBefore, lengthAt, type Token } from './tokens.js';
import { missingWords } from './words.js';

/** The highest age that is accepted. */
export const OLDEST = 110;

const { years, months, old, leads } = missingWords.age;
/**
 * Phrases that show that a number of years is no age: how long something lasts, or how long ago it
 * was.
 */
const lasting = missingWords.age.lasting;
const { lastingAfter } = missingWords.age;
/** Phrases for the writer's own age. */
const mine = missingWords.age.mine;
const { about } = missingWords.age;
/** Nouns for people other than the missing person. */
export const others = missingWords.age.others;

/**
 * Whether the number at a position belongs to another person: a noun for one stands close before
 * it.
 */
function isOfAnother(tokens: readonly Token[], at: number): boolean {
  for (let back = at - 1; back >= 0 && back >= at - 4; back -= 1) {
    if (lengthAt(tokens, back, others) > 0) return true;
    if (tokens[back + 1]?.gap === '.') return false;
  }
  return false;
}

/** Returns where the words that mean "about" begin before an age. */
function beforeAbout(tokens: readonly Token[], at: number): number {
  if (at >= 2 && endsBefore(tokens, at, aboutTwo)) return at - 2;
  return at >= 1 && endsBefore(tokens, at, about) ? at - 1 : at;
}
const { aboutTwo } = missingWords.age;

/** Whether the one or two words before a number begin a clause: ", tem", ", she is". */
const startsClause = (tokens: readonly Token[], from: number): boolean =>
  [1, 2].some((back) => (tokens[from - back]?.gap ?? '') !== '');

interface Found {
  readonly age: number;
  readonly sure: boolean;
}

/** Returns the age at a word, if there is one. */
function ageAt(tokens: readonly Token[], at: number, asked: boolean): Found | undefined {
  const number = numberOf(tokens[at]);
  if (number === undefined) return undefined;
  const unit = lengthAt(tokens, at + 1, years);
  const monthly = unit > 0 ? 0 : lengthAt(tokens, at + 1, months);
  const from = beforeAbout(tokens, at);
  const behind = at + 1 + unit + monthly;
  const isOld = lengthAt(tokens, behind, old) > 0 || (unit > 1 && !asked);
  const led = endsBefore(tokens, from, leads);
  if (endsBefore(tokens, from, lasting) && !isOld) return undefined;
  if (lengthAt(tokens, behind, lastingAfter) > 0) return undefined;
  // "…, she is 15": this clause starts a new statement about the missing person.
  const anew = led && startsClause(tokens, from);
  if (endsBefore(tokens, from, mine) || (!anew && isOfAnother(tokens, from))) return undefined;
  if (monthly > 0)
    return isOld || led || asked ? { age: Math.floor(number / 12), sure: true } : undefined;
  // "Un an" is an age only where one is asked for; "tem dois" has no unit.
  if (unit > 0)
    return { age: number, sure: /^\d/.test(tokens[at]?.word ?? '') || isOld || led || number > 2 };
  return led && isAge(tokens, at) ? { age: number, sure: true } : undefined;
}

/** Whether a number is an age: "Age 7", "aged seven" end a statement; "Tem 3 irmãos" is no age. */
function isAge(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  const lead = tokens[at - 1]?.word ?? '';
  const named = /^(age|aged|agee|idade)$/.test(lead);
  return named || next === undefined || next.gap !== '';
}

/** Returns the numbers between commas, which are ages in such a text: "Efua, 12, since Monday". */
function betweenCommas(tokens: readonly Token[]): number[] {
  return tokens.flatMap(({ word, gap }, at) => {
    const next = tokens[at + 1];
    const first = at > 0 && gap === ',' && tokens[at - 1]?.capital === true;
    const alone = first && next !== undefined && next.gap !== '' && /^\d{1,2}$/.test(word);
    return alone ? [Number(word)] : [];
  });
}

/**
 * Returns the age of the missing person; `impossible` when the number cannot be a person's age;
 * undefined when the text gives none, or more than one.
 * @param asked the text answers the question for the age: a number alone is an age
 */
export function ageIn(tokens: readonly Token[], asked: boolean): number | 'impossible' | undefined {
  const found = tokens.flatMap((_, at) => ageAt(tokens, at, asked) ?? []);
  const named = found.filter(({ sure }) => sure || asked).map(({ age }) => age);
  const numbers = tokens.flatMap((token) => numberOf(token) ?? []);
  const alone = asked && numbers.length === 1 ? numbers : betweenCommas(tokens);
  const ages = new Set(named.length > 0 ? named : alone);
  const [age, second] = ages;
  if (age === undefined || second !== undefined) return undefined;
  return age <= OLDEST ? age : 'impossible';
}
