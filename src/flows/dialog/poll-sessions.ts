import { menu, welcome } from '../welcome.js';
import type { Session } from '../engine/flow.js';
import type { Person, PollPlace } from './person.js';

/** Whether a session is in a poll or campaign, a talk that came as a document. */
export const isPoll = (session: Pick<Session, 'flow'> | undefined): boolean =>
  session !== undefined && /^(poll|campaign)\./.test(session.flow);

/** Whether a session is in a campaign. What people answer there is not kept. */
export const isCampaign = (session: Pick<Session, 'flow'> | undefined): boolean =>
  session !== undefined && session.flow.startsWith('campaign.');

/** Which of two places is remembered beside the talk: a poll's comes before a campaign's. */
export const placeToRemember = (now: PollPlace, before: PollPlace | undefined): PollPlace =>
  before && isCampaign(now) && !isCampaign(before) ? before : now;

/**
 * Puts a poll aside that the person is in: it waits. Everything else of the person stays as it is.
 */
export function putPollAside(person: Person): Person {
  const { session, paused, ...rest } = person;
  const left = [session, paused].find(isPoll);
  if (!left) return person;
  const poll = placeToRemember(left, person.poll);
  return {
    ...rest,
    ...(session && !isPoll(session) ? { session } : {}),
    ...(paused && !isPoll(paused) ? { paused } : {}),
    poll,
  };
}

/**
 * A person as they are when their talk is over, and the
 * report that it was about. A poll that they are in waits.
 */
export function withoutTalk(person: Person) {
  const { report, session: _session, paused: _paused, mail: _mail, ...left } = putPollAside(person);
  return { report, person: left };
}

/**
 * Whether a poll may begin: not while the person tells
 * a report or is asked something else than the menu.
 */
export function mayBeginPoll({ session, report }: Person): boolean {
  return (
    !report &&
    (!session || isPoll(session) || session.flow === menu.id || session.flow === welcome.id)
  );
}
