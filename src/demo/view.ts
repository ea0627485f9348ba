import { createHash } from 'node:crypto';
import type { SimMessage } from '../bots/simulator/network.js';
import type { SimPhones } from '../bots/simulator/simulator.js';
import type { Directory, FocalPoint } from '../directory/directory.js';
import type { Answer } from '../escalation/escalation.js';
import { mayAnswer } from '../escalation/transitions.js';
import type { Escalation } from '../models/cases/escalation.js';
import type { AdjustableClock } from '../shared/clock.js';
import { guessLanguage } from '../shared/texts/guess.js';
import type { Texts } from '../shared/texts/texts.js';
import { hasCode, type Arrival, type CallDeps } from './calls.js';
import { cardView, type CardView } from './card.js';
import type { DemoState } from './deps.js';
import { openedView } from './opened.js';
import { channelOf, devices, type Device } from './people.js';
import type { Selection } from './selection.js';

/** A message on a phone, with its language where that is clear: a screen reader pronounces it. */
export interface MessageView extends SimMessage {
  readonly language?: string | undefined;
}

/** One person's phone. */
export interface PhoneView {
  /** The slug or id a form names the person by. */
  readonly who: string;
  readonly name: string;
  readonly device: Device;
  readonly messages: readonly MessageView[];
}

/** A focal point to choose. */
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
  /** Answers that make sense now. */
  readonly answers: readonly (Answer & { readonly reference: string })[];
}

/** All that the page shows. */
export interface View {
  readonly selection: Selection;
  readonly now: Date;
  readonly ahead: number;
  readonly smsDown: boolean;
  readonly reporter: PhoneView;
  readonly cards: readonly CardView[];
  readonly focalPoints: readonly FocalChoice[];
  readonly focal?: FocalView;
  /** Equal revisions look the same, but for the clock. */
  readonly revision: string;
}

/** What a view is made from. */
export interface ViewDeps {
  readonly network: Pick<SimPhones, 'inbox'>;
  readonly clock: AdjustableClock;
  readonly directory: Directory;
  readonly texts: Texts;
  /** How the deliveries of all calls stand, by their ids. */
  readonly arrivals: ReadonlyMap<string, Arrival>;
  readonly smsDown: boolean;
  readonly opened: DemoState['opened'];
}

/** So many people called last can be chosen at a glance; the others by their names on the cards. */
const MOST_PEOPLE = 3;

const roles = {
  'focal-point': 'focal point',
  'agency-head': 'agency head',
  'regional-desk': 'regional desk',
} as const;

function messagesOf({ network, texts }: ViewDeps, device: Device, address: string): MessageView[] {
  return network
    .inbox(channelOf(device), address)
    .map((message) => ({ ...message, language: guessLanguage(message.text, texts) }));
}

const reachOn = (person: FocalPoint, device: Device) =>
  person.reaches.find(({ channel }) => channel === channelOf(device))?.address;

/** A person answers with the code that was sent to them: what never arrived cannot be answered. */
function answersFor(
  deps: CallDeps,
  person: FocalPoint,
  escalations: readonly Escalation[],
): FocalView['answers'] {
  return escalations.flatMap((escalation) => {
    const { calls, state, acknowledgedBy, reference } = escalation;
    const call = calls.find((one) => one.focalPoint === person.id && mayAnswer(one));
    const mine = acknowledgedBy === person.id;
    if (!call || !hasCode(deps, escalation, call)) return [];
    if (state !== 'calling' && !(state === 'acknowledged' && mine)) return [];
    const open =
      person.role === 'regional-desk' ? (['ok', 'no'] as const) : (['ok', 'no', 'pass'] as const);
    const verbs = mine ? (['done', 'no'] as const) : open;
    return verbs.map((verb) => ({ verb, code: call.code, reference }));
  });
}

function focalView(
  deps: ViewDeps & CallDeps,
  person: FocalPoint,
  on: Device | undefined,
  escalations: readonly Escalation[],
): FocalView {
  const phones = devices.flatMap((device) => {
    const address = reachOn(person, device);
    return address === undefined ? [] : [{ device, messages: messagesOf(deps, device, address) }];
  });
  const last = (one: (typeof phones)[number]) => one.messages.at(-1)?.at.getTime() ?? 0;
  const latest = [...phones].sort((a, b) => last(b) - last(a))[0];
  const shown = phones.find(({ device }) => device === on) ??
    latest ?? { device: 'sms' as const, messages: [] };
  return {
    phone: { who: person.id, name: person.name, ...shown },
    devices: phones.map(({ device }) => device),
    answers: answersFor(deps, person, escalations),
  };
}

/** The people who were called: those of the card on top first, then those of the latest call. */
function called(escalations: readonly Escalation[]): string[] {
  const calls = escalations.flatMap((one, i) =>
    one.calls.map((call) => ({ ...call, open: one.state === 'calling', onTop: i === 0 })),
  );
  calls.sort(
    (a, b) =>
      Number(b.open) - Number(a.open) ||
      Number(b.onTop) - Number(a.onTop) ||
      b.at.getTime() - a.at.getTime() ||
      b.level - a.level,
  );
  return [...new Set(calls.map(({ focalPoint }) => focalPoint))];
}

/** Puts together what the page shows. @param escalations those to show, in the order to show them */
export function viewOf(
  deps: ViewDeps,
  selection: Selection,
  escalations: readonly Escalation[],
): View {
  const { directory, clock, smsDown, texts } = deps;
  const now = clock.now();
  const known = { ...deps, now };
  const cards = escalations.map((one) => {
    const opened =
      deps.opened?.tip === one._id ? openedView(deps.opened.reading, texts) : undefined;
    return { ...cardView(known, one), ...(opened ? { opened } : {}) };
  });
  const people = called(escalations).flatMap((id) => directory.focalPoint(id) ?? []);
  const waits = new Set(
    cards
      .flatMap(({ rungs }) =>
        rungs.flatMap(({ calls }) => calls.filter(({ tone }) => tone === 'waiting')),
      )
      .map(({ id }) => id),
  );
  const chosen = people.find(({ id }) => id === selection.focal) ?? people[0];
  const { reporter, via } = selection;
  const stable = {
    selection,
    ahead: clock.ahead(),
    smsDown,
    reporter: {
      who: reporter.slug,
      name: reporter.name,
      device: via,
      messages: messagesOf(deps, via, reporter.addresses[via]),
    },
    cards,
    focalPoints: people
      .filter((one, i) => i < MOST_PEOPLE || one === chosen)
      .map(({ id, name, role }) => ({
        id,
        name,
        role: roles[role],
        waiting: waits.has(id),
      })),
    ...(chosen ? { focal: focalView(known, chosen, selection.on, escalations) } : {}),
  };
  const revision = createHash('sha256')
    .update(JSON.stringify(stable))
    .digest('base64url')
    .slice(0, 16);
  return { ...stable, now, revision };
}
