import { menu, welcome } from '../welcome.js';
import type { Session } from '../engine/flow.js';
import type { Person, PollPlace } from './person.js';

/** Whether a session is in a talk that came as a document, not in one of Amana's own. */
export const isPoll = (session: Pick<Session, 'flow'> | undefined): boolean =>
  session !== undefined && /^(poll|campaign)\./.test(session.flow);

/** Whether a session is in a campaign, of which nothing is kept that anybody answers. */
export const isCampaign = (session: Pick<Session, 'flow'> | undefined): boolean =>
  session !== undefined && session.flow.startsWith('campaign.');

/** The one place that is remembered beside the talk, of two: a poll's comes before a campaign's. */
export const placeToRemember = (now: PollPlace, before: PollPlace | undefined): PollPlace =>
  before && isCampaign(now) && !isCampaign(before) ? before : now;

/** A poll somebody is in gives way to something else, and waits. Everything else of the person stays as it is. */
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

/** Whether a poll may begin: in nobody's tip, and in no question about a case. */
export function mayBeginPoll({ session, report }: Person): boolean {
  return (
    !report &&
    (!session || isPoll(session) || session.flow === menu.id || session.flow === welcome.id)
  );
}
