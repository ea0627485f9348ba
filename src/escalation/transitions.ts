import type { Affiliation, FocalPoint } from '../directory/directory.js';
import type { Call, Escalation } from '../models/cases/escalation.js';
import type { EscalationRequest, Policy, Priority } from './escalation.js';
import { answerWithin, mayKnow, openedAt, toMinute, type Step } from './next.js';
import { randomId } from '../shared/ids.js';

/** A new escalation. @param start when its first call is due: at once, unless said otherwise */
export function born(
  request: EscalationRequest,
  policy: Policy,
  now: Date,
  start: Date = now,
): Escalation {
  const { tip, reference, country, area, priority, kind, excludedAffiliations } = request;
  return {
    _id: tip,
    reference,
    country,
    ...(area === undefined ? {} : { area }),
    priority,
    kind,
    excludedAffiliations,
    policy,
    state: 'calling',
    unanswered: false,
    level: -1,
    round: 0,
    dueAt: toMinute(start),
    calls: [],
    reminded: false,
    openedAt: openedAt(priority, now),
    changes: [],
    v: 0,
  };
}

const TAG = 12;

/** Calls people at a level; who was called before keeps the code and the tag. */
function withCalls(
  escalation: Escalation,
  people: readonly FocalPoint[],
  { level, round, at }: Pick<Call, 'level' | 'round' | 'at'>,
  newCode: () => string,
): readonly Call[] {
  const fresh = people.map(({ id }): Call => {
    const before = escalation.calls.filter(({ focalPoint }) => focalPoint === id);
    const times = (before.find((call) => call.level === level)?.times ?? 0) + 1;
    const [known] = before;
    return {
      focalPoint: id,
      level,
      round,
      code: known?.code ?? newCode(),
      tag: known ? known.tag : randomId().slice(0, TAG),
      times,
      at: toMinute(at),
    };
  });
  const again = new Set(people.map(({ id }) => id));
  return [
    ...escalation.calls.filter((call) => call.level !== level || !again.has(call.focalPoint)),
    ...fresh,
  ];
}

/**
 * The calls of a step decided, not yet made: `pending` until they are in the outbox. Somebody who took it and did not
 * act in time keeps their code and may still answer.
 */
export function called(
  escalation: Escalation,
  step: Extract<Step, { do: 'call' }>,
  newCode: () => string,
  now: Date,
): Escalation {
  const { people, level, round, dueAt, repeat } = step;
  const open = reopened(escalation, 'lapsed');
  return {
    ...open,
    calls: withCalls(open, people, { level, round, at: now }, newCode),
    level,
    round,
    pending: { dueAt },
    unanswered: repeat,
  };
}

/** Nobody may be called now: shown red, and looked at again at the step's time. */
export function withNobody(
  escalation: Escalation,
  step: Extract<Step, { do: 'unanswered' }>,
): Escalation {
  const { level, round, dueAt } = step;
  return { ...reopened(escalation, 'lapsed'), unanswered: true, level, round, dueAt };
}

/** A person called beside those of the ladder, at the present level: a coordinator's choice over who has it. */
export function assigned(
  escalation: Escalation,
  person: FocalPoint,
  newCode: () => string,
  now: Date,
): Escalation {
  const open =
    escalation.acknowledgedBy === person.id ? escalation : reopened(escalation, 'passed');
  const level = Math.max(open.level, 0);
  const calls = withCalls(open, [person], { level, round: open.round, at: now }, newCode);
  const dueAt =
    open === escalation ? open.dueAt : toMinute(now.getTime() + answerWithin(open.policy, level));
  return { ...open, calls, dueAt };
}

/** Who acted on it goes on hearing so, though it is called anew without them. */
function withHeard(escalation: Escalation, focalPoint: string): Escalation {
  const calls = escalation.calls.map((call) =>
    call.focalPoint === focalPoint ? { ...call, hears: 'acted' as const } : call,
  );
  return { ...escalation, calls };
}

/** The people of the present level and round. */
export function presentCalls({ calls, level, round }: Escalation): readonly Call[] {
  return calls.filter((call) => call.level === level && call.round === round);
}

/** An outcome for one person's calls. */
export function marked(
  escalation: Escalation,
  focalPoint: string,
  outcome: Call['outcome'],
): Escalation {
  const calls = escalation.calls.map((call) =>
    call.focalPoint === focalPoint ? { ...call, outcome } : call,
  );
  return { ...escalation, calls };
}

