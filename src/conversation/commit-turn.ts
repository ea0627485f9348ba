import { questionFlow } from '../flows/case.js';
import { isPoll } from '../flows/dialog/poll-sessions.js';
import type { Person } from '../flows/dialog/person.js';
import {
  LEASE,
  REMEMBERED,
  STOP_REMEMBERED,
  type TurnCommit,
} from '../models/gateway/conversation.js';
import { DAY, endOfDay, MINUTE } from '../shared/clock.js';
import type { TurnDecision } from './decide.js';
import type { ConversationDeps } from './deps.js';
import type { LastWordsAfterTalks } from './double-delivery.js';
import { afterTalk, isOpen, sealMemory, type Memory } from './memory.js';
import type { TurnPlan } from './plan-turn.js';
import type { PollKids } from './poll-place.js';
import { endingOf } from './quiet.js';
import type { Contact } from './read-contact.js';
import { newSeenIds, seenIdsAfter, withReached, withSeenId } from './seen-ids.js';
import type { RecentPast } from './short-memory.js';
import { withSealing } from './tip-write.js';
import type { TurnRequest } from './turn-request.js';
import { sealWork } from './work.js';

/**
 * How long a person who was told that a question waits has to send their safe word. Until then
 * nothing of the question is shown.
 */
const WORD_PATIENCE = 2 * DAY;
/** How long after the close of a poll a person who is still in it is told that it has ended. */
export const LATE_ANSWERED = 2 * DAY;
/**
 * The end of a silence is rounded to this grid, so that it cannot be matched with the time of a
 * tip.
 */
const GRID = 5 * MINUTE;

/** Returns the time after which a talk counts as silent. */
function silentAfter(deps: ConversationDeps, { session, report }: Person, now: Date): Date {
  const waitsForWord = session?.flow === questionFlow.id && session.step === questionFlow.start;
  const patience = waitsForWord ? WORD_PATIENCE : deps.silence;
  const closesAt =
    session && !report && isPoll(session) ? deps.polls.waitsUntil(session.flow, now) : undefined;
  const until = Math.max(
    now.getTime() + patience,
    closesAt ? closesAt.getTime() + LATE_ANSWERED : 0,
  );
  return new Date(Math.ceil(until / GRID) * GRID);
}

/**
 * Returns when the work is due, when the talk counts as silent, and when the person is forgotten.
 */
function timesOf(
  deps: ConversationDeps,
  person: Person,
  work: TurnPlan['work'],
  now: Date,
): Pick<TurnCommit, 'dueAt' | 'silentAt' | 'expiresAt'> {
  return {
    ...(work ? { dueAt: new Date(now.getTime() + LEASE) } : {}),
    ...(isOpen(person) ? { silentAt: silentAfter(deps, person, now) } : {}),
    // Rounded to the day: the exact time of the last message must not be stored.
    expiresAt: endOfDay(now.getTime() + (person.stopped ? STOP_REMEMBERED : REMEMBERED)),
  };
}

/** Returns the keys under which the person's places in polls are sealed. */
function pollKeyIds(
  deps: ConversationDeps,
  { kids = {} }: Memory,
  { session, paused, poll }: Person,
): PollKids {
  const flows = [session, paused, poll].flatMap((place) =>
    place && isPoll(place) ? [place.flow] : [],
  );
  return Object.fromEntries(
    flows.flatMap((flow) => {
      const kid = deps.polls.kidOf(flow) ?? kids[flow];
      return kid === undefined ? [] : [[flow, kid]];
    }),
  );
}

/** Returns the memory of the person after the turn. */
function memoryAfter(
  deps: ConversationDeps,
  { memory, recent }: Contact,
  { person }: TurnDecision,
  { work, over, messages, recentReplies, lastWords, unguarded, invitation }: TurnPlan,
  reached: readonly string[],
  now: Date,
): Memory {
  // Replies from before this talk stay out of its memory.
  const ofThisTalk = recentReplies.filter((one) => !recent.replies.includes(one));
  const kept: Memory = {
    person: withSealing(person, work?.tip, now),
    refs: messages.erased ? [] : messages.own,
    ...(unguarded ? { unguarded } : {}),
    ...(lastWords ? { last: lastWords } : {}),
    ...(ofThisTalk.length > 0 ? { recentReplies: ofThisTalk } : {}),
    ...(reached.length > 0 ? { reached } : {}),
    ...(invitation ? { invitation } : {}),
    kids: pollKeyIds(deps, memory, person),
  };
  return over ? afterTalk(kept) : kept;
}

/** Saves a turn durably: the person's memory and the promised work, sealed, in one write. */
export function commitTurn(
  deps: ConversationDeps,
  { seen, unasked }: TurnRequest,
  contact: Contact,
  decision: TurnDecision,
  plan: TurnPlan,
  now: Date,
): Promise<'kept' | 'conflict'> {
  const { id, doc, olderIds, memory } = contact;
  const { work, over, messages } = plan;
  const keys = deps.keys.gateway();
  const before = memory.reached ?? [];
  const reached = unasked ? withReached(before, seen?.[0]) : before;
  const next = memoryAfter(deps, contact, decision, plan, reached, now);
  return deps.conversations.commit({
    id,
    v: doc?._id === id ? doc.v : 0,
    box: sealMemory(keys, id, next, now),
    seen: over ? seenIdsAfter(reached) : withSeenId(doc?.seen ?? newSeenIds(), seen?.[0]),
    ...(work ? { work: { id: work.id, box: sealWork(keys, id, work, now) } } : {}),
    forgetSent: messages.erased || over,
    olderIds,
    ...timesOf(deps, decision.person, work, now),
  });
}

/** When the last talk ended with everything told, after a turn. A new talk clears it. */
function toldAtAfter(before: RecentPast, decision: TurnDecision, now: Date): RecentPast['toldAt'] {
  if (isOpen(decision.person)) return undefined;
  const how = endingOf(decision);
  if (how === undefined) return before.toldAt;
  return how === 'told' ? now.getTime() : undefined;
}

/** Remembers the parts of a committed turn that only this process knows. */
export function rememberTurn(
  deps: ConversationDeps,
  { id }: Contact,
  decision: TurnDecision,
  { over, messages, lastWords, recentReplies, spending }: TurnPlan,
  ended: LastWordsAfterTalks,
  now: Date,
): void {
  ended.note(id, over ? lastWords : undefined, now);
  const gone = new Set(messages.erased ? messages.all : []);
  const fresh = over && !messages.erased ? [...messages.own, ...messages.ours] : [];
  const next = (before: RecentPast): RecentPast => ({
    refs: [...before.refs, ...fresh].filter(({ ref }) => !gone.has(ref)),
    replies: over ? recentReplies : before.replies,
    wrongCodes: decision.wrongCodes,
    toldAt: toldAtAfter(before, decision, now),
  });
  deps.shortMemory.change(id, next, now);
  deps.spending.keep(id, spending, now);
}
