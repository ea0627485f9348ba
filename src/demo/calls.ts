import type { SimPhones } from '../bots/simulator/simulator.js';
import type { Directory } from '../directory/directory.js';
import { isPresent } from '../escalation/calls.js';
import { answerWithin } from '../escalation/times.js';
import { deliveryId } from '../escalation/delivery-ids.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { MINUTE } from '../shared/clock.js';
import { channelOf, devices, type Device } from './people.js';
import { span } from './words.js';

/** The state of a call: the colour of its line, which its words also say. */
export type Tone = 'waiting' | 'silent' | 'good' | 'bad';

/** One person's call, as the card shows it. */
export interface CallView {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  /** The phone where it arrived; missing if it has not arrived. */
  readonly device?: Device | undefined;
  readonly times: number;
  readonly tone: Tone;
  readonly says: string;
  /** Whether it has not arrived yet, but still may. */
  readonly missing: boolean;
}

/** The state of a call's delivery, from the outbox. */
export interface Arrival {
  readonly state: 'due' | 'sent' | 'dead' | 'withdrawn';
  /** The channel tried last. */
  readonly channel: string;
}

type Stand = Pick<CallView, 'tone' | 'says'>;

/** The services that describe a call. */
export interface CallDeps {
  readonly directory: Directory;
  readonly network: Pick<SimPhones, 'inbox'>;
  /** By the id of the delivery; deliveries that ended more than a week ago are missing. */
  readonly arrivals: ReadonlyMap<string, Arrival>;
  readonly now: Date;
}

/** Checks whether a person was told that a P1 was acted on, and can say that it was not. */
export const isSecond = (
  { state, seconds = [] }: Escalation,
  { focalPoint, outcome }: Call,
): boolean =>
  state === 'acted' &&
  seconds.includes(focalPoint) &&
  outcome !== 'excluded' &&
  outcome !== 'unreachable';

/** Returns the deliveries of an escalation's calls, and of the report that it was acted on. */
export const deliveriesOf = (escalation: Escalation): string[] =>
  escalation.calls.flatMap((call) => [
    deliveryId(escalation, 'call', call),
    ...(isSecond(escalation, call) ? [deliveryId(escalation, 'second', call)] : []),
  ]);

const arrivalOf = ({ arrivals }: CallDeps, escalation: Escalation, call: Call) =>
  arrivals.get(deliveryId(escalation, 'call', call));

/**
 * Returns the phone that shows a call's code, the latest if several. A simulated phone forgets its
 * messages when the program ends.
 */
function phoneWith(
  { directory, network }: CallDeps,
  escalation: Escalation,
  call: Call,
): Device | undefined {
  const reaches = directory.focalPoint(call.focalPoint)?.reaches ?? [];
  const found = devices.flatMap((device) => {
    const reach = reaches.find(({ channel }) => channel === channelOf(device));
    const messages = reach ? network.inbox(channelOf(device), reach.address) : [];
    const last = messages.findLast(
      ({ direction, text }) =>
        direction === 'in' && text.includes(escalation.reference) && text.includes(call.code),
    );
    return last ? [{ device, at: last.at.getTime() }] : [];
  });
  return found.sort((a, b) => b.at - a.at)[0]?.device;
}

/** Checks whether the person ever received the code of a call: in this round or an earlier one. */
export function hasCode(deps: CallDeps, escalation: Escalation, call: Call): boolean {
  const state = arrivalOf(deps, escalation, call)?.state;
  return state === 'sent' || phoneWith(deps, escalation, call) !== undefined;
}

/**
 * Returns how long a call waited for its answer, in milliseconds: until others were called, it was
 * taken, or until now.
 */
