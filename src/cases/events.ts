import type { CaseEventDoc, CaseEventType } from '../models/cases/case-event.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import type { Opened } from './facts.js';
import type { SystemEventType, TimelineEvent } from './timeline.js';

type Codes = TimelineEvent['codes'];

function told(
  id: string,
  type: CaseEventType | SystemEventType,
  at: Date,
  codes: Codes = {},
  by?: string,
): TimelineEvent {
  return { id, type, at, precision: 'minute', by, codes, sealed: false };
}

const ofPerson = ({ _id, type, at, by, codes, box }: CaseEventDoc): TimelineEvent => ({
  ...told(_id, type, at, codes, by),
  sealed: box !== undefined,
});

/**
 * Returns the events of a call and its result. The time of a refusal is not stored: it is shown
 * beside the call.
 */
function ofCall(call: Call): TimelineEvent[] {
  const { focalPoint, level, round, times, at, outcome } = call;
  const id = `call.${focalPoint}.${level}`;
  if (times === 0) return [];
  const codes = { level, round, times, ...(outcome === undefined ? {} : { outcome }) };
  return [told(id, 'called', at, codes, focalPoint)];
}

/**
 * Returns the events that only the escalation has: answers by text, and priorities that rules
 * raised.
 */
function ofEscalation(
  { calls, acknowledgedBy, acknowledgedAt, actedBy, actedAt, changes }: Escalation,
  people: readonly CaseEventDoc[],
): TimelineEvent[] {
  const says = (type: CaseEventType, by: string) =>
    people.some((one) => one.type === type && one.by === by);
  const taken =
    acknowledgedBy !== undefined && acknowledgedAt && !says('taken', acknowledgedBy)
      ? [told('answer.taken', 'taken', acknowledgedAt, { how: 'text' }, acknowledgedBy)]
      : [];
  const acted =
    actedBy !== undefined && actedAt && !says('acted', actedBy)
      ? [told('answer.acted', 'acted', actedAt, { how: 'text' }, actedBy)]
      : [];
  const raised = changes
    .filter(({ reason, by }) => by === undefined && reason !== BY_PERSON)
    .map(({ from, to, reason, at }, i) => told(`rule.${i}`, 'raised', at, { from, to, reason }));
  // Newest first within a minute: a person is called before they answer.
  return [...acted, ...taken, ...raised, ...calls.flatMap(ofCall).reverse()];
}

/**
 * The reason in an escalation for a change of priority by a person; their words are stored with the
 * event.
 */
export const BY_PERSON = 'byPerson';

/** Returns the first event of a case: its report came, or a person opened it. */
function beginningOf({ receivedAt, openedFrom }: Opened['doc']): TimelineEvent {
  const event = openedFrom
    ? told('opened', 'opened', receivedAt, { other: openedFrom.tip }, openedFrom.by)
    : told('received', 'received', receivedAt);
  return { ...event, precision: 'hour' };
}

/** Returns the timeline of a case, newest first. */
export function timelineOf(
  { doc, escalation }: Opened,
  people: readonly CaseEventDoc[],
): TimelineEvent[] {
  const received = beginningOf(doc);
  const gathered = doc.gathered
    ? [
        {
          ...received,
          id: 'gathered',
          type: 'gathered' as const,
          codes: { other: doc.gathered.tip },
        },
      ]
    : [];
  const all = [
    ...people.map(ofPerson),
    ...(escalation ? ofEscalation(escalation, people) : []),
    ...gathered,
    received,
  ];
  // Events of the same minute keep their order: people's events are already sorted.
  return all
    .map((event, i) => ({ event, i }))
    .sort((a, b) => b.event.at.getTime() - a.event.at.getTime() || a.i - b.i)
    .map(({ event }) => event);
}
