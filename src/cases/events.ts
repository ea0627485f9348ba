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

/** A call, and what it led to. Of a refusal the moment is not kept: it stands beside the call. */
function ofCall(call: Call): TimelineEvent[] {
  const { focalPoint, level, round, times, at, outcome } = call;
  const id = `call.${focalPoint}.${level}`;
  if (times === 0) return [];
  const codes = { level, round, times, ...(outcome === undefined ? {} : { outcome }) };
  return [told(id, 'called', at, codes, focalPoint)];
}

/**
 * What the escalation tells that no event of a person
 * does: answers by text, and priorities that rules raised.
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
  // Newest first where the minute is the same: who answers was called before.
  return [...acted, ...taken, ...raised, ...calls.flatMap(ofCall).reverse()];
}

/**
 * The reason by which an escalation knows that a person
 * changed its priority; their words are with the event.
 */
export const BY_PERSON = 'byPerson';

/** A case as one line of time, newest first. */
export function timelineOf(
  { doc, escalation }: Opened,
  people: readonly CaseEventDoc[],
): TimelineEvent[] {
  const received: TimelineEvent = {
    ...told('received', 'received', doc.receivedAt),
    precision: 'hour',
  };
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
  // What stands first stays first within a minute: people's events come in their order.
  return all
    .map((event, i) => ({ event, i }))
    .sort((a, b) => b.event.at.getTime() - a.event.at.getTime() || a.i - b.i)
    .map(({ event }) => event);
}
