import type { DateTime } from 'luxon';
import { others } from './age.js';
import { clocksIn } from './clock.js';
import { daysIn } from './days.js';
import { only, pieceFrom, trimmed } from './pieces.js';
import { lengthAt, phrases, written, type Token } from './tokens.js';
import { gone } from './who.js';

const lastSeen = phrases(`
  last seen, seen last, was last seen, we last saw her, we last saw him, last saw her, last saw him,
  i last saw her, i last saw him, dem see am last, see am last, seen for the last time, i saw her,
  i saw him, i saw the child, i saw the girl, i saw the boy, i saw this child, i saw this girl,
  i saw this boy, i see am, je l ai vue, je l ai vu, j ai vu la fille, j ai vu l enfant,
  j ai vu le garcon, j ai vu cette fille, j ai vu cet enfant, vi a, vi o, vi a menina, vi o menino,
  vi a crianca, vi essa menina, was seen, vue pour la derniere fois, vu pour la derniere fois,
  vue la derniere fois, vu la derniere fois, derniere fois vue, derniere fois vu, vue en dernier,
  vu en dernier, apercue, apercu, l a vue, l a vu, a ete vue, a ete vu,
  vista pela ultima vez, visto pela ultima vez, vi a pela ultima vez, vi o pela ultima vez,
  foi vista, foi visto, vista por ultimo, visto por ultimo, ultima vez vista, ultima vez visto,
  e ojal ultimu bias
`);
const at = phrases(`
  at, at the, in, in the, near, near the, behind, behind the, beside, beside the, around,
  around the, by the, outside, outside the, in front of, on, on the, close to, opposite, for,
  for the, inside, along, a, a la, au, aux, a l, dans, dans le, dans la, devant, derriere, pres,
  pres de, pres du, a cote, a cote de, chez, sur, entre, au niveau de, a cote du,
  em, no, na, nos, nas, perto, perto de, perto do, perto da, junto, junto a, junto ao, ao pe,
  ao pe do, ao pe da, atras, atras do, atras da, a porta, em frente, frente, no bairro, na zona,
  a saida, na saida
`);
const goneFrom = phrases(`
  missing from, disappeared from, disappeared at, disappeared in, disappeared near, went missing at,
  went missing from, went missing in, went missing near, vanished from, vanished at, lost at,
  lost in, lost for, lost near, don lost for, missing at, missing in, missing near, left home from,
  not come back from, not come home from, come back from, came back from, returned from,
  return from, back from, did not return from, taken from, taken at, taken near, ran away from,
  left the house in, left from, stolen from, kidnapped from, kidnapped at, kidnapped near,
  picked up at,
  disparu a, disparue a, disparu au, disparue au, disparu de, disparue de, disparu du, disparue du,
  disparu devant, disparue devant, disparu pres, disparue pres, disparu dans, disparue dans,
  disparu derriere, disparue derriere, disparu en sortant, disparue en sortant, perdu au, perdue au,
  perdu a, perdue a, perdu dans, perdue dans, rentre de, rentree de, rentre du, rentree du,
  revenu de, revenue de, revenu du, revenue du, enlevee devant, enleve devant, enlevee a, enleve a,
  enlevee pres, enleve pres, enlevee au, enleve au,
  desapareceu em, desapareceu no, desapareceu na, desapareceu de, desapareceu do, desapareceu da,
  desapareceu perto, desapareceu junto, desapareceu a porta, sumiu de, sumiu do, sumiu da, sumiu no,
  sumiu na, sumiu em, perdeu se no, perdeu se na, perdeu se em, perdi a no, perdi o no, voltou da,
  voltou do, voltou de, regressou da, regressou do, raptada em, raptado em, raptada no, raptado no,
  raptada na, raptado na, raptada perto, levada de, levado de, saiu de, saiu da, ka riba di,
  riba di, pirdi na
`);
const placeStops = phrases(`
  with, wearing, since, yesterday, today, this, last, she, he, they, we, i, who, that, but, please,
  when, while, around, about, at, in a, in an, in his, in her, and, tout a l heure, dressed,
  on monday, on tuesday, on wednesday, on thursday, on friday, on saturday, on sunday, aged, her,
  his, for 2, for 3, by, going, heading, towards, where, after, before, some, during, morning,
  afternoon, evening, night, monday, tuesday, wednesday, thursday, friday, saturday, sunday,
  avec, depuis, hier, ce, cet, elle, il, on, nous, je, qui, mais, quand, vers, et, portant, vetue,
  vetu, habillee, habille, aujourd hui, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche,
  apres, avant, ou, dans un, dans une, pour, par, matin, soir, avant hier, en tenue, en robe,
  en allant,
  com, desde, ontem, hoje, ela, ele, eu, que, mas, quando, e, vestida, vestido, vestia, segunda,
  terca, quarta feira, quinta feira, sexta, sabado, domingo, por volta, as, numa, num, onde,
  de manha, a tarde, a noite, de tarde, pelas, depois, antes, ha, anteontem, em direcao, rumo, onti,
  oji, ku, di tardi, kuando
`);
/** Words that stand where a place might begin, but are no place: times, ways. */
const noPlace = phrases(`
  the morning, morning, the afternoon, the evening, night, the night, noon, home time, least, all,
  once, a, an, the, 2, 3, last, monday, tuesday, wednesday, thursday, friday, saturday, sunday, red,
  blue, black, white, my, her, his, him, them, us, me, danger, november, october, december, good,
  front, a red, a blue, a white, a black, a car, a taxi, a man, long, days, two, three, one, many,
  a week, a long,
  le matin, la nuit, nuit, midi, un, une, des, la, le, son, sa, ses, pied, moto, vie, danger,
  novembre, rouge, noir, bleu, plus, cause, peu,
  perigo, casa de, um, uma, manha, noite, tarde, novembro, vermelho, azul, casa dele
`);
const MOST_PLACE = 8;
/** Homes and schools are places named by a word. */
const leftHome = phrases(`
  left home, left the house, left our house, left school, quitte la maison, sortie de la maison,
  sorti de la maison, saiu de casa, fugiu de casa, ran away from home
`);

