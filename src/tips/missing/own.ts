import type { Judgement } from '../triage/judge.js';
import { ageIn } from './age.js';
import { lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { tokensOf } from './tokens.js';
import { gone, isOwnKin, ownKinAt, sexIn } from './who.js';
import { missingWords } from './words.js';

const { asked, taken } = missingWords.who;
const { missingOnes } = missingWords.age;

/** "Missing: Abena, girl, 11", "menina perdida, 5 anos": as notices of people are written. */
function isNotice(tokens: readonly Token[]): boolean {
  const head = lengthAt(tokens, 0, gone);
  const noun = lengthAt(tokens, 0, missingOnes);
  // Asked of every text: few begin so, and only in those an age is looked for.
  if (head === 0 && noun === 0) return false;
  const age = ageIn(tokens, false);
  if (typeof age !== 'number') return false;
  const isPerson = tokens[head]?.capital === true || sexIn(tokens, age) !== undefined;
  const isHeaded = head > 0 && tokens[head]?.gap === ',' && isPerson;
  return isHeaded || (noun > 0 && lengthAt(tokens, noun, gone) > 0);
}

/** "Where is my son": the whole text asks for a child of the sender's own. */
const asksForOwn = (tokens: readonly Token[]): boolean =>
  tokens.some((_, at) => {
    const length = lengthAt(tokens, at, asked);
    const own = length > 0 ? ownKinAt(tokens, at + length) : 0;
    return own > 0 && at + length + own === tokens.length;
  });

/**
 * Whether a text tells that somebody is missed, though no word of triage says "missing": one of the
 * sender's own who was taken ("my baby was taken by my ex-husband") or is asked for ("where is my
 * son"), and a notice ("Missing: Abena, girl, 11"). A report about others' abductors is none:
 * of them nobody can say how old they are and what they wear. Pure.
 * @param judged what triage makes of the text
 */
export function tellsOfMissed(
  text: string,
  { outcome, kind }: Pick<Judgement, 'outcome' | 'kind'>,
): boolean {
  const tokens = tokensOf(text);
  if (isNotice(tokens) || asksForOwn(tokens)) return true;
  if (outcome === 'none' || !tokens.some((_, at) => isOwnKin(tokens, at))) return false;
  const isTaken = tokens.some((_, at) => lengthAt(tokens, at, taken) > 0);
  return isTaken || (outcome === 1 && kind === 'missing');
}
