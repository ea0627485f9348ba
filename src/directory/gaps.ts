import { REGION } from './build.js';
import type { Role } from './directory.js';
import type { Person } from './sealed.js';

/** The minutes of a week by the clock on the wall: Monday 00:00 is 0. */
const DAY_MINUTES = 24 * 60;
const WEEK = 7 * DAY_MINUTES;

/** A part of the week in which nobody is on duty. It may go over the end of the week. */
export interface Gap {
  /** ISO weekday, 1 = Monday … 7 = Sunday, and `HH:MM`, by the clock of the country. */
  readonly fromDay: number;
  readonly from: string;
  readonly toDay: number;
  /** `24:00` is the end of `toDay`. */
  readonly to: string;
}

/** Where nobody is on duty at some hours: a country, or one area of it. */
export interface PlaceGaps {
  readonly country: string;
  /** ISO 3166-2; without it, the whole country. */
  readonly area?: string;
  readonly role: Role;
  readonly gaps: readonly Gap[];
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** From one minute of the week to another. */
export type Span = readonly [number, number];

/**
 * The spans of a week that a person's shifts cover. Weeks are those of the clock on the wall, as
 * `isOnDuty` reads shifts, so that a change of the clocks makes no gap and hides none.
 */
export function spansOf({ duty }: Pick<Person, 'duty'>): Span[] {
  return duty.flatMap(({ days, from, to }) =>
    days.flatMap((day): Span[] => {
      const start = (day - 1) * DAY_MINUTES + minutes(from);
      const length = minutes(to) - minutes(from);
      const end = start + (length > 0 ? length : length + DAY_MINUTES);
      // Sunday night ends on Monday.
      return end <= WEEK
        ? [[start, end]]
        : [
            [start, WEEK],
            [0, end - WEEK],
          ];
    }),
  );
}

/** What some spans leave of the week, or of a part of it. */
export function leftOver(spans: readonly Span[], [first, last]: Span = [0, WEEK]): Span[] {
  const left: Span[] = [];
  let covered = first;
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    if (start >= last) break;
    if (start > covered) left.push([covered, start]);
    covered = Math.max(covered, end);
  }
  if (covered < last) left.push([covered, last]);
  return left;
}

/** The part of the week that is the weekday of a date. @param day `YYYY-MM-DD` */
export function weekdayWindow(day: string): Span {
  const start = ((new Date(day).getUTCDay() + 6) % 7) * DAY_MINUTES;
  return [start, start + DAY_MINUTES];
}

/** A minute of a day as `HH:MM`; the last is 24:00. */
export const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** A span as people say it: its end belongs to the day that it closes. */
function gapOf([start, end]: Span): Gap {
  const last = (end - 1) % WEEK;
  const toDay = Math.floor(last / DAY_MINUTES) + 1;
  return {
    fromDay: Math.floor(start / DAY_MINUTES) + 1,
    from: timeOfDay(start % DAY_MINUTES),
    toDay,
    to: timeOfDay((last % DAY_MINUTES) + 1),
  };
}

/**
 * The hours of a week in which none of some people
 * is on duty; a gap over the end of the week is one.
 */
export function weekGaps(people: readonly Pick<Person, 'duty'>[]): Gap[] {
  const left = leftOver(people.flatMap(spansOf));
  const [first, last] = [left[0], left.at(-1)];
  if (left.length > 1 && first?.[0] === 0 && last?.[1] === WEEK)
    return [...left.slice(1, -1), [last[0], WEEK + first[1]] as const].map(gapOf);
  return left.map(gapOf);
}

/** Whether nobody is on duty in the whole week. */
export const isWholeWeek = ({ fromDay, from, toDay, to }: Gap): boolean =>
  fromDay === 1 && from === '00:00' && toDay === 7 && to === '24:00';

/** Whether somebody answers for an area: they have it, or the whole country. */
const covers = ({ areas }: Person, area: string | undefined): boolean =>
  areas.length === 0 || (area !== undefined && areas.includes(area));

/** Who answers together: those of a level for a country, or for one area of it. */
export interface Post extends Omit<PlaceGaps, 'gaps'> {
  readonly people: readonly Person[];
}

/** The posts of a level: of the country as a whole, and of each area that has people of its own. */
function postsAt(country: string, role: Role, people: readonly Person[]): Post[] {
  const here = people.filter((one) => one.active && one.country === country && one.role === role);
  const of = (area?: string): Post => ({
    country,
    role,
    ...(area === undefined ? {} : { area }),
    people: here.filter((one) => covers(one, area)),
  });
  return [of(), ...[...new Set(here.flatMap((one) => one.areas))].sort().map(of)];
}

/** All posts of a country, or of the regional desk. */
export const postsOf = (people: readonly Person[], country: string): Post[] =>
  country === REGION
    ? postsAt(country, 'regional-desk', people)
    : [...postsAt(country, 'focal-point', people), ...postsAt(country, 'agency-head', people)];

/**
 * Where and when nobody is on duty, by country, area and level.
 * Then everybody of the level is called, on duty or not.
 * @param countries those that tips come from
 */
export function dutyGaps(people: readonly Person[], countries: readonly string[]): PlaceGaps[] {
  return [...[...countries].sort(), REGION]
    .flatMap((country) => postsOf(people, country))
    .map(({ people: here, ...place }) => ({ ...place, gaps: weekGaps(here) }))
    .filter(({ gaps }) => gaps.length > 0);
}
