import { isCampaign, isPoll } from './poll-sessions.js';
import { asksNothing, tellInPlace } from './campaign.js';
import { pollOf, say, type Draft } from './draft.js';
import type { Event } from './event.js';
import type { Person, PollPlace } from './person.js';
import type { NotSaidReason } from './effect.js';
import type { TalkContext } from './talk-context.js';
import { takeUp } from './poll.js';

const notSaid = (draft: Draft, why: NotSaidReason): Draft => ({
  ...draft,
  effects: [...draft.effects, { type: 'not-said', why }],
});

/**
 * Returns why a person may be sent nothing unasked just now; undefined when they may be. After "not
 * safe" somebody else may hold the phone, so they are asked when that has passed.
 */
function silenced(
  { stopped, report, session }: Person,
  { ended }: TalkContext,
): NotSaidReason | undefined {
  if (stopped) return 'stopped';
  return ended === 'unsafe' || report || (session && !isPoll(session)) ? 'busy' : undefined;
}

/**
 * Invites a person to a poll, reminds them of it, or sends them a campaign. It never interrupts a
 * tip or another poll, unless it asks nothing. A quiz that the person has not continued gives way.
 */
export function invite(
  draft: Draft,
  { flow: id, again, language }: Extract<Event, { kind: 'invite' }>,
  context: TalkContext,
): Draft {
  const { person } = draft;
  const not = silenced(person, context);
  if (not) return notSaid(draft, not);
  const known: Draft =
    person.language || !language ? draft : { ...draft, person: { ...person, language } };
  const flow = pollOf(known, id, context);
  if (!flow) return notSaid(draft, 'closed');
  const places = [person.session, person.poll];
  const mine = places.find((place) => place?.flow === id);
  if (mine?.over || (mine && !again)) return notSaid(draft, 'done');
  const open = (place: PollPlace | undefined) =>
    place &&
    isPoll(place) &&
    !isCampaign(place) &&
    place.flow !== id &&
    !place.over &&
    pollOf(known, place.flow, context);
  if (!places.some(open)) return takeUp(again ? say(known, 'poll.reminder') : known, id, context);
  return asksNothing(known, flow, context)
    ? tellInPlace(known, flow, context)
    : notSaid(draft, 'busy');
}

/** Tells a person something. If they are in a poll, they stay where they are. */
export function tell(
  draft: Draft,
  { text, buttons }: Extract<Event, { kind: 'message' }>,
  context: TalkContext,
): Draft {
  const not = silenced(draft.person, context);
  if (not) return notSaid(draft, not);
  return {
    ...draft,
    effects: [...draft.effects, { type: 'say', text, ...(buttons ? { buttons } : {}) }],
  };
}

/**
 * Takes a person out of a poll to which they were never invited in the end: what they write next is
 * no answer to it.
 */
export function recall({ person, effects }: Draft, flow: string): Draft {
  const { session, paused, poll, ...rest } = person;
  const places = Object.entries({ session, paused, poll }).filter(
    ([, place]) => place && place.flow !== flow,
  );
  const happened = { events: [], finished: false, recalled: true } as const;
  return {
    person: { ...rest, ...Object.fromEntries(places) },
    effects: [...effects, { type: 'poll', flow, happened }],
  };
}