/** Returns the place after a phrase that says that somebody was seen or lost there. */
function placeFrom(tokens: readonly Token[], start: number): string | undefined {
  if (start >= tokens.length || (tokens[start]?.gap ?? '') === '.') return undefined;
  if (lengthAt(tokens, start, placeStops) > 0 || /^\d/.test(tokens[start]?.word ?? ''))
    return undefined;
  const end = pieceFrom(tokens, start, MOST_PLACE, placeStops);
  const piece = trimmed(tokens.slice(start, end));
  const said = piece.map(({ word }) => word).join(' ');
  const person = piece.some(
    (_, place) => lengthAt(piece, place, others) > 0 || lengthAt(piece, place, gone) > 0,
  );
  return said.length < 3 || noPlace.has(said) || person ? undefined : written(piece);
}

/** The facts about a text that are needed to find a place. */
interface Ground {
  readonly tokens: readonly Token[];
  /** Whether a word belongs to a day or a time of day. */
  readonly isTime: (place: number) => boolean;
}

function groundOf(tokens: readonly Token[], now: DateTime): Ground {
  const clocks = clocksIn(tokens).map(({ at: one }) => ({ at: one - 1, end: one + 2 }));
  const timed = [...daysIn(tokens, now), ...clocks];
  return { tokens, isTime: (place) => timed.some((one) => place >= one.at && place < one.end) };
}

/** How many words of a time may stand between "last seen" and the place. */
const AWAY = 8;

/**
 * "Last seen yesterday at 3pm at the market": returns the place after a phrase, skipping words for
 * times and small words.
 */
function placeAfter(
  { tokens, isTime }: Ground,
  from: number,
  passes: (place: number) => boolean,
): string | undefined {
  for (let next = from; next < Math.min(tokens.length, from + AWAY); next += 1) {
    if (tokens[next]?.gap === '.') return undefined;
    const length = lengthAt(tokens, next, at);
    const start = next + (telling.has(tokens[next]?.word ?? '') ? 0 : length);
    const one = length > 0 && !isTime(next + length) ? placeFrom(tokens, start) : undefined;
    if (one !== undefined) return one;
    if (!isTime(next) && !passes(next)) return undefined;
  }
  return undefined;
}

