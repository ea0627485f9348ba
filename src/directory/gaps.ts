import { REGION } from './build.js';
import type { Role } from './directory.js';
import type { Person } from './sealed.js';

/** The minutes of a week in local time: Monday 00:00 is 0. */
const DAY_MINUTES = 24 * 60;
const WEEK = 7 * DAY_MINUTES;

/** A part of the week in which nobody is on duty. It may cross the end of the week. */
export interface Gap {
  /** ISO weekday, 1 = Monday … 7 = Sunday, and `HH:MM`, in the local time of the country. */
  readonly fromDay: number;
  readonly from: string;
  readonly toDay: number;
  /** `24:00` is the end of `toDay`. */
  readonly to: string;
}

/** A place with gaps in its duty hours: a country, or one area of it. */
export interface PlaceGaps {
  readonly country: string;
  /** ISO 3166-2; without it, the whole country. */
  readonly area?: string;
  readonly role: Role;
  readonly gaps: readonly Gap[];
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** A start and an end, in minutes of the week. */
export type Span = readonly [number, number];

/**
 * Returns the spans of a week that a person's shifts cover. Weeks are in local time, as `isOnDuty`
 * reads shifts, so that a change to summer time neither makes nor hides a gap.
 */
export function spansOf({ duty }: Pick<Person, 'duty'>): Span[] {
  return duty.flatMap(({ days, from, to }) =>
    days.flatMap((day): Span[] => {
      const start = (day - 1) * DAY_MINUTES + minutes(from);
      const length = minutes(to) - minutes(from);
      const end = start + (length > 0 ? length : length + DAY_MINUTES);
      // A night shift of Sunday ends on Monday.
      return end <= WEEK
        ? [[start, end]]
        : [
            [start, WEEK],
            [0, end - WEEK],
          ];
    }),
  );
}

/** Returns the parts of the week, or of a part of it, that the spans do not cover. */
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

/**
 * Returns the part of the week that is the weekday of a date.
 * @param day `YYYY-MM-DD`
 */
export function weekdayWindow(day: string): Span {
  const start = ((new Date(day).getUTCDay() + 6) % 7) * DAY_MINUTES;
  return [start, start + DAY_MINUTES];
}

/** Returns a minute of a day as `HH:MM`; the last one is 24:00. */
export const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Returns a span as a gap for people: its end belongs to the day that it closes. */
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
 * Returns the hours of a week in which none of these people is on duty; a gap across the end of the
 * week is one gap.
 */
export function weekGaps(people: readonly Pick<Person, 'duty'>[]): Gap[] {
  const left = leftOver(people.flatMap(spansOf));
  const [first, last] = [left[0], left.at(-1)];
  if (left.length > 1 && first?.[0] === 0 && last?.[1] === WEEK)
    return [...left.slice(1, -1), [last[0], WEEK + first[1]] as const].map(gapOf);
  return left.map(gapOf);
}

/** Checks whether nobody is on duty in the whole week. */
export const isWholeWeek = ({ fromDay, from, toDay, to }: Gap): boolean =>
  fromDay === 1 && from === '00:00' && toDay === 7 && to === '24:00';

/** Checks whether a person is responsible for an area: they have it, or the whole country. */
const covers = ({ areas }: Person, area: string | undefined): boolean =>
  areas.length === 0 || (area !== undefined && areas.includes(area));

/** The people who share a duty: those of a level for a country, or for one area of it. */
export interface Post extends Omit<PlaceGaps, 'gaps'> {
  readonly people: readonly Person[];
}

/**
 * Returns the posts of a level: one for the whole country, and one for each area with its own
 * people.
 */
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

/** Returns all posts of a country, or of the regional desk. */
export const postsOf = (people: readonly Person[], country: string): Post[] =>
  country === REGION
    ? postsAt(country, 'regional-desk', people)
    : [...postsAt(country, 'focal-point', people), ...postsAt(country, 'agency-head', people)];

/**
 * Returns where and when nobody is on duty, by country, area and level. In these hours everyone of
 * the level is called.
 * @param countries the countries that send tips
 */
export function dutyGaps(people: readonly Person[], countries: readonly string[]): PlaceGaps[] {
  return [...[...countries].sort(), REGION]
    .flatMap((country) => postsOf(people, country))
    .map(({ people: here, ...place }) => ({ ...place, gaps: weekGaps(here) }))
    .filter(({ gaps }) => gaps.length > 0);
}
