import type { SimPhones } from '../bots/simulator/simulator.js';
import type { Directory } from '../directory/directory.js';
import { answerWithin } from '../escalation/next.js';
import type { Call, Escalation } from '../models/cases/escalation.js';
import { channelOf, devices, type Device } from './people.js';
import { span } from './words.js';

/** How a call stands: the colour of its line, which its words say too. */
export type Tone = 'waiting' | 'silent' | 'good' | 'bad';

/** One person's call as the card shows it. */
export interface CallView {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  /** Where it arrived; absent when it has not, or before this process started. */
  readonly device?: Device | undefined;
  readonly times: number;
  readonly tone: Tone;
  readonly says: string;
}

/** What is needed to tell of a call. */
export interface CallDeps {
  readonly directory: Directory;
  readonly network: Pick<SimPhones, 'inbox'>;
  /** When this process started: the phones remember nothing older. */
  readonly since: Date;
}

/** The phone a call arrived on: the one where its words stand, the latest if several. */
function arrivedOn(
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

function stands(escalation: Escalation, call: Call): { tone: Tone; says: string } {
  const { state, acknowledgedBy, actedBy, policy, level, round } = escalation;
  if (actedBy === call.focalPoint) return { tone: 'good', says: 'Acted on it' };
  if (acknowledgedBy === call.focalPoint) {
    return { tone: 'good', says: escalation.reminded ? 'Took it; reminded to act' : 'Took it' };
  }
  switch (call.outcome) {
    case 'declined':
      return { tone: 'bad', says: 'Cannot take it' };
    case 'passed':
      return { tone: 'bad', says: 'Passed it on' };
    case 'unreachable':
      return { tone: 'bad', says: 'Could not be reached on any channel' };
    case 'lapsed':
      return { tone: 'bad', says: 'Took it, did not act in time' };
    case 'excluded':
      return { tone: 'bad', says: 'Excluded: conflict of interest' };
    case undefined:
  }
  if (state === 'calling' && call.level === level && call.round === round) {
    return { tone: 'waiting', says: 'No answer yet' };
  }
  return state !== 'calling' && call.level === level && call.round === round
    ? { tone: 'silent', says: 'Told that it is taken' }
    : { tone: 'silent', says: `No answer in ${span(answerWithin(policy, call.level))}` };
}

/** A call in plain words. */
export function callView(deps: CallDeps, escalation: Escalation, call: Call): CallView {
  const device = arrivedOn(deps, escalation, call);
  const { tone, says } = stands(escalation, call);
  const missing = device === undefined && tone === 'waiting' && call.at >= deps.since;
  return {
    id: call.focalPoint,
    name: deps.directory.focalPoint(call.focalPoint)?.name ?? 'Somebody no longer in the directory',
    at: call.at,
    device,
    times: call.times,
    tone: missing ? 'bad' : tone,
    says: missing ? 'Not delivered yet: trying' : says,
  };
}
