import type { FocalPoint } from '../directory/directory.js';
import type { Answer } from '../escalation/escalation.js';
import { isPresent, mayAnswer } from '../escalation/calls.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { hasCode, isSecond, type CallDeps } from './calls.js';
import type { CardView } from './card.js';
import { channelOf, devices, type Device } from './people.js';
import { messagesOn, type PhoneDeps, type PhoneView } from './phones.js';
import type { Selection } from './selection.js';

type Verb = Answer['verb'];

/** A focal point whose phone can be chosen. */
export interface FocalChoice {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly waiting: boolean;
}

/** The chosen focal point's phone. */
export interface FocalView {
  readonly phone: PhoneView;
  readonly devices: readonly Device[];
  /** The answers that are possible now. */
  readonly answers: readonly (Answer & { readonly reference: string })[];
}

type FocalDeps = CallDeps & PhoneDeps;

/**
 * The number of recently called people that the page offers; the others can be chosen by their
 * names on the cards.
 */
const MOST_PEOPLE = 3;

const roles = {
  'focal-point': 'focal point',
  'agency-head': 'agency head',
  'regional-desk': 'regional desk',
} as const;

/** Returns the answers that a person can still give to an escalation. */
function verbsFor(escalation: Escalation, person: FocalPoint, call: Call): readonly Verb[] {
  if (isSecond(escalation, call)) return ['no'];
  if (!mayAnswer(call)) return [];
  const { state, acknowledgedBy } = escalation;
  if (state === 'acknowledged') return acknowledgedBy === person.id ? ['done', 'no'] : [];
  if (state !== 'calling') return [];
  return person.role === 'regional-desk' ? ['ok', 'no'] : ['ok', 'no', 'pass'];
}

/**
 * Returns the answers of a person. They answer with the code that was sent to them: a call that
 * never arrived cannot be answered.
 */
function answersFor(
  deps: CallDeps,
  person: FocalPoint,
  escalations: readonly Escalation[],
): FocalView['answers'] {
  return escalations.flatMap((escalation) => {
    const { calls, reference } = escalation;
    const verbsOf = (call: Call) => verbsFor(escalation, person, call);
    const call = calls.find((one) => one.focalPoint === person.id && verbsOf(one).length > 0);
    if (!call || !hasCode(deps, escalation, call)) return [];
    return verbsOf(call).map((verb) => ({ verb, code: call.code, reference }));
  });
}

/** Returns a person's phones that have messages, the one with the latest message first. */
function phonesOf(deps: FocalDeps, person: FocalPoint): Omit<PhoneView, 'who' | 'name'>[] {
  const phones = devices.flatMap((device) => {
    const reach = person.reaches.find(({ channel }) => channel === channelOf(device));
    return reach ? [{ device, messages: messagesOn(deps, device, reach.address) }] : [];
  });
  const last = (one: (typeof phones)[number]) => one.messages.at(-1)?.at.getTime() ?? 0;
  return phones.sort((a, b) => last(b) - last(a));
}

function focalView(
  deps: FocalDeps,
  person: FocalPoint,
  on: Device | undefined,
  escalations: readonly Escalation[],
): FocalView {
  const phones = phonesOf(deps, person);
  const shown = phones.find(({ device }) => device === on) ??
    phones[0] ?? { device: 'sms' as const, messages: [] };
  return {
    phone: { who: person.id, name: person.name, ...shown },
    devices: devices.filter((device) => phones.some((one) => one.device === device)),
    answers: answersFor(deps, person, escalations),
  };
}

/**
 * Returns the ids of the people who were called: first those who can answer now, with the top card
 * before others, and those of the current level before those who were called earlier.
 */
function calledPeople(escalations: readonly Escalation[]): string[] {
  const calls = escalations.flatMap((one, i) =>
    one.calls.map((call) => ({
      ...call,
      open: one.state === 'calling' || isSecond(one, call),
      onTop: i === 0,
      present: isPresent(one, call),
    })),
  );
  calls.sort(
    (a, b) =>
      Number(b.open) - Number(a.open) ||
      Number(b.onTop) - Number(a.onTop) ||
      Number(b.present) - Number(a.present) ||
      b.at.getTime() - a.at.getTime() ||
      b.level - a.level,
  );
  return [...new Set(calls.map(({ focalPoint }) => focalPoint))];
}

/** Returns the people whose answer is awaited. */
function awaited(cards: readonly CardView[]): ReadonlySet<string> {
  const calls = cards.flatMap(({ levels }) => levels.flatMap((level) => level.calls));
  return new Set(calls.filter(({ tone }) => tone === 'waiting').map(({ id }) => id));
}

/**
 * Returns the focal points to choose from, and the phone of the one who is chosen or was called
 * last.
 */
export function focalPart(
  deps: FocalDeps,
  { focal, on }: Selection,
  escalations: readonly Escalation[],
  cards: readonly CardView[],
): { readonly focalPoints: readonly FocalChoice[]; readonly focal?: FocalView } {
  const people = calledPeople(escalations).flatMap((id) => deps.directory.focalPoint(id) ?? []);
  const chosen = people.find(({ id }) => id === focal) ?? people[0];
  const waiting = awaited(cards);
  const focalPoints = people
    .filter((one, i) => i < MOST_PEOPLE || one === chosen)
    .map(({ id, name, role }) => ({ id, name, role: roles[role], waiting: waiting.has(id) }));
  if (!chosen) return { focalPoints };
  return { focalPoints, focal: focalView(deps, chosen, on, escalations) };
}