/** A person's call waits in the outbox: they may answer when it arrives. */
export function held(escalation: Escalation, focalPoint: string): Escalation {
  const calls = escalation.calls.map((call) =>
    call.focalPoint === focalPoint ? { ...call, held: true } : call,
  );
  return { ...escalation, calls };
}

/** Nobody has it any more; the person who had it gets an outcome. Without one it is left as it is. */
export function reopened(escalation: Escalation, outcome: Call['outcome']): Escalation {
  const { acknowledgedBy, state } = escalation;
  if (state !== 'acknowledged' || acknowledgedBy === undefined) return escalation;
  return {
    ...marked(escalation, acknowledgedBy, outcome),
    ...nobodysAnyMore,
    state: 'calling',
  };
}

const nobodysAnyMore = {
  acknowledgedBy: undefined,
  acknowledgedAt: undefined,
  reminded: false,
  reportedAt: undefined,
  seconds: undefined,
  actedBy: undefined,
  actedAt: undefined,
} as const;

/** Who are told that a P1 was acted on, with codes for those who have none; `pending` until it is in the outbox. */
export function withSeconds(
  escalation: Escalation,
  { people, level, dueAt }: Extract<Step, { do: 'second' }>,
  newCode: () => string,
  now: Date,
): Escalation {
  const called = new Set(escalation.calls.map(({ focalPoint }) => focalPoint));
  const fresh = people
    .filter(({ id }) => !called.has(id))
    .map(({ id }): Call => ({
      focalPoint: id,
      level,
      round: escalation.round,
      code: newCode(),
      tag: randomId().slice(0, TAG),
      times: 0,
      at: toMinute(now),
    }));
  return {
    ...escalation,
    calls: [...escalation.calls, ...fresh],
    seconds: people.map(({ id }) => id),
    pending: { dueAt },
  };
}

/** Second persons were told: it is over, unless one of them says that it is not so. */
export function actedOn(escalation: Escalation): Escalation {
  const { acknowledgedBy, reportedAt } = escalation;
  return {
    ...escalation,
    state: 'acted',
    actedBy: acknowledgedBy,
    actedAt: reportedAt,
    unanswered: false,
    pending: undefined,
    dueAt: undefined,
  };
}

/** None of the second persons could be reached: others are looked for at once. */
export function withoutSeconds(escalation: Escalation, now: Date): Escalation {
  const { seconds = [], reportedAt, acknowledgedBy } = escalation;
  if (!reportedAt || acknowledgedBy === undefined) return escalation;
  const reached = escalation.calls.some(
    ({ focalPoint, outcome }) => seconds.includes(focalPoint) && outcome !== 'unreachable',
  );
  if (reached) return escalation;
  return {
    ...dueNow(escalation, now),
    state: 'acknowledged',
    actedBy: undefined,
    actedAt: undefined,
  };
}

/** A second person says that it is not acted on: everybody is called again from the first level, at once. */
export function notActedOn(escalation: Escalation, now: Date): Escalation {
  const by = escalation.actedBy ?? escalation.acknowledgedBy ?? '';
  return {
    ...fromTheStart(marked(escalation, by, 'lapsed'), now),
    ...nobodysAnyMore,
    state: 'calling',
  };
}

/** The next level is called at a moment; at once, if that is now. */
export function dueNow(escalation: Escalation, now: Date): Escalation {
  return { ...escalation, dueAt: toMinute(now), pending: undefined };
}

/** Goes up the ladder from its beginning, at a moment. The codes given out stay good. */
function fromTheStart(escalation: Escalation, now: Date): Escalation {
  return { ...dueNow(escalation, now), level: -1, round: escalation.round + 1 };
}

/**
 * What was learnt later of where it is and what it is about. Another country has another ladder, called from its
 * beginning, unless somebody has it already. The reference stays: people know it by that.
 * @param now when it is called there
 */
export function revised(
  escalation: Escalation,
  { country, area, kind }: Pick<EscalationRequest, 'country' | 'area' | 'kind'>,
  policy: Policy,
  now: Date,
): Escalation {
  if (country === escalation.country) return { ...escalation, kind, area: area ?? escalation.area };
  const moved = { ...escalation, country, area, kind, policy };
  return moved.state === 'calling' && moved.level >= 0 ? fromTheStart(moved, now) : moved;
}

/** There is a level above the one called last. */
export const hasNext = ({ level, policy }: Escalation): boolean => level < policy.levels.length - 1;

