import { start } from '../engine/run.js';
import { menu, welcome } from '../welcome.js';
import { isCampaign } from './poll-sessions.js';
import { pollOf, readingFor, saidIn, type Draft } from './draft.js';
import type { Flow } from '../engine/flow.js';
import type { TalkContext } from './talk-context.js';
import { takeUp } from './poll.js';
import { askAgain } from './steps.js';

/** Checks whether a campaign may answer a text: not in a tip, in a poll, or at another question. */
function mayAsk({ person }: Draft, text: string, context: TalkContext): boolean {
  const { session, report } = person;
  if (report) return false;
  if (!session || session.flow === menu.id || session.flow === welcome.id) return true;
  const flow = isCampaign(session)
    ? pollOf({ person, effects: [] }, session.flow, context)
    : undefined;
  if (!flow) return false;
  const turn = context.pollTurn(flow, session, { kind: 'text', text }, readingFor(person, context));
  return !turn.events.some(({ type }) => type === 'answered');
}

/**
 * Answers a text that consists only of a word of a campaign. The person stays at their place; the
 * question of a quiz is asked again.
 * @returns undefined when it is no such word, or is an answer to something else here
 */
export function answerWord(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  const said = context.campaignWord(text, draft.person.language ?? context.defaultLanguage);
  // Most texts are no such word, so the person's place is checked second.
  if (said === undefined || !mayAsk(draft, text, context)) return undefined;
  const told: Draft = { ...draft, effects: [...draft.effects, { type: 'say', text: said }] };
  return isCampaign(draft.person.session) ? askAgain(told, context) : told;
}

/** Sends a person who has just joined the campaign for new subscribers, if there is one. */
export function tellJoined(draft: Draft, context: TalkContext): Draft {
  const id = context.campaignOnJoining(draft.person.language ?? context.defaultLanguage);
  const heard = [draft.person.session, draft.person.poll].some((place) => place?.flow === id);
  return id === undefined || heard ? draft : takeUp(draft, id, context);
}

/**
 * Checks whether a campaign asks nothing: then it can be sent without moving the person from their
 * place.
 */
export function asksNothing(draft: Draft, flow: Flow, context: TalkContext): boolean {
  return start(flow, readingFor(draft.person, context)).session === null;
}

/** Sends a whole campaign that asks nothing. The person stays at their place. */
export function tellInPlace(draft: Draft, flow: Flow, context: TalkContext): Draft {
  const { effects } = start(flow, readingFor(draft.person, context));
  return { ...draft, effects: [...draft.effects, ...saidIn(flow, effects)] };
}
