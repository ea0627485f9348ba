import type { FocalPoint } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { HOUR } from '../shared/clock.js';
import { lastCallOf, refused } from './calls.js';
import { mayBeCalled, type People } from './people.js';
import { secondPersonStep } from './second-person.js';
import { isHeldBack, officialsStep, orOfficials } from './officials.js';
import type { Step } from './step.js';
import { answerWithin, toMinute } from './times.js';

/** Who may be called at each level, by the index of the level. */
type PeopleOfLevels = readonly (readonly FocalPoint[])[];

/** Whether somebody has it and was not reminded yet that nobody has acted. */
const needsReminder = ({ state, reminded, acknowledgedBy }: Escalation): boolean =>
  state === 'acknowledged' && !reminded && acknowledgedBy !== undefined;

/** Reminds the person who took it, once. They then have as long as their level had to answer. */
function reminder(escalation: Escalation, now: Date): Step {
  const { policy, acknowledgedBy = '', level } = escalation;
  const grace = answerWithin(policy, lastCallOf(escalation, acknowledgedBy)?.level ?? level);
  return { do: 'remind', focalPoint: acknowledgedBy, dueAt: toMinute(now.getTime() + grace) };
}

/** Returns everybody who may be called, level by level. */
function callableAt(escalation: Escalation, people: People): PeopleOfLevels {
  return escalation.policy.levels.map(({ role }) =>
    people(role, []).filter((person) => mayBeCalled(escalation, person)),
  );
}

/** Returns the people who may be called and did not refuse, level by level. */
function willingAt(escalation: Escalation, people: People): PeopleOfLevels {
  const saidNo = new Set(escalation.calls.filter(refused).map(({ focalPoint }) => focalPoint));
  return escalation.policy.levels.map(({ role }) =>
    people(role, [...saidNo]).filter(
      (person) => mayBeCalled(escalation, person) && !saidNo.has(person.id),
    ),
  );
}

/**
 * Returns the call of the next level that has somebody. A level with nobody left is skipped at
 * once; a level with only officials is not.
 */
function nextLevelUp(escalation: Escalation, willing: PeopleOfLevels, now: Date): Step | undefined {
  const { policy, level, round } = escalation;
  for (let at = level + 1; at < policy.levels.length; at += 1) {
    const here = willing[at] ?? [];
    if (here.length === 0) continue;
    const [first, ...others] = notHeldBack(escalation, here, now);
    const end = toMinute(now.getTime() + answerWithin(policy, at));
    const waits = willing
      .slice(0, at + 1)
      .flat()
      .some((one) => isHeldBack(escalation, one, now));
    const dueAt = waits ? orOfficials(escalation, end, now) : end;
    if (!first) return { do: 'later', dueAt };
    return { do: 'call', people: [first, ...others], level: at, round, dueAt, repeat: false };
  }
  return undefined;
}

const notHeldBack = (escalation: Escalation, people: readonly FocalPoint[], now: Date) =>
  people.filter((person) => !isHeldBack(escalation, person, now));

/**
 * Returns the repeat after the end of the ladder: the highest level that has somebody is called
 * again.
 */
function repeatOfLast(escalation: Escalation, people: PeopleOfLevels, now: Date): Step | undefined {
  const { policy, round } = escalation;
  const at = people.findLastIndex((group) => group.length > 0);
  if (at < 0) return undefined;
  const [first, ...others] = notHeldBack(escalation, people[at] ?? [], now);
  const dueAt = toMinute(now.getTime() + policy.repeatEvery);
  if (!first) return { do: 'later', dueAt: orOfficials(escalation, dueAt, now) };
  const called: readonly [FocalPoint, ...FocalPoint[]] = [first, ...others];
  return { do: 'call', people: called, level: at, round: round + 1, dueAt, repeat: true };
}

/** There is nobody to call. Looking again sends no messages, so it is done at least every hour. */
function nobodyToCall({ policy, calls, round }: Escalation, now: Date): Step {
  const dueAt = toMinute(now.getTime() + Math.min(policy.repeatEvery, HOUR));
  if (calls.length === 0) return { do: 'unanswered', level: -1, round, dueAt };
  return { do: 'unanswered', level: policy.levels.length - 1, round: round + 1, dueAt };
}

/**
 * Decides what to do with an escalation now. Levels are called in order. After the last one, the
 * highest level that has somebody left is called again every `repeatEvery`, for ever; if all of
 * them refused, they are asked again. A person who took it and did not act by the second deadline
 * is reminded once, and then the next level is called. Officials are called only when they may be
 * (officials.ts). Every time is counted from `now`: after downtime the ladder continues in its
 * order and everybody gets their full time.
 */
export function nextStep(escalation: Escalation, people: People, now: Date): Step {
  const { dueAt, state, reportedAt } = escalation;
  if (!dueAt || dueAt > now || state === 'acted' || state === 'closed') return { do: 'wait' };
  if (state === 'acknowledged' && reportedAt) return secondPersonStep(escalation, people, now);
  if (needsReminder(escalation)) return reminder(escalation, now);
  const willing = willingAt(escalation, people);
  return (
    officialsStep(escalation, people, now) ??
    nextLevelUp(escalation, willing, now) ??
    repeatOfLast(escalation, willing, now) ??
    repeatOfLast(escalation, callableAt(escalation, people), now) ??
    nobodyToCall(escalation, now)
  );
}