/** May still answer: has not refused, was reached, and is not excluded. */
export const mayAnswer = ({ outcome }: Call): boolean =>
  outcome === undefined || outcome === 'lapsed';

/**
 * What follows when somebody at the present level will not answer: with nobody left there, the next level is called
 * at once. A person whose call waits for a sender that does not work is not waited for. At the end of the ladder nobody is next: it is shown as unanswered and repeats at its time.
 */
export function withoutOne(escalation: Escalation, now: Date): Escalation {
  if (escalation.state !== 'calling' || escalation.level < 0) return escalation;
  if (presentCalls(escalation).some((call) => mayAnswer(call) && !call.held)) return escalation;
  return hasNext(escalation) ? dueNow(escalation, now) : { ...escalation, unanswered: true };
}

/**
 * Keeps an escalation from people of some affiliations from now on: their codes are worth nothing any more, and what
 * one of them had taken is called on. @param person the people who were called, by id @param now when others are called
 */
export function withExclusions(
  escalation: Escalation,
  affiliations: readonly Affiliation[],
  person: (id: string) => FocalPoint | undefined,
  now: Date,
): Escalation {
  const excludedAffiliations = [...new Set([...escalation.excludedAffiliations, ...affiliations])];
  const narrowed = { ...escalation, excludedAffiliations };
  const out = new Set(
    escalation.calls
      .map(({ focalPoint }) => focalPoint)
      .filter((id) => {
        const found = person(id);
        return found !== undefined && !mayKnow(narrowed, found);
      }),
  );
  const unsent = escalation.pending ? presentCalls(escalation) : [];
  const without: Escalation = {
    ...narrowed,
    calls: escalation.calls.map((call) => {
      if (!out.has(call.focalPoint)) return call;
      const quiet = unsent.includes(call) || !mayAnswer(call);
      return {
        ...call,
        outcome: 'excluded',
        ...(quiet && !call.hears ? { hears: 'nothing' } : {}),
      };
    }),
  };
  const { state, acknowledgedBy, actedBy } = without;
  if (state === 'acted' && actedBy !== undefined && out.has(actedBy)) {
    return anew(withHeard(without, actedBy), now);
  }
  if (state === 'acknowledged' && acknowledgedBy !== undefined && out.has(acknowledgedBy)) {
    return dueNow(reopened(without, 'excluded'), now);
  }
  return out.size > 0 ? withoutOne(without, now) : without;
}

/**
 * Goes up the ladder again from its beginning: something more urgent was learnt after it was acted on or closed, or
 * that the person who acted on it may not know of it. @param now when it is called
 */
export function anew(escalation: Escalation, now: Date): Escalation {
  return {
    ...fromTheStart(escalation, now),
    ...nobodysAnyMore,
    state: 'calling',
    calls: escalation.calls.map((call) =>
      call.outcome === 'excluded' ? call : { ...call, outcome: undefined },
    ),
    closedBy: undefined,
  };
}

/** When the present state has to change under a policy, counted from now. */
function deadline(escalation: Escalation, policy: Policy, now: Date): Date {
  const { state, level } = escalation;
  const within = state === 'acknowledged' ? policy.actWithin : answerWithin(policy, level);
  return toMinute(now.getTime() + within);
}

/**
 * A change of priority with the policy that belongs to it; calls go on from the level reached.
 * @param start when the first call is due, if nobody was called yet and it is more urgent
 */
export function withPriority(
  escalation: Escalation,
  change: { priority: Priority; policy: Policy; reason: string; by?: string },
  now: Date,
  start: Date = now,
): Escalation {
  const { priority, policy, reason, by } = change;
  const more = priority < escalation.priority;
  const uncalled = escalation.state === 'calling' && escalation.level < 0;
  const fresh = uncalled ? toMinute(start) : deadline(escalation, policy, now);
  const move = (due: Date): Date =>
    more ? (due < fresh ? due : fresh) : escalation.level < 0 ? due : fresh;
  const { dueAt, pending } = escalation;
  return {
    ...escalation,
    priority,
    policy,
    ...(pending ? { pending: { dueAt: move(pending.dueAt) } } : {}),
    ...(dueAt && !pending ? { dueAt: move(dueAt) } : {}),
    changes: [
      ...escalation.changes,
      { from: escalation.priority, to: priority, reason, by, at: toMinute(now) },
    ],
  };
}
