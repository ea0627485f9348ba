import { DateTime } from 'luxon';
import { hourCode } from '../../shared/missing.js';
import { clocksIn, type Clock } from './clock.js';
import { daysIn, type Told } from './days.js';
import { tellsOfMoves } from './place.js';
import { endsBefore } from './phrases.js';
import type { Token } from './token.js';
import { missingWords } from './words.js';

/** The moment at which a text is read, and the place. */
export interface Here {
  readonly now: Date;
  /** IANA name of the time zone that times in the text refer to. */
  readonly zone: string;
}

const { just, sinceWord } = missingWords.when;
/** How many words may lie between a time of day and the day it belongs to. */
const NEAR = 6;

/** Returns the one day that is meant: the only one, or the only one after "since". */
function dayMeant(days: readonly Told[]): Told | undefined {
  const distinct = (some: readonly Told[]) => new Set(some.map(({ from }) => from.toMillis())).size;
  if (days.length === 0) return undefined;
  if (distinct(days) === 1) return days[0];
  const since = days.filter((day) => day.since);
  return distinct(since) === 1 ? since[0] : undefined;
}

/** Returns the one time of day that is meant. */
function clockMeant(clocks: readonly Clock[], day: Told | undefined): Clock | undefined {
  const near = day
    ? clocks.filter(({ at }) => at >= day.at - NEAR && at <= day.end + NEAR)
    : clocks;
  const hours = new Set(near.map(({ hour }) => hour));
  const [clock] = near;
  if (hours.size !== 1 || !clock) return undefined;
  return clock.open && !day?.part ? undefined : clock;
}

/**
 * Adds a time of day to a day. "Yesterday 3" with "in the afternoon" beside it was read with the
 * clock; "hier soir 8h" is eight in the evening.
 */
function withClock(day: Told, { hour }: Clock): DateTime {
  const start = day.from.startOf('day');
  const evening = day.part && day.from.hour >= 12 && hour < 12 && hour >= 1;
  return start.set({ hour: evening ? hour + 12 : hour });
}

/**
 * Reads a time of day without a day: today if it is past. Otherwise it is yesterday, if the
 * question was about the time.
 */
function byClock(
  tokens: readonly Token[],
  { hour, at }: Clock,
  now: DateTime,
  asked: boolean,
): DateTime | undefined {
  const then = now.startOf('day').set({ hour });
  if (then <= now)
    return asked || endsBefore(tokens, at, sinceWord) || isToldOf(tokens) ? then : undefined;
  return asked ? then.minus({ days: 1 }) : undefined;
}

/** Whether the text is short: short texts about a missing person name no other time of day. */
const isToldOf = (tokens: readonly Token[]): boolean => tokens.length <= 40;

/**
 * Returns when the missing person was last seen, as the code of an hour in UTC: the earliest hour
 * that the words allow. `future` when the text names only a time to come; undefined when it names
 * none, or several.
 * @param asked the text answers the question for it
 */
export function sinceIn(
  tokens: readonly Token[],
  { now: at, zone }: Here,
  asked: boolean,
): string | undefined {
  const now = DateTime.fromJSDate(at, { zone });
  const all = daysIn(tokens, now);
  // "Monday or Friday".
  if (all.some(({ at: place }) => /^(or|ou)$/.test(tokens[place - 1]?.word ?? '')))
    return undefined;
  const past = all.filter(({ from }) => from <= now);
  const day = dayMeant(past);
  const clocks = clocksIn(tokens);
  const hours = new Set(clocks.map(({ hour }) => hour));
  // "At nine in Kara and then at three in Sokodé".
  if (hours.size > 1 && tellsOfMoves(tokens)) return undefined;
  const clock = clockMeant(clocks, day);
  if (past.length > 0 && !day) return undefined;
  const then = day
    ? clock && day.isDay
      ? withClock(day, clock)
      : day.from
    : all.length > 0
      ? undefined
      : clock
        ? byClock(tokens, clock, now, asked)
        : tokens.some((_, place) => endsBefore(tokens, place + 1, just))
          ? now
          : undefined;
  if (then && then <= now) return hourCode(then.toUTC().startOf('hour').toJSDate());
  return asked && (all.length > 0 || then) ? 'future' : undefined;
}
