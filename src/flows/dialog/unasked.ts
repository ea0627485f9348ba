import { isCampaign, isPoll } from './aside.js';
import { asksNothing, tellInPlace } from './campaign.js';
import { pollOf, say, type Draft } from './draft.js';
import type { Event, Person, PollPlace, Unsaid, World } from './person.js';
import { takeUp } from './poll.js';

const unsaid = (draft: Draft, why: Unsaid): Draft => ({
  ...draft,
  effects: [...draft.effects, { type: 'unsaid', why }],
});

/** Why somebody is told nothing unasked, whatever it is. */
function silenced({ stopped, report, session }: Person): Unsaid | undefined {
  if (stopped) return 'stopped';
  return report || (session && !isPoll(session)) ? 'busy' : undefined;
}

/**
 * Somebody is asked a poll, or told a campaign, or reminded of a poll. Never in a tip, and never in the middle of another
 * poll, unless nothing is asked. A quiz nobody went on with gives way.
 */
export function invite(
  draft: Draft,
  { flow: id, again, language }: Extract<Event, { kind: 'invite' }>,
  world: World,
): Draft {
  const { person } = draft;
  const not = silenced(person);
  if (not) return unsaid(draft, not);
  const known: Draft =
    person.language || !language ? draft : { ...draft, person: { ...person, language } };
  const flow = pollOf(known, id, world);
  if (!flow) return unsaid(draft, 'closed');
  const places = [person.session, person.poll];
  const mine = places.find((place) => place?.flow === id);
  if (mine?.over || (mine && !again)) return unsaid(draft, 'done');
  const open = (place: PollPlace | undefined) =>
    place &&
    isPoll(place) &&
    !isCampaign(place) &&
    place.flow !== id &&
    !place.over &&
    pollOf(known, place.flow, world);
  if (!places.some(open)) return takeUp(again ? say(known, 'poll.reminder') : known, id, world);
  return asksNothing(known, flow, world) ? tellInPlace(known, flow, world) : unsaid(draft, 'busy');
}

/** Somebody is told something. Whoever is in a poll stays where they are. */
export function tell(draft: Draft, { text, buttons }: Extract<Event, { kind: 'message' }>): Draft {
  const not = silenced(draft.person);
  if (not) return unsaid(draft, not);
  return {
    ...draft,
    effects: [...draft.effects, { type: 'say', text, ...(buttons ? { buttons } : {}) }],
  };
}

/** Whoever was never asked a poll after all is in it no more: what they write next answers nothing. */
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
