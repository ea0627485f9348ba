import type { DateTime } from 'luxon';
import { others } from './age.js';
import { clocksIn } from './clock.js';
import { colours, garments } from './clothes.js';
import { daysIn } from './days.js';
import { only, pieceFrom, trimmed } from './pieces.js';
import { lengthAt, type Phrases } from './phrases.js';
import type { Token } from './token.js';
import { written } from './tokens.js';
import { isVehicle } from './vehicle.js';
import { gone, isOwnKin, ownKinAt } from './who.js';
import { missingWords } from './words.js';

const { lastSeen, at, goneFrom, placeStops, towards } = missingWords.place;
const { looks } = missingWords.looks;
/** Words that stand where a place might begin, but are no place: times, ways. */
const noPlace = missingWords.place.noPlace;
const MOST_PLACE = 8;
/** Homes and schools are places named by a word. */
const leftHome = missingWords.place.leftHome;

/** "At Nima red shirt": clothes begin behind the place. */
function isClothing(tokens: readonly Token[], at: number): boolean {
  const colour = lengthAt(tokens, at, colours);
  return colour > 0 && lengthAt(tokens, at + colour, garments) > 0;
}

/** Returns the place after a phrase that says that somebody was seen or lost there. */
function placeFrom(tokens: readonly Token[], start: number): string | undefined {
  if (start >= tokens.length || (tokens[start]?.gap ?? '') === '.') return undefined;
  if (lengthAt(tokens, start, placeStops) + lengthAt(tokens, start, towards) > 0) return undefined;
  if (/^\d/.test(tokens[start]?.word ?? '')) return undefined;
  const end = pieceFrom(tokens, start, MOST_PLACE, placeStops);
  const whole = tokens.slice(start, end);
  const other = whole.findIndex((_, place) => isOwnKin(whole, place) || isClothing(whole, place));
  const piece = trimmed(other < 0 ? whole : whole.slice(0, other));
  const said = piece.map(({ word }) => word).join(' ');
  const person = piece.some(
    (_, place) => lengthAt(piece, place, others) > 0 || lengthAt(piece, place, gone) > 0,
  );
  const isNone = said.length < 3 || noPlace.has(said) || isVehicle(piece);
  return isNone || person ? undefined : written(piece);
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
const lostWords = missingWords.place.lostWords;

/** "I lost my son at Makola": the place stands behind whom they lost. */
const behindKin = (tokens: readonly Token[], at: number): number => at + ownKinAt(tokens, at);

/** Small words around a time: "le 24/11", "às 15 horas". */
const small = missingWords.place.small;

const { seenWords } = missingWords.place;
const { leaves, from: fromWords, fromAlone, onward } = missingWords.place;

/** Whether a word goes on with a way: "from Kasoa to Winneba", "de Gabú para Bissau". */
const goesOn = (tokens: readonly Token[], place: number): boolean =>
  lengthAt(tokens, place, onward) + lengthAt(tokens, place, towards) > 0;

/** A way that somebody went: where it began, and where it leads. */
interface Way {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Returns the way that begins at its "from": the place, and the one it leads to. */
function wayFrom({ tokens, isTime }: Ground, at: number, list: Phrases): Way {
  const start = at + lengthAt(tokens, at, list);
  if (start === at || isTime(start) || lengthAt(tokens, start, looks) > 0) return {};
  const last = pieceFrom(tokens, start, MOST_PLACE, placeStops);
  let end = start + 1;
  while (end < last && !goesOn(tokens, end)) end += 1;
  const from = placeFrom(tokens.slice(0, end), start);
  const leads = lengthAt(tokens, end, onward);
  const isNear = tokens[end]?.gap === '' && leads > 0;
  return { from, to: isNear && !isTime(end + leads) ? placeFrom(tokens, end + leads) : undefined };
}

/** Small words and times between "left" and "from": "left with her bag from" is none of it. */
function passes({ tokens, isTime }: Ground, place: number): boolean {
  if (tokens[place]?.gap === '.') return false;
  const isFrom = lengthAt(tokens, place, fromWords) > 0;
  return isTime(place) || (!isFrom && small.has(tokens[place]?.word ?? ''));
}

/**
 * Returns the ways that a text tells: "left this morning from Kasoa to Winneba", "missing since
 * yesterday from Osu", "hier depuis Adidogomé".
 */
function waysIn(ground: Ground): Way[] {
  const { tokens, isTime } = ground;
  return tokens.flatMap((_, place) => {
    const length = lengthAt(tokens, place, leaves) || lengthAt(tokens, place, lostWords);
    if (length === 0)
      return place > 0 && isTime(place - 1) ? [wayFrom(ground, place, fromAlone)] : [];
    let next = place + length;
    while (next < place + length + AWAY && passes(ground, next)) next += 1;
    if (tokens[next]?.gap === '.') return [];
    const way = wayFrom(ground, next, fromWords);
    // Nobody is lost towards a place: "disparu près du marché de Lomé au Togo" names where.
    return [lengthAt(tokens, place, leaves) > 0 ? way : { from: way.from }];
  });
}

/** Words after which somebody was at another place, at another time. */
const { anew } = missingWords.place;

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

/**
 * Returns the places behind a time, in a sentence that says that somebody is gone: "she was taken
 * by a man yesterday evening at Tema".
 */
function placesThen({ tokens, isTime }: Ground): (string | undefined)[] {
  let isGone = false;
  return tokens.flatMap(({ gap }, place) => {
    if (gap === '.') isGone = false;
    isGone ||= lengthAt(tokens, place, gone) + lengthAt(tokens, place, lostWords) > 0;
    const length = lengthAt(tokens, place, at);
    if (!isGone || length === 0 || !isTime(place - 1) || isTime(place + length)) return [];
    return [placeFrom(tokens, place + (telling.has(tokens[place]?.word ?? '') ? 0 : length))];
  });
}

/** Returns where the missing person was last seen, in the reporter's words. */
export function placeIn(tokens: readonly Token[], now: DateTime): string | undefined {
  if (hasNextPlace(tokens)) return undefined;
  const ground = groundOf(tokens, now);
  const seen: (string | undefined)[] = [];
  const left: (string | undefined)[] = [];
  const homes: (string | undefined)[] = [];
  tokens.forEach((_, place) => {
    const plainly = lengthAt(tokens, place, seenWords);
    const isThen = plainly > 0 && ground.isTime(place + plainly);
    const found = lengthAt(tokens, place, lastSeen) || (isThen ? plainly : 0);
    if (found > 0) seen.push(placeAfter(ground, place + found, () => true));
    const from = lengthAt(tokens, place, goneFrom);
    const isPlace = from > 0 && !ground.isTime(place + from);
    const one = isPlace ? placeFrom(tokens, place + from) : undefined;
    const lost = one === undefined ? lengthAt(tokens, place, lostWords) : 0;
    const isSmall = (next: number) => small.has(tokens[next]?.word ?? '');
    left.push(
      one ?? (lost > 0 ? placeAfter(ground, behindKin(tokens, place + lost), isSmall) : undefined),
    );
    const home = lengthAt(tokens, place, leftHome);
    if (home > 0) homes.push(tokens[place + home - 1]?.raw);
  });
  const ways = waysIn(ground).map(({ from }) => from);
  const then = placesThen(ground);
  const told = (some: readonly (string | undefined)[]) => some.filter((one) => one !== undefined);
  const named = [seen, left, ways, then, homes].map(told).find((some) => some.length > 0);
  return only(named ?? []);
}

/** "Near the market", "behind the mosque": the first word is part of the place. */
const telling = new Set(
  ['near', 'behind', 'beside', 'opposite', 'outside', 'inside', 'close', 'between'].concat(
    ['pres', 'derriere', 'devant', 'entre'],
    ['perto', 'junto', 'atras', 'ao'],
  ),
);

/** Returns which way they went. */
export function directionIn(tokens: readonly Token[], now: DateTime): string | undefined {
  const clocks = clocksIn(tokens).map(({ at: one }) => one);
  let read = 0;
  const found = tokens.flatMap((_, place) => {
    const length = place < read ? 0 : lengthAt(tokens, place, towards);
    const start = place + length;
    read = Math.max(read, start);
    if (length === 0 || clocks.includes(start) || /^\d/.test(tokens[start]?.word ?? '')) return [];
    return placeFrom(tokens, start) ?? [];
  });
  const ways = waysIn(groundOf(tokens, now)).flatMap(({ to }) => to ?? []);
  return only(found.length > 0 ? found : ways);
}
