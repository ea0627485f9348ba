import type { DateTime } from 'luxon';
import {
  parts,
  type Part,
  partWords,
  today,
  yesterday,
  beforeYesterday,
  tomorrow,
  next,
  sinceWords,
  partsOfToday,
  days,
  months,
  habits,
  everyDay,
  born,
  units,
  ago,
  lasts,
  later,
  agoBefore,
} from './day-words.js';
import { numberOf } from './numbers.js';
import { endsBefore, lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { missingWords } from './words.js';

/** A moment or day that a text names: `from` is the earliest hour that the words allow. */
export interface Told {
  readonly from: DateTime;
  /** The words name a day, to which a time of day may be added. */
  readonly isDay: boolean;
  /** The words name a part of the day. */
  readonly part: boolean;
  readonly at: number;
  readonly end: number;
  /** The word "since" stands before it. */
  readonly since: boolean;
}

interface Words {
  readonly tokens: readonly Token[];
  readonly now: DateTime;
}

/** A part of the day next to a day: "yesterday evening", "hier soir", "evening of yesterday". */
function partBeside(
  { tokens }: Words,
  at: number,
  end: number,
): { part: Part; end: number } | undefined {
  // "La nuit de jeudi".
  const of = at > 0 && /^(de|of|di)$/.test(tokens[at - 1]?.word ?? '') ? at - 1 : at;
  for (const skip of [0, 1]) {
    if (skip === 1 && tokens[end]?.gap === '.') break;
    const found = partWords.find(
      ([list]) => lengthAt(tokens, end + skip, list) > 0 && tokens[end]?.gap !== '.',
    );
    if (found) return { part: found[1], end: end + skip + lengthAt(tokens, end + skip, found[0]) };
  }
  const before = partWords.find(([list]) => endsBefore(tokens, of, list));
  return before ? { part: before[1], end } : undefined;
}

function dayTold(words: Words, day: DateTime, at: number, length: number): Told {
  const { tokens } = words;
  const beside = partBeside(words, at, at + length);
  return {
    from: day.startOf('day').set({ hour: beside ? parts[beside.part] : 0 }),
    isDay: true,
    part: beside !== undefined,
    at,
    end: beside?.end ?? at + length,
    since: endsBefore(tokens, at, sinceWords),
  };
}

/** "This morning", "last night". */
function partOfToday({ tokens, now }: Words, at: number): Told | undefined {
  const found = partsOfToday.find(([list]) => lengthAt(tokens, at, list) > 0);
  if (!found) return undefined;
  const [list, part, back] = found;
  const from = now.startOf('day').minus({ days: back }).set({ hour: parts[part] });
  const since = endsBefore(tokens, at, sinceWords) || sinceWords.has(tokens[at]?.word ?? '');
  return { from, isDay: true, part: true, at, end: at + lengthAt(tokens, at, list), since };
}

const { dayBefore } = missingWords.days;

/** Today, yesterday, the day before yesterday. */
function nearDay(words: Words, at: number): Told | undefined {
  const { tokens, now } = words;
  const near = [
    [beforeYesterday, 2],
    [yesterday, 1],
    [today, 0],
  ] as const;
  for (const [list, back] of near) {
    const length = lengthAt(tokens, at, list);
    if (length > 0 && !(list === yesterday && endsBefore(tokens, at, dayBefore)))
      return dayTold(words, now.minus({ days: back }), at, length);
  }
  return undefined;
}

/** A day of the week: the most recent one. */
function weekday(words: Words, at: number): Told | undefined {
  const { tokens, now } = words;
  const found = days.findIndex((list) => lengthAt(tokens, at, list) > 0);
  const list = days[found];
  if (!list || endsBefore(tokens, at, everyDay)) return undefined;
  const length = lengthAt(tokens, at, list);
  const back = (now.weekday - (found + 1) + 7) % 7;
  const behind = tokens[at + length]?.word ?? '';
  const last = endsBefore(tokens, at, lastWord) || /^(dernier|passado|passada)$/.test(behind);
  if (endsBefore(tokens, at, nextBefore) || lengthAt(tokens, at + length, nextBehind) > 0)
    return dayTold(words, now.plus({ days: 7 - back }), at, length);
  // On a Saturday "since Saturday" may be today or a week ago.
  if (back === 0 && !last) return undefined;
  return dayTold(words, now.minus({ days: back === 0 ? 7 : back }), at, length);
}
const { lastWord, nextBefore, nextBehind } = missingWords.days;

/** A date this much ahead, without a year, is one of last year. */
const FAR_AHEAD = { days: 182 };

/** Returns the day of a date; without a year the nearest one, which is seldom still to come. */
function dateOf({ now }: Words, day: number, month: number, year?: number): DateTime | undefined {
  const today = now.startOf('day');
  const of = (one: number) => today.set({ year: one, month, day });
  const wanted =
    year === undefined && of(now.year) > today.plus(FAR_AHEAD)
      ? of(now.year - 1)
      : of(year ?? now.year);
  return wanted.isValid && wanted.day === day && wanted.month === month ? wanted : undefined;
}

/** Returns the year behind a date: "12 November 2025". */
function yearAt(tokens: readonly Token[], at: number): number | undefined {
  const { word = '', gap } = tokens[at] ?? {};
  return gap !== '.' && /^(19|20)\d\d$/.test(word) ? Number(word) : undefined;
}

/** "12/11", "12 November", "November 12th". */
function date(words: Words, at: number): Told | undefined {
  const { tokens } = words;
  if (endsBefore(tokens, at, born)) return undefined;
  const slashed = /^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d\d))?$/.exec(tokens[at]?.word ?? '');
  if (slashed) {
    const [, day, month, year] = slashed;
    if (Number(month) > 12 || (tokens[at]?.word.includes('.') && year === undefined))
      return undefined;
    const full = year === undefined ? undefined : Number(year.length === 2 ? `20${year}` : year);
    const found = dateOf(words, Number(day), Number(month), full);
    return found && dayTold(words, found, at, 1);
  }
  const dayNumber = /^(\d{1,2})(?:st|nd|rd|th|er)?$/.exec(tokens[at]?.word ?? '');
  const gap = /^(de|of)$/.test(tokens[at + 1]?.word ?? '') ? 1 : 0;
  const month = months.findIndex((list) => lengthAt(tokens, at + 1 + gap, list) > 0);
  if (dayNumber && month >= 0) {
    const year = yearAt(tokens, at + 2 + gap);
    const found = dateOf(words, Number(dayNumber[1]), month + 1, year);
    return found && dayTold(words, found, at, 2 + gap + (year === undefined ? 0 : 1));
  }
  const first = months.findIndex((list) => lengthAt(tokens, at, list) > 0);
  const behind = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(tokens[at + 1]?.word ?? '');
  if (first < 0 || !behind || tokens[at]?.word === 'may') return undefined;
  const year = yearAt(tokens, at + 2);
  const found = dateOf(words, Number(behind[1]), first + 1, year);
  return found && dayTold(words, found, at, year === undefined ? 2 : 3);
}

