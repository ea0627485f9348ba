import type { TimelineEvent } from '../../cases/timeline.js';
import { criterionText } from '../missing/criterion-text.js';
import { sayCode } from '../say.js';
import type { CaseProps } from './case-props.js';
import { Written } from './words.js';
import { caseAddress, ownerOf } from './words-of.js';

/** Events that happened to the person whom they name; that person did not cause them. */
const toThem: readonly string[] = ['called', 'unreachable'];

/** Whether the other thing that an event names is a case; else it is the number of an alert. */
const isOfCase = (type: string): boolean => !type.startsWith('alert');

/** Returns the codes of an event as people read them. */
function detailsOf({ visit, name, missing }: CaseProps, { codes, type }: TimelineEvent): string[] {
  const { say, when } = visit;
  const asked = (id: string) =>
    missing?.checklist.criteria.find(({ criterion }) => criterion === id) ?? { criterion: id };
  const told: Readonly<Record<string, (value: string) => string>> = {
    to: (value) => say('event.to', { name: ownerOf(visit, value, name) }),
    other: (value) => (isOfCase(type) ? '' : value),
    reason: (value) => sayCode(say, 'closing', value),
    state: (value) => sayCode(say, 'state', value),
    priority: (value) => sayCode(say, 'priority', value),
    criterion: (value) => criterionText(visit, asked(value)),
    verdict: (value) => sayCode(say, 'verdict', value),
    level: (value) => say('event.level', { level: Number(value) + 1 }),
    organisation: (value) => value,
    told: (value) => sayCode(say, 'lateTold', value),
    purpose: (value) => sayCode(say, type === 'referred' ? 'referralFor' : 'purpose', value),
    until: (value) => {
      if (Number.isNaN(Date.parse(value))) return value;
      const key = type === 'referred' ? 'referrals.untilDay' : 'case.back';
      return say(key, { day: when.day(new Date(value)) });
    },
  };
  return Object.entries(codes).flatMap(([code, value]) => {
    const text = told[code]?.(String(value)) ?? '';
    return text === '' ? [] : [text];
  });
}

/** Leads to the other case of an event, if this account may open it. */
function OtherCase({ props, event }: { readonly props: CaseProps; readonly event: TimelineEvent }) {
  const { visit, shown } = props;
  const other = String(event.codes['other']);
  const open = [...shown.links, ...shown.joined, shown.row.joinedInto];
  if (!isOfCase(event.type) || !open.includes(other)) return null;
  return <a href={caseAddress(other)}>{visit.say('event.other')}</a>;
}

function Event({ props, event }: { readonly props: CaseProps; readonly event: TimelineEvent }) {
  const { visit, name, words } = props;
  const { say, when } = visit;
  const who = event.by === undefined ? '' : ownerOf(visit, event.by, name);
  const happened = toThem.includes(event.type);
  const told = detailsOf(props, event);
  const details = happened && who !== '' ? [who, ...told] : told;
  const note = words?.notes[event.id];
  const at = event.precision === 'hour' ? say('event.about', { time: when.moment(event.at) }) : '';
  return (
    <li class={`event ${event.type}`}>
      <p>
        <strong>{sayCode(say, 'event', event.type)}</strong>
        {details.length > 0 ? <span>{details.join(', ')}</span> : null}
        <OtherCase props={props} event={event} />
      </p>
      {note ? <Written visit={visit} words={note} /> : null}
      {event.sealed && !note ? <p class="hint">{say('event.sealed')}</p> : null}
      <p class="hint">
        <time dateTime={event.at.toISOString()}>{at === '' ? when.moment(event.at) : at}</time>
        {happened || who === '' ? null : `, ${who}`}
      </p>
    </li>
  );
}

/** All events of a case, newest first: by the reporter, the people called, and colleagues. */
export function Timeline(props: CaseProps) {
  const { timeline } = props.shown;
  if (timeline.length === 0) return <p class="hint">{props.visit.say('timeline.empty')}</p>;
  return (
    <ol class="events">
      {timeline.map((event) => (
        <Event key={event.id} props={props} event={event} />
      ))}
    </ol>
  );
}
