import type { Directory, Role } from '../directory/directory.js';
import { kinds } from '../shared/kinds.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import type { Priority } from '../shared/priority.js';
import type { TextKey, Texts } from '../shared/texts/texts.js';
import { callView, type CallDeps, type CallView } from './calls.js';
import type { OpenedView } from './opened.js';
import { hourOf, span } from './words.js';

/** One level of the ladder. */
export interface LevelView {
  readonly title: string;
  readonly within: string;
  readonly state: 'passed' | 'present' | 'taken' | 'ahead';
  readonly calls: readonly CallView[];
  readonly note?: string;
}

/** An escalation as its card shows it. */
export interface CardView {
  readonly id: string;
  readonly reference: string;
  readonly priority: Priority;
  readonly urgency: string;
  readonly kind: string;
  readonly place: string;
  readonly openedAt: Date;
  /**
   * `red`: nobody answered up to the end of the ladder; `late`: the person who took it did not act
   * in time.
   */
  readonly mood: 'calling' | 'red' | 'acknowledged' | 'late' | 'acted' | 'closed';
  readonly headline: string;
  readonly raised?: string;
  readonly next?: { readonly what: string; readonly at: Date; readonly from: Date };
  readonly levels: readonly LevelView[];
  /** The words, if the tip is open. */
  readonly opened?: OpenedView;
}

const titles: Readonly<Record<Role, string>> = {
  'focal-point': 'Focal point',
  'agency-head': 'Agency head',
  'regional-desk': 'Regional desk',
};
/** Source: domain.md §3, the triggers of each priority. */
const urgencies: Readonly<Record<Priority, string>> = {
  1: 'life in danger now',
  2: 'going on',
  3: 'past or general',
};

/** The services that make a card. */
export interface CardDeps extends CallDeps {
  readonly texts: Texts;
}

function placeOf(directory: Directory, { country, area }: Escalation): string {
  const found = directory.country(country);
  if (!found) return 'Country not known yet';
  const name = found.areas.find(({ code }) => code === area)?.name;
  return name === undefined ? found.names.en : `${name}, ${found.names.en}`;
}

const titleAt = ({ policy }: Escalation, level: number): string =>
  titles[policy.levels[level]?.role ?? 'regional-desk'];

function nextOf(escalation: Escalation): CardView['next'] {
  const { state, level, policy, dueAt, calls, acknowledgedAt, reminded } = escalation;
  if (!dueAt) return undefined;
  const higher = level < policy.levels.length - 1;
  if (state === 'acknowledged') {
    const from = acknowledgedAt ?? escalation.openedAt;
    if (!reminded) return { what: 'Must be acted on in', at: dueAt, from };
    const what = higher ? `${titleAt(escalation, level + 1)} called in` : 'Called again in';
    return { what, at: dueAt, from };
  }
  const last = Math.max(escalation.openedAt.getTime(), ...calls.map(({ at }) => at.getTime()));
  const what = higher ? `${titleAt(escalation, level + 1)} called in` : 'Called again in';
  return { what, at: dueAt, from: new Date(last) };
}

function headlineOf(
  escalation: Escalation,
  name: (id: string | undefined) => string,
  present: readonly CallView[],
): string {
  const { state, level, unanswered, calls, policy } = escalation;
  switch (state) {
    case 'acted':
      return `${name(escalation.actedBy)} acted on it`;
    case 'closed':
      return 'Closed by a coordinator';
    case 'acknowledged':
      return `${name(escalation.acknowledgedBy)} ${escalation.reminded ? 'took it and has not acted on it yet' : 'has taken it'}`;
    case 'calling':
      if (calls.length === 0)
        return unanswered ? 'There is nobody to call' : 'Calling the first level';
      if (present.length > 0 && present.every(({ missing }) => missing))
        return `The call to the ${titleAt(escalation, level).toLowerCase()} is not delivered yet`;
      // A ladder that starts again (for example when the country becomes known) is in a later
      // round, although nobody was silent for long.
      if (unanswered) return `Nobody has answered: calling again every ${span(policy.repeatEvery)}`;
      return `Calling the ${titleAt(escalation, level).toLowerCase()}`;
  }
}

function moodOf({ state, unanswered, reminded }: Escalation): CardView['mood'] {
  if (state === 'calling') return unanswered ? 'red' : 'calling';
  return state === 'acknowledged' && reminded ? 'late' : state;
}

function levelOf(deps: CardDeps, escalation: Escalation, level: number): LevelView {
  const { policy, state, acknowledgedBy, actedBy } = escalation;
  const owner = actedBy ?? acknowledgedBy;
  const calls = escalation.calls
    .filter((call) => call.level === level)
    .map((call) => callView(deps, escalation, call));
  const above = level > escalation.level;
  const taken = calls.some(({ id }) => id === owner);
  const present = state === 'calling' && level === escalation.level;
  const skipped = calls.length === 0 && !above;
  const known = deps.directory.country(escalation.country) !== undefined;
  return {
    title: titleAt(escalation, level),
    within: `${span(policy.levels[level]?.answerWithin ?? policy.repeatEvery)} to answer`,
    state: taken ? 'taken' : present ? 'present' : above ? 'ahead' : 'passed',
    calls,
    ...(skipped
      ? {
          note: known
            ? 'Skipped: nobody may be called here'
            : 'Skipped: the country is not known yet',
        }
      : {}),
    ...(above && state !== 'calling' && calls.length === 0 ? { note: 'Not needed' } : {}),
  };
}

/**
 * Returns an escalation in plain words. It contains no words of the tip, like everything about
 * escalations.
 */
export function cardView(deps: CardDeps, escalation: Escalation): CardView {
  const { priority, kind } = escalation;
  const known = (kinds as readonly string[]).includes(kind) ? kind : 'general';
  const name = (id: string | undefined) => deps.directory.focalPoint(id ?? '')?.name ?? 'Somebody';
  const raised = escalation.changes.at(-1);
  const next = nextOf(escalation);
  const levels = escalation.policy.levels.map((_, level) => levelOf(deps, escalation, level));
  const present = escalation.calls
    .filter(({ level, round }) => level === escalation.level && round === escalation.round)
    .map((call) => callView(deps, escalation, call));
  return {
    id: escalation._id,
    reference: escalation.reference,
    priority,
    urgency: urgencies[priority],
    kind: deps.texts.say('en', { key: `kind.${known}` as TextKey }),
    place: placeOf(deps.directory, escalation),
    openedAt: escalation.openedAt,
    mood: moodOf(escalation),
    headline: headlineOf(escalation, name, present),
    ...(raised ? { raised: `P${raised.from} became P${raised.to} at ${hourOf(raised.at)}` } : {}),
    ...(next ? { next } : {}),
    levels,
  };
}