/** "Il y a 2h", "há 2h" in one word; "depuis 2h" may be since two o'clock. */
function hoursAgo({ tokens, now }: Words, at: number): Told | undefined {
  const [, hours] = /^(\d{1,2})h$/.exec(tokens[at]?.word ?? '') ?? [];
  if (hours === undefined || !endsBefore(tokens, at, agoBefore)) return undefined;
  const from = now.minus({ hours: Number(hours) }).startOf('hour');
  return { from, isDay: false, part: false, at, end: at + 1, since: true };
}

/** "Two days ago", "depuis 3 jours", "há 2 horas", "since 3 days"; in the future: "in two days". */
function span({ tokens, now }: Words, at: number): Told | undefined {
  const count = /^an$/.test(tokens[at]?.word ?? '') ? 1 : numberOf(tokens[at]);
  if (count === undefined || count < 1 || count > 60) return undefined;
  const unit = units.find(([list]) => lengthAt(tokens, at + 1, list) > 0);
  if (!unit || tokens[at + 1]?.gap === '.') return undefined;
  const [list, name] = unit;
  const end = at + 1 + lengthAt(tokens, at + 1, list);
  const isAgo = lengthAt(tokens, end, ago) > 0 || endsBefore(tokens, at, lasts);
  const isLater = !isAgo && endsBefore(tokens, at, later);
  if (!isAgo && !isLater) return undefined;
  if (/^(old|of|de|d)$/.test(tokens[end]?.word ?? '') && tokens[end]?.gap === '') return undefined;
  const moved = isLater ? now.plus({ [name]: count }) : now.minus({ [name]: count });
  const isDay = name !== 'hours' && name !== 'minutes';
  const from = isDay && !isLater ? moved.startOf('day') : moved.startOf('hour');
  return {
    from,
    isDay: name === 'days',
    part: false,
    at,
    end,
    since: endsBefore(tokens, at, lasts),
  };
}

const coming = ({ tokens, now }: Words, at: number): Told | undefined => {
  const length = Math.max(lengthAt(tokens, at, tomorrow), lengthAt(tokens, at, next));
  if (length === 0) return undefined;
  return {
    from: now.plus({ days: 1 }).startOf('day'),
    isDay: true,
    part: false,
    at,
    end: at + length,
    since: false,
  };
};

const { denied, deniedBehind } = missingWords.days;

/** "No, it was Monday" takes back what was told before, and denies no Monday: "não, foi sábado". */
const isTakenBack = (tokens: readonly Token[], at: number): boolean =>
  (tokens[at - 1]?.gap ?? '') !== '' && !denied.has(tokens[at - 1]?.word ?? '');

/** Whether a day is said not to be the one: "not yesterday", "ontem não, anteontem". */
const isDenied = (tokens: readonly Token[], { at, end }: Told): boolean =>
  (tokens[at]?.gap === '' && endsBefore(tokens, at, denied) && !isTakenBack(tokens, at)) ||
  (lengthAt(tokens, end, deniedBehind) > 0 && (tokens[end + 1]?.gap ?? '.') !== '');

const readers = [partOfToday, coming, nearDay, span, hoursAgo, date, weekday] as const;

/** Returns the days and moments that a text names, in their order. */
export function daysIn(tokens: readonly Token[], now: DateTime): Told[] {
  const words = { tokens, now };
  const found: Told[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (/^(le|on)$/.test(tokens[at]?.word ?? '') && lengthAt(tokens, at, habits) === 0) continue;
    const one = readers.map((read) => read(words, at)).find((told) => told !== undefined);
    if (!one) continue;
    if (!isDenied(tokens, one)) found.push(one);
    at = Math.max(at, one.end - 1);
  }
  return found;
}
