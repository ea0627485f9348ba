import { menu, welcome } from '../welcome.js';
import type { Session } from '../engine/flow.js';
import type { Person, PollPlace } from './person.js';

/** Checks whether a session is in a poll or campaign, whose flow comes from a document. */
export const isPoll = (session: Pick<Session, 'flow'> | undefined): boolean =>
  session !== undefined && /^(poll|campaign)\./.test(session.flow);

/** Checks whether a session is in a campaign. What people answer there is not saved. */
export const isCampaign = (session: Pick<Session, 'flow'> | undefined): boolean =>
  session !== undefined && session.flow.startsWith('campaign.');

/**
 * Returns which of two places is remembered beside the talk: a poll's has priority over a
 * campaign's.
 */
export const placeToRemember = (now: PollPlace, before: PollPlace | undefined): PollPlace =>
  before && isCampaign(now) && !isCampaign(before) ? before : now;

/**
 * Puts aside the poll that the person is in: it waits. Everything else about the person stays
 * unchanged.
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
 * Returns a person as they are after their talk, and the report that it was about. A poll that they
 * are in waits.
 */
export function withoutTalk(person: Person) {
  const { report, session: _session, paused: _paused, mail: _mail, ...left } = putPollAside(person);
  return { report, person: left };
}

/**
 * Checks whether a poll may begin: not while the person tells a report or is asked anything except
 * the menu.
 */
export function mayBeginPoll({ session, report }: Person): boolean {
  return (
    !report &&
    (!session || isPoll(session) || session.flow === menu.id || session.flow === welcome.id)
  );
}
