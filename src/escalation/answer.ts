import type { Escalation } from '../models/cases/escalation-doc.js';
import type { Answer, Answered } from './escalation.js';
import { presentCalls, withHears, withOutcome } from './calls.js';
import { hasNext, nextLevelAt, nextLevelIfNobodyLeft, released } from './levels.js';
import { notActedOn } from './second-person.js';
import { toMinute } from './times.js';

/** What an answer leads to. */
export interface Decision {
  readonly answered: Answered;
  /** The changed escalation, if it changes. */
  readonly changed?: Escalation;
  /**
   * Who else is told: `taken` goes to the people who were called, `reopened` to the person who
   * acted on it.
   */
  readonly tell?: 'taken' | 'reopened';
}

type Outcome = Extract<Answered, { ok: true }>['outcome'];
type Refusal = Extract<Answered, { reference: string; ok: false }>['reason'];

const led = (
  { reference }: Escalation,
  outcome: Outcome,
  changed?: Escalation,
  tell?: Decision['tell'],
): Decision => ({
  answered: { ok: true, outcome, reference },
  ...(tell === undefined ? {} : { tell }),
  ...(changed === undefined ? {} : { changed }),
});
const not = ({ reference }: Escalation, reason: Refusal): Decision => ({
  answered: { ok: false, reason, reference },
});

/** Whether it can still be answered: people are being called, or somebody has it. */
export const isOpen = ({ state }: Escalation): boolean =>
  state === 'calling' || state === 'acknowledged';

/**
 * Decides what a focal point's answer leads to. Anyone who was called, at any level, may answer
 * while it is open. The same answer again changes nothing. If two people take it, the second is
 * told that it is taken. The person who has it may give it back (NO, PASS): then the next level is
 * called at once.
 * @param focalPoint the id of a person who was called with the answer's code
 */
export function decide(
  escalation: Escalation,
  focalPoint: string,
  answer: Answer,
  now: Date,
): Decision {
  if (!isOpen(escalation)) return whenOver(escalation, focalPoint, answer, now);
  switch (answer.verb) {
    case 'ok':
      return take(escalation, focalPoint, now);
    case 'done':
      return finish(escalation, focalPoint, now);
    case 'no':
    case 'pass':
      return refuse(escalation, focalPoint, answer.verb, now);
  }
}

/**
 * Decides the reply to a person who may no longer know of it: they get the reply they would get if
 * another had taken it. Any other reply would tell an official that they were named (docs/adr/016).
 */
export function decideExcluded(
  escalation: Escalation,
  focalPoint: string,
  { verb }: Answer,
): Decision {
  const theirs = escalation.calls.filter((call) => call.focalPoint === focalPoint);
  if (theirs.some(({ hears }) => hears === 'acted'))
    return verb === 'done' ? done(escalation) : not(escalation, 'closed');
  if (!isOpen(escalation)) return not(escalation, 'closed');
  // This reply tells them that it is taken. They get no second message when another person really
  // takes it.
  const changed = withHears(escalation, focalPoint, 'nothing');
  if (verb === 'ok' || verb === 'done') return { ...not(escalation, 'taken'), changed };
  return led(escalation, verb === 'no' ? 'declined' : 'passed', changed);
}

/**
 * Builds the result of a report that it was acted on. For a P1 a second person is told: the word of
 * one person does not end an escalation about a life in danger.
 */
function done(escalation: Escalation, changed?: Escalation, tell?: Decision['tell']): Decision {
  const decision = led(escalation, 'acted', changed, tell);
  const { answered } = decision;
  if (escalation.priority !== 1 || !answered.ok) return decision;
  return { ...decision, answered: { ...answered, second: true } };
}

const has = ({ acknowledgedBy }: Escalation, focalPoint: string): boolean =>
  acknowledgedBy === focalPoint;
const isOthers = ({ acknowledgedBy }: Escalation, focalPoint: string): boolean =>
  acknowledgedBy !== undefined && acknowledgedBy !== focalPoint;

/** Returns the escalation as taken by a person. */
export function taken(open: Escalation, by: string, at: Date): Escalation {
  return {
    ...withOutcome(open, by, undefined),
    state: 'acknowledged',
    acknowledgedBy: by,
    acknowledgedAt: toMinute(at),
    reminded: false,
    unanswered: false,
    pending: undefined,
    dueAt: toMinute(at.getTime() + open.policy.actWithin),
  };
}

function whenOver(
  escalation: Escalation,
  focalPoint: string,
  { verb }: Answer,
  now: Date,
): Decision {
  const { state, actedBy, seconds = [] } = escalation;
  if (verb === 'done' && actedBy === focalPoint) return done(escalation);
  const refuses = verb === 'no' || verb === 'pass';
  if (refuses && state === 'acted' && seconds.includes(focalPoint))
    return led(escalation, 'reopened', notActedOn(escalation, now), 'reopened');
  return not(escalation, 'closed');
}

function take(escalation: Escalation, focalPoint: string, now: Date): Decision {
  if (isOthers(escalation, focalPoint)) return not(escalation, 'taken');
  const changed = has(escalation, focalPoint) ? undefined : taken(escalation, focalPoint, now);
  return led(escalation, 'acknowledged', changed, 'taken');
}

/**
 * Handles DONE. Only the person who took it can say that it was acted on; also when they were late
 * and others are being called after them.
 */
function finish(escalation: Escalation, focalPoint: string, now: Date): Decision {
  if (isOthers(escalation, focalPoint)) return not(escalation, 'taken');
  const lapsed = escalation.calls.some(
    (call) => call.focalPoint === focalPoint && call.outcome === 'lapsed',
  );
  const mine = has(escalation, focalPoint);
  if (!mine && !lapsed) return not(escalation, 'notTaken');
  const theirs = mine ? escalation : taken(escalation, focalPoint, now);
  const tell = mine ? undefined : 'taken';
  if (escalation.priority === 1) {
    if (theirs.reportedAt) return done(escalation);
    return done(escalation, { ...nextLevelAt(theirs, now), reportedAt: toMinute(now) }, tell);
  }
  const acted: Escalation = {
    ...theirs,
    state: 'acted',
    actedBy: focalPoint,
    actedAt: toMinute(now),
    dueAt: undefined,
  };
  return done(escalation, acted, tell);
}

function refuse(
  escalation: Escalation,
  focalPoint: string,
  verb: 'no' | 'pass',
  now: Date,
): Decision {
  const outcome = verb === 'no' ? 'declined' : 'passed';
  if (has(escalation, focalPoint)) {
    // The others of the level were told that it is taken, so only another level, or a repeat, can
    // help now.
    return led(escalation, outcome, nextLevelAt(released(escalation, outcome), now));
  }
  const calls = escalation.calls.filter((call) => call.focalPoint === focalPoint);
  if (calls.every((call) => call.outcome === outcome)) return led(escalation, outcome);
  const present = presentCalls(escalation).some((call) => call.focalPoint === focalPoint);
  const without = withOutcome(escalation, focalPoint, outcome);
  if (!present || isOthers(escalation, focalPoint)) return led(escalation, outcome, without);
  const atOnce = outcome === 'passed' && hasNext(escalation);
  return led(
    escalation,
    outcome,
    atOnce ? nextLevelAt(without, now) : nextLevelIfNobodyLeft(without, now),
  );
}
