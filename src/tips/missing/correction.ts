import type { DateTime } from 'luxon';
import { clocksIn } from './clock.js';
import { daysIn } from './days.js';
import { numberOf } from './numbers.js';
import { lengthAt, phrases, type Token } from './tokens.js';

/** Words with which somebody takes back what they said. */
const marks = phrases(`
  no, nope, oh no, sorry, so sorry, oops, i mean, i meant, correction, actually, mistake, my mistake,
  wrong, no sorry, sorry no, no be,
  non, ah non, pardon, desole, desolee, excusez moi, je veux dire, je voulais dire, en fait, erreur,
  plutot, non pardon, pardon non, non desole, je me suis trompe, je me suis trompee,
  nao, desculpe, desculpa, desculpem, perdao, quero dizer, queria dizer, correcao, na verdade, alias,
  engano, enganei me, erro, nao desculpe, desculpe nao
`);
/** Words beside an age or a time that tell nothing else. */
const frame = phrases(`
  she, he, it, the girl, the boy, the child, her, his, my, daughter, son, is, was, s, get, age, aged,
  years, year, yrs, old, months, only, just, about, not, and, but, on, at, in, the, around, since,
  elle, il, la, le, fille, garcon, enfant, ma, mon, fils, a, n a, avait, c est, c etait, ce, est,
  etait, ans, an, mois, pas, mais, plutot, seulement, juste, environ, vers, depuis, de, d, l,
  ela, ele, a menina, o menino, a crianca, minha, meu, filha, filho, tem, tinha, e, foi, era, anos,
  ano, meses, so, apenas, nao, mas, sim, cerca, as, o, desde, na, no
`);
/** A correction is short: whoever tells more, tells it for its own sake. */
const LONGEST = 12;

/**
 * Whether a text takes back an age or a time and tells nothing else: "no, she is 8", "pardon,
 * c'était jeudi". At a question for a yes or a no such a "no" is no answer. "No, they took her
 * yesterday" is one.
 */
export function isCorrection(tokens: readonly Token[], now: DateTime): boolean {
  const length = lengthAt(tokens, 0, marks);
  if (length === 0 || tokens.length <= length || tokens.length > LONGEST) return false;
  const days = daysIn(tokens, now);
  const clocks = clocksIn(tokens);
  const isTime = (at: number) =>
    days.some((day) => at >= day.at && at < day.end) ||
    clocks.some((clock) => Math.abs(at - clock.at) <= 1);
  let at = length;
  while (at < tokens.length) {
    const silent = Math.max(lengthAt(tokens, at, frame), lengthAt(tokens, at, marks));
    if (silent === 0 && numberOf(tokens[at]) === undefined && !isTime(at)) return false;
    at += Math.max(1, silent);
  }
  return true;
}