function waited({ now }: CallDeps, escalation: Escalation, call: Call): number {
  const { calls, policy, acknowledgedAt, actedAt } = escalation;
  const whole = new Date(call.at.getTime() + answerWithin(policy, call.level));
  const later = calls
    .filter(
      ({ level, round }) => round > call.round || (round === call.round && level > call.level),
    )
    // A repeat overwrites the time of a person's first call: that was when this level's time had
    // ended.
    .map(({ at, times }) => (times > 1 && whole < at ? whole : at));
  const ends = [...later, acknowledgedAt, actedAt, now].flatMap((at) => at?.getTime() ?? []);
  return Math.max(0, Math.min(...ends) - call.at.getTime());
}

const outcomes: Readonly<Record<NonNullable<Call['outcome']>, string>> = {
  declined: 'Cannot take it',
  passed: 'Passed it on',
  unreachable: 'Could not be reached on any channel',
  lapsed: 'Took it, but it was not acted on',
  excluded: 'Excluded: conflict of interest',
};

/** Returns the state of a call that has not arrived; undefined if it has. */
function undelivered(deps: CallDeps, escalation: Escalation, call: Call): string | undefined {
  const state = arrivalOf(deps, escalation, call)?.state;
  const ended = escalation.dueAt === undefined;
  if (state === 'dead') return outcomes.unreachable;
  // The calls are decided, and go to the outbox next.
  const coming = state === undefined && escalation.pending && isPresent(escalation, call);
  if (state === 'sent' || (state === undefined && !coming)) return undefined;
  return ended ? 'Was not reached' : 'Not delivered yet: trying';
}

function silence(deps: CallDeps, escalation: Escalation, call: Call): string {
  const ms = waited(deps, escalation, call);
  if (ms >= MINUTE) return `No answer in ${span(ms)}`;
  return call.round < escalation.round
    ? 'May still answer: the ladder began anew'
    : 'No answer yet: others were called at once';
}

/** Returns the state of the report to a second person. */
function secondStands({ arrivals }: CallDeps, escalation: Escalation, call: Call): Stand {
  const told = arrivals.get(deliveryId(escalation, 'second', call))?.state !== 'due';
  if (!told) return { tone: 'bad', says: 'To be told that it is acted on: trying' };
  return { tone: 'silent', says: 'Told that it is acted on; can say NO' };
}

function stands(deps: CallDeps, escalation: Escalation, call: Call): Stand {
  const { state, acknowledgedBy, actedBy } = escalation;
  if (actedBy === call.focalPoint) return { tone: 'good', says: 'Acted on it' };
  if (isSecond(escalation, call)) return secondStands(deps, escalation, call);
  if (acknowledgedBy === call.focalPoint)
    return { tone: 'good', says: escalation.reminded ? 'Took it; reminded to act' : 'Took it' };
  if (call.outcome !== undefined) return { tone: 'bad', says: outcomes[call.outcome] };
  const missing = undelivered(deps, escalation, call);
  if (missing !== undefined) return { tone: 'bad', says: missing };
  if (!isPresent(escalation, call))
    return { tone: 'silent', says: silence(deps, escalation, call) };
  if (state !== 'calling') return { tone: 'silent', says: 'Told that it is taken' };
  const ms = waited(deps, escalation, call);
  const late = ms >= answerWithin(escalation.policy, call.level);
  return { tone: 'waiting', says: late ? `No answer in ${span(ms)}` : 'No answer yet' };
}

/** Returns a call in plain words. */
export function callView(deps: CallDeps, escalation: Escalation, call: Call): CallView {
  const arrival = arrivalOf(deps, escalation, call);
  const sentOn = devices.find((device) => channelOf(device) === arrival?.channel);
  const device =
    arrival === undefined
      ? phoneWith(deps, escalation, call)
      : arrival.state === 'sent'
        ? sentOn
        : undefined;
  return {
    id: call.focalPoint,
    name: deps.directory.focalPoint(call.focalPoint)?.name ?? 'Somebody no longer in the directory',
    at: call.at,
    device,
    times: call.times,
    missing: undelivered(deps, escalation, call) !== undefined,
    ...stands(deps, escalation, call),
  };
}
