import { endsBefore, lengthAt } from './phrases.js';
import { holds } from './pieces.js';
import type { Token } from './token.js';
import { gone, ownKinAt } from './who.js';
import { missingWords } from './words.js';

const { together, both, plurals, another } = missingWords.several;
const { and } = missingWords.age;
const { my, kin, beside, withSomebody } = missingWords.who;

/** "My two sons", "mes filles", "os meus filhos", "my children". */
function isSeveralOwn(tokens: readonly Token[], at: number): boolean {
  if (endsBefore(tokens, at, withSomebody) || endsBefore(tokens, at, beside)) return false;
  const two = lengthAt(tokens, at, both);
  const own = lengthAt(tokens, at, my);
  const isKin = [plurals, kin].some((list) => lengthAt(tokens, at + two, list) > 0);
  return (two > 0 && isKin) || (own > 0 && lengthAt(tokens, at + own, plurals) > 0);
}

/** "My wife and my daughter": two of the sender's own, side by side. */
function isPair(tokens: readonly Token[], at: number): boolean {
  const first = ownKinAt(tokens, at);
  const join = first > 0 ? lengthAt(tokens, at + first, and) : 0;
  return join > 0 && ownKinAt(tokens, at + first + join) > 0;
}

/** Whether a text about missing persons tells of several, or of another one. */
export const tellsOfSeveral = (tokens: readonly Token[]): boolean =>
  holds(tokens, together) ||
  tokens.some((_, at) => isSeveralOwn(tokens, at) || isPair(tokens, at)) ||
  (holds(tokens, another) && (holds(tokens, gone) || holds(tokens, kin)));
