import type { Absence } from '../shared/absence.js';
import { absenceOn } from './absent.js';
import {
  leftOver,
  postsOf,
  spansOf,
  timeOfDay,
  weekdayWindow,
  type Post,
  type Span,
} from './gaps.js';
import type { Person } from './sealed.js';

/** Hours on some days without anyone on duty, only because a person is away. */
export interface AwayGap {
  readonly country: string;
  /** ISO 3166-2; without it, the whole country. */
  readonly area?: string;
  readonly role: Person['role'];
  /** `YYYY-MM-DD`, both days included. */
  readonly from: string;
  readonly to: string;
  readonly hours: readonly { readonly from: string; readonly to: string }[];
  /** The people who are away, and until which day. */
  readonly away: readonly { readonly name: string; readonly until: string }[];
}

/** The number of days to check: enough time to find another person. */
const DAYS_AHEAD = 28;

const dayAfter = (day: string, days = 1): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/**
 * Returns the absence that leaves a person's hours empty on a day; undefined when they or a
 * stand-in are on duty.
 */
function emptyPost(
  person: Person,
  byId: ReadonlyMap<string, Person>,
  day: string,
): Absence | undefined {
  const absence = absenceOn(person.absences, day);
  if (!absence) return undefined;
  const other = absence.standIn === undefined ? undefined : byId.get(absence.standIn);
  return other?.active && !absenceOn(other.absences, day) ? undefined : absence;
}

/** Returns the gaps of one day at a post. */
function lackingOn(
  { people, ...place }: Post,
  byId: ReadonlyMap<string, Person>,
  day: string,
): AwayGap | undefined {
  const empty = people.flatMap((person) => {
    const absence = emptyPost(person, byId, day);
    return absence ? [{ person, absence }] : [];
  });
  if (empty.length === 0) return undefined;
  const window = weekdayWindow(day);
  const held = people.filter((one) => !empty.some(({ person }) => person === one));
  // Hours that are always empty are reported with the weekly gaps.
  const always = leftOver(people.flatMap(spansOf), window);
  const lacking = leftOver([...held.flatMap(spansOf), ...always], window);
  if (lacking.length === 0) return undefined;
  const meets = ([a, b]: Span) => lacking.some(([from, to]) => a < to && from < b);
  const hours = lacking.map(([from, to]) => ({
    from: timeOfDay(from - window[0]),
    to: timeOfDay(to - window[0]),
  }));
  const away = empty
    .filter(({ person }) => spansOf(person).some(meets))
    .map(({ person: { name }, absence: { to } }) => ({ name, until: to }));
  return { ...place, from: day, to: day, hours, away };
}

const alike = (a: AwayGap, b: AwayGap): boolean =>
  JSON.stringify([a.hours, a.away]) === JSON.stringify([b.hours, b.away]);

/** Joins days in a row that have the same gap for the same reason. */
function joined(gaps: readonly AwayGap[]): AwayGap[] {
  return gaps.reduce<AwayGap[]>((all, next) => {
    const last = all.at(-1);
    return last && dayAfter(last.to) === next.from && alike(last, next)
      ? [...all.slice(0, -1), { ...last, to: next.to }]
      : [...all, next];
  }, []);
}

/**
 * Returns where and when nobody will be on duty, day by day, because people are away without a
 * stand-in.
 * @param today the first day to check, in the calendar of the country
 */
export function awayGaps(
  people: readonly Person[],
  country: string,
  today: string,
): readonly AwayGap[] {
  const byId = new Map(people.map((one) => [one.id, one]));
  const days = Array.from({ length: DAYS_AHEAD }, (_, index) => dayAfter(today, index));
  return postsOf(people, country).flatMap((post) =>
    joined(days.flatMap((day) => lackingOn(post, byId, day) ?? [])),
  );
}
