import type { FocalPoint, Role } from '../directory/directory.js';
import { beginningOf, HOUR, MINUTE } from '../shared/clock.js';
import type { Call, Escalation } from '../models/cases/escalation.js';
import type { Priority } from '../shared/priority.js';

/** What is to be done with an escalation now. */
export type Step =
  /** Nothing is due. */
  | { readonly do: 'wait' }
  /** Call these people. `repeat`: the end of the ladder was reached before. */
  | {
      readonly do: 'call';
      readonly people: readonly [FocalPoint, ...FocalPoint[]];
      readonly level: number;
      readonly round: number;
      readonly dueAt: Date;
      readonly repeat: boolean;
    }
  /** Remind the person who took it that it is not acted on. */
  | { readonly do: 'remind'; readonly focalPoint: string; readonly dueAt: Date }
  /** A P1 is said to be acted on: tell second persons of it, who may say that it is not so. */
  | {
      readonly do: 'second';
      readonly people: readonly [FocalPoint, ...FocalPoint[]];
      readonly level: number;
      readonly dueAt: Date;
    }
  /** There is no second person who could be told: it stays open, loudly. */
  | { readonly do: 'noSecond'; readonly dueAt: Date }
  /** There is nobody who may be called, at any level: say so loudly and try again later. */
  | {
      readonly do: 'unanswered';
      readonly level: number;
      readonly round: number;
      readonly dueAt: Date;
    };

/**
 * Those on duty in a role, without some (by id). Whom a conflict of interest excludes, `next` leaves out again,
 * whatever this returns.
 */
export type People = (role: Role, without: readonly string[]) => readonly FocalPoint[];

/** The beginning of a minute: times in the cases database are this coarse. Source: design.md §2. */
export const toMinute = (time: number | Date): Date => beginningOf(MINUTE, time);

/**
 * When an escalation was opened, as it is kept. A P1 is called in that minute anyway; of everything else the minute would
 * lead to its sender.
 */
export const openedAt = (priority: Priority, now: Date): Date =>
  priority === 1 ? toMinute(now) : beginningOf(HOUR, now);

/** How long a level has to answer, in milliseconds. */
export function answerWithin(policy: Escalation['policy'], level: number): number {
  return policy.levels[level]?.answerWithin ?? policy.repeatEvery;
}

/** The person may hear of this tip: no conflict of interest. Source: safety.md §4.10. */
export function mayKnow(
  escalation: Pick<Escalation, 'excludedAffiliations'>,
  person: FocalPoint,
): boolean {
  return person.active && !escalation.excludedAffiliations.includes(person.affiliation);
}

/** They said they cannot, or passed it on. */
export const refused = ({ outcome }: Call): boolean =>
  outcome === 'declined' || outcome === 'passed';

/**
 * Who is told that a P1 was acted on: the next level above the person who says so, else a level below, else their own. So
 * those who were told that it is taken hear no more of it as a rule, whether they may know of it or not.
 */
function second(escalation: Escalation, people: People, now: Date): Step {
  const { policy, acknowledgedBy, calls } = escalation;
  const from = calls.find(({ focalPoint }) => focalPoint === acknowledgedBy)?.level ?? 0;
  const unreachable = new Set(
    calls.filter(({ outcome }) => outcome === 'unreachable').map(({ focalPoint }) => focalPoint),
  );
  const levels = policy.levels.map((_, at) => at);
  const below = levels.filter((at) => at < from).reverse();
  const order = [...levels.filter((at) => at > from), ...below, from];
  for (const level of order) {
    const role = policy.levels[level]?.role;
    const [first, ...others] = (role ? people(role, []) : []).filter(
      (person) =>
        mayKnow(escalation, person) &&
        person.reaches.length > 0 &&
        person.id !== acknowledgedBy &&
        !unreachable.has(person.id),
    );
    if (first) return { do: 'second', people: [first, ...others], level, dueAt: toMinute(now) };
  }
  const wait = Math.min(policy.repeatEvery, HOUR);
  return { do: 'noSecond', dueAt: toMinute(now.getTime() + wait) };
}

/**
 * What is to be done with an escalation now. Levels are called in order; one with nobody left is skipped at once.
 * After the last level the last that has somebody left is called again every `repeatEvery`, for ever, and when all of
 * them refused, they are asked again: it never stops. What is acknowledged and not acted on by its second deadline:
 * the person is reminded once, has as long as their level had to answer, and then the next level is called.
 * Every time is counted from `now`, so after downtime the ladder goes on in its order and everybody gets their time.
 */
export function next(escalation: Escalation, people: People, now: Date): Step {
  const { policy, dueAt, state, level, round } = escalation;
  if (!dueAt || dueAt > now || state === 'acted' || state === 'closed') return { do: 'wait' };
  const after = (ms: number) => toMinute(now.getTime() + ms);

  if (state === 'acknowledged' && escalation.reportedAt) return second(escalation, people, now);
  if (state === 'acknowledged' && !escalation.reminded && escalation.acknowledgedBy !== undefined) {
    const taken = escalation.calls.findLast(
      ({ focalPoint }) => focalPoint === escalation.acknowledgedBy,
    );
    const grace = answerWithin(policy, taken?.level ?? level);
    return { do: 'remind', focalPoint: escalation.acknowledgedBy, dueAt: after(grace) };
  }

  const saidNo = new Set(escalation.calls.filter(refused).map(({ focalPoint }) => focalPoint));
  const may = (person: FocalPoint) => mayKnow(escalation, person) && person.reaches.length > 0;
  const callable = policy.levels.map(({ role }) => people(role, []).filter(may));
  const willing = policy.levels.map(({ role }) =>
    people(role, [...saidNo]).filter((person) => may(person) && !saidNo.has(person.id)),
  );

  const last = policy.levels.length - 1;
  for (let at = level + 1; at <= last; at += 1) {
    const [first, ...others] = willing[at] ?? [];
    if (!first) continue;
    const dueAt = after(answerWithin(policy, at));
    return { do: 'call', people: [first, ...others], level: at, round, dueAt, repeat: false };
  }
  for (const groups of [willing, callable]) {
    const at = groups.findLastIndex((group) => group.length > 0);
    const [first, ...others] = groups[at] ?? [];
    if (!first) continue;
    const dueAt = after(policy.repeatEvery);
    return {
      do: 'call',
      people: [first, ...others],
      level: at,
      round: round + 1,
      dueAt,
      repeat: true,
    };
  }
  // Looking again costs nobody a message, so a person who is entered today is not called next week.
  const dueAgain = after(Math.min(policy.repeatEvery, HOUR));
  if (escalation.calls.length === 0) return { do: 'unanswered', level: -1, round, dueAt: dueAgain };
  return { do: 'unanswered', level: last, round: round + 1, dueAt: dueAgain };
}
