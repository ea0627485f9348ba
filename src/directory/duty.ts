import { DateTime } from 'luxon';

/** A part of a week: from one time of day to another, on certain weekdays. */
export interface Shift {
  /** ISO weekdays, 1 = Monday … 7 = Sunday, ascending. */
  readonly days: readonly number[];
  /** `HH:MM`; `to` may be 24:00, or at or before `from`: then it ends on the next day. */
  readonly from: string;
  readonly to: string;
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/**
 * Checks whether a moment is inside one of the shifts. A night shift belongs to the day it began:
 * Friday 22:00–06:00 covers Saturday's first six hours. A shift that ends at the time it begins
 * lasts 24 hours.
 * @param zone IANA time zone of the shifts
 */
export function isOnDuty(shifts: readonly Shift[], zone: string, at: Date): boolean {
  const local = DateTime.fromJSDate(at, { zone });
  const minute = local.hour * 60 + local.minute;
  const today = local.weekday;
  const yesterday = today === 1 ? 7 : today - 1;
  return shifts.some(({ days, from, to }) => {
    const [start, end] = [minutes(from), minutes(to)];
    const began = days.includes(today) && minute >= start;
    if (start < end) return began && minute < end;
    return began || (days.includes(yesterday) && minute < end);
  });
}

/** Returns the shifts in one canonical form: equal times share an entry, sorted by time. */
export function normalShifts(shifts: readonly Shift[]): Shift[] {
  const byTimes = new Map<string, Set<number>>();
  for (const { days, from, to } of shifts) {
    const set = byTimes.get(`${from}-${to}`) ?? new Set();
    for (const day of days) set.add(day);
    byTimes.set(`${from}-${to}`, set);
  }
  return [...byTimes.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([times, days]) => ({
      days: [...days].sort(),
      from: times.slice(0, 5),
      to: times.slice(6),
    }));
}

/** The names of days in roster columns and in `mon-fri 08:00-18:00`, Monday first. */
export const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function dayNumber(text: string): number | null {
  const named = dayNames.findIndex((name) => name === text.toLowerCase());
  if (named >= 0) return named + 1;
  return /^[1-7]$/.test(text) ? Number(text) : null;
}

function readDays(text: string): number[] | null {
  const days: number[] = [];
  for (const part of text.split(',')) {
    const [first = null, last = first, ...more] = part.split('-').map(dayNumber);
    if (first === null || last === null || more.length > 0) return null;
    // "sat-mon" crosses the end of the week.
    for (let day = first; ; day = (day % 7) + 1) {
      days.push(day);
      if (day === last) break;
    }
  }
  return [...new Set(days)].sort();
}

/** The dashes that keyboards and word processors write. */
const DASH = /[‐‑‒–—―−]/g;

/** A dash or a word between two times, with the spaces around it. */
const BETWEEN = / ?- ?| (?:to|till|until|à|a|au|às|as|até) /gi;

/**
 * Returns the hours of a day one by one, from a cell that separates them with blanks, commas or
 * semicolons.
 */
export const spansIn = (text: string): string[] =>
  text
    .replace(DASH, '-')
    .replace(/\s+/g, ' ')
    .replace(BETWEEN, '-')
    .split(/[ ,;]+/)
    .filter(Boolean);

/**
 * Reads `08:00-18:00`, also `8h-18h30`, `8.00-18.00` and `08:00:00-18:00:00`, as spreadsheets write
 * times; an hour may have one digit. Returns null when the text is not a range of two times.
 */
export function readHours(text: string): { from: string; to: string } | null {
  const match = /^(\d{1,2}:[0-5]\d)(?::00)?-(\d{1,2}:[0-5]\d)(?::00)?$/.exec(
    text
      .replace(DASH, '-')
      .replace(/\s/g, '')
      .replace(/(\d)h(\d\d)?/gi, (_, hour: string, minute = '00') => `${hour}:${minute}`)
      .replace(/(\d)\.(?=\d\d)/g, '$1:'),
  );
  const [from = '', to = ''] = (match?.slice(1) ?? []).map((time) => time.padStart(5, '0'));
  return match && from < '24:00' && to <= '24:00' ? { from, to } : null;
}

/** Reads `mon-fri 08:00-18:00` or `6,7 22:00-06:00`. Returns null when it is not a shift. */
export function readShift(text: string): Shift | null {
  const [dayPart = '', ...hourPart] = text.trim().replace(DASH, '-').split(/\s+/);
  const days = readDays(dayPart);
  const hours = readHours(hourPart.join(''));
  return days && hours ? { days, ...hours } : null;
}

/** Writes what `readShift` reads. */
export function writeShift({ days, from, to }: Shift): string {
  const name = (day: number | undefined) => dayNames[(day ?? 1) - 1] ?? '';
  const run = days.length > 2 && days.every((day, i) => i === 0 || day === (days[i - 1] ?? 0) + 1);
  const names = run ? `${name(days[0])}-${name(days.at(-1))}` : days.map(name).join(',');
  return `${names} ${from}-${to}`;
}
