import type { DateTime } from 'luxon';
import { others } from './age.js';
import { clocksIn } from './clock.js';
import { daysIn } from './days.js';
import { only, pieceFrom, trimmed } from './pieces.js';
import { lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { written } from './tokens.js';
import { gone } from './who.js';
import { missingWords } from './words.js';

const { lastSeen, at, goneFrom, placeStops } = missingWords.place;
/** Words that stand where a place might begin, but are no place: times, ways. */
const noPlace = missingWords.place.noPlace;
const MOST_PLACE = 8;
/** Homes and schools are places named by a word. */
const leftHome = missingWords.place.leftHome;

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
const lostWords = missingWords.place.lostWords;

/** Small words around a time: "le 24/11", "às 15 horas". */
const small = missingWords.place.small;

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
const { towards } = missingWords.place;

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