/** Words for being lost, after which a time and then a place may stand. */
const lostWords = phrases(`
  missing, disappeared, vanished, was taken, kidnapped, disparu, disparue, perdu, perdue, enleve,
  enlevee, kidnappe, kidnappee, desapareceu, desaparecido, desaparecida, sumiu, raptado, raptada,
  perdido, perdida
`);

/** Small words around a time: "le 24/11", "às 15 horas". */
const small = phrases(
  `le, la, on, at, a, as, o, no, na, de, du, da, the, vers, dans, nuit, matin, soir, horas, heures,
  since, depuis`,
);

/** Words after which somebody was at another place, at another time. */
const anew = phrases(`
  and then, then, and later, later, and again, and after, et puis, puis, ensuite, et ensuite,
  et apres, et plus tard, plus tard, e depois, depois, e mais tarde, mais tarde, a seguir, e dipus,
  dipus
`);

/** Whether a text tells of several places or times, one after the other. */
export const tellsOfMoves = (tokens: readonly Token[]): boolean =>
  tokens.some((_, place) => place > 0 && lengthAt(tokens, place, anew) > 0);

/** Whether a place is named behind "and then": then none of them is the one. */
const hasNextPlace = (tokens: readonly Token[]): boolean =>
  tokens.some((_, place) => {
    const length = place > 0 ? lengthAt(tokens, place, anew) : 0;
    const behind = place + length;
    return length > 0 && [behind, behind + 1].some((next) => lengthAt(tokens, next, at) > 0);
  });

/** Returns where the missing person was last seen, in the reporter's words. */
export function placeIn(tokens: readonly Token[], now: DateTime): string | undefined {
  if (hasNextPlace(tokens)) return undefined;
  const ground = groundOf(tokens, now);
  const seen: (string | undefined)[] = [];
  const left: (string | undefined)[] = [];
  tokens.forEach((_, place) => {
    const found = lengthAt(tokens, place, lastSeen);
    if (found > 0) seen.push(placeAfter(ground, place + found, () => true));
    const from = lengthAt(tokens, place, goneFrom);
    const isPlace = from > 0 && !ground.isTime(place + from);
    const one = isPlace ? placeFrom(tokens, place + from) : undefined;
    const lost = one === undefined ? lengthAt(tokens, place, lostWords) : 0;
    const isSmall = (next: number) => small.has(tokens[next]?.word ?? '');
    left.push(one ?? (lost > 0 ? placeAfter(ground, place + lost, isSmall) : undefined));
    const home = lengthAt(tokens, place, leftHome);
    if (home > 0 && one === undefined) left.push(tokens[place + home - 1]?.raw);
  });
  const told = (some: readonly (string | undefined)[]) => some.filter((one) => one !== undefined);
  return only(told(seen).length > 0 ? told(seen) : told(left));
}

/** "Near the market", "behind the mosque": the first word is part of the place. */
const telling = new Set(
  ['near', 'behind', 'beside', 'opposite', 'outside', 'inside', 'close', 'between'].concat(
    ['pres', 'derriere', 'devant', 'entre'],
    ['perto', 'junto', 'atras', 'ao'],
  ),
);
const towards = phrases(`
  towards, toward, heading to, heading towards, heading for, in the direction of, direction of,
  on the road to, on their way to, vers, en direction de, en direction du, direction,
  sur la route de, dans la direction de, route de,
  em direcao a, em direcao ao, em direcao, na direcao de, rumo a, rumo ao, na estrada de,
  na estrada para, para os lados de, a caminho de, pa lado di
`);

/** Returns which way they went. */
export function directionIn(tokens: readonly Token[]): string | undefined {
  const clocks = clocksIn(tokens).map(({ at: one }) => one);
  const found = tokens.flatMap((_, place) => {
    const length = lengthAt(tokens, place, towards);
    const start = place + length;
    if (length === 0 || clocks.includes(start) || /^\d/.test(tokens[start]?.word ?? '')) return [];
    return placeFrom(tokens, start) ?? [];
  });
  return only(found);
}
