import type { FocalPoint } from '../directory/directory.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { randomId, randomLinkCode } from '../shared/ids.js';
import { toMinute } from './times.js';

/** Length of a person's tag, which is cut from a random id. */
const TAG = 12;

/** The fields that all calls and notices of one moment share. */
type Moment = Pick<Call, 'level' | 'round' | 'at'>;

/**
 * Creates a person's first call, with its own code and tag.
 * @param times 0 when the person is only told
 */
function firstCall(
  { id }: FocalPoint,
  { level, round, at }: Moment,
  code: string,
  times: 0 | 1,
): Call {
  const tag = randomId().slice(0, TAG);
  const link = randomLinkCode();
  return { focalPoint: id, level, round, code, tag, link, times, at: toMinute(at) };
}

/**
 * Creates a person's call at a level. A person who was called before keeps the code and the tag.
 */
function callTo(
  { calls }: Escalation,
  person: FocalPoint,
  moment: Moment,
  newCode: () => string,
): Call {
  const before = calls.filter(({ focalPoint }) => focalPoint === person.id);
  const [known] = before;
  if (!known) return firstCall(person, moment, newCode(), 1);
  const { level, round, at } = moment;
  const times = (before.find((call) => call.level === level)?.times ?? 0) + 1;
  const { code, tag, link } = known;
  return { focalPoint: person.id, level, round, code, tag, link, times, at: toMinute(at) };
}

/**
 * Returns the escalation's calls, plus calls to some people of a level. A repeat replaces the
 * earlier call.
 */
export function withCallsTo(
  escalation: Escalation,
  people: readonly FocalPoint[],
  moment: Moment,
  newCode: () => string,
): readonly Call[] {
  const fresh = people.map((person) => callTo(escalation, person, moment, newCode));
  const again = new Set(people.map(({ id }) => id));
  const others = escalation.calls.filter(
    (call) => call.level !== moment.level || !again.has(call.focalPoint),
  );
  return [...others, ...fresh];
}

/**
 * Returns the escalation's calls, plus codes for people who are told of it and have no code yet.
 */
export function withCodesFor(
  { calls }: Escalation,
  people: readonly FocalPoint[],
  moment: Moment,
  newCode: () => string,
): readonly Call[] {
  const known = new Set(calls.map(({ focalPoint }) => focalPoint));
  const fresh = people
    .filter(({ id }) => !known.has(id))
    .map((person) => firstCall(person, moment, newCode(), 0));
  return [...calls, ...fresh];
}

/** Whether a call belongs to the level that is being called now. */
export const isPresent = ({ level, round }: Escalation, call: Call): boolean =>
  call.level === level && call.round === round;

/** The calls of the present level and round. */
export function presentCalls(escalation: Escalation): readonly Call[] {
  return escalation.calls.filter((call) => isPresent(escalation, call));
}

/** A person's latest call, at any level. */
export const lastCallOf = (
  { calls }: Pick<Escalation, 'calls'>,
  person: string | undefined,
): Call | undefined => calls.findLast(({ focalPoint }) => focalPoint === person);

/** Returns the escalation with some fields of one person's calls changed. */
function withCallsChanged(
  escalation: Escalation,
  focalPoint: string,
  change: Partial<Call>,
): Escalation {
  const calls = escalation.calls.map((call) =>
    call.focalPoint === focalPoint ? { ...call, ...change } : call,
  );
  return { ...escalation, calls };
}

/** Returns the escalation with an outcome set for one person's calls. */
export const withOutcome = (
  escalation: Escalation,
  focalPoint: string,
  outcome: Call['outcome'],
): Escalation => withCallsChanged(escalation, focalPoint, { outcome });

/**
 * Returns the escalation with a person's call marked as waiting in the outbox: they may answer when
 * it arrives.
 */
export const withHeldCall = (escalation: Escalation, focalPoint: string): Escalation =>
  withCallsChanged(escalation, focalPoint, { held: true });

/**
 * Returns the escalation with the fact that an excluded person continues to be told `hears`
 * (docs/adr/016).
 */
export const withHears = (
  escalation: Escalation,
  focalPoint: string,
  hears: NonNullable<Call['hears']>,
): Escalation => withCallsChanged(escalation, focalPoint, { hears });

/**
 * Whether a person may still answer: they did not refuse, a message reached them, and they are not
 * excluded.
 */
export const mayAnswer = ({ outcome }: Call): boolean =>
  outcome === undefined || outcome === 'lapsed';

/** Whether a person said that they cannot take it, or passed it on. */
export const refused = ({ outcome }: Call): boolean =>
  outcome === 'declined' || outcome === 'passed';
