import { randomId } from '../shared/ids.js';
import type { Language } from '../shared/texts/texts.js';
import { keepUnanswered } from './automated-sender.js';
import { limitByCost, type TurnCost } from './cost-limits.js';
import type { TurnDecision } from './decide.js';
import type { ConversationDeps } from './deps.js';
import { lastWordsAfter, type LastWords } from './double-delivery.js';
import { isOver, sentRefs, type Memory } from './memory.js';
import { invitationAfter, type OpenInvitation } from './open-invitation.js';
import { planWork } from './plan-work.js';
import type { Contact } from './read-contact.js';
import { notTooOften, type RecentReplies } from './recent-replies.js';
import { openPendingWork } from './repeated-message.js';
import { replayMark, SEEN_IDS } from './seen-ids.js';
import { MOST_REFS, type SentRef } from './short-memory.js';
import type { Spending } from './spending.js';
import type { TurnRequest } from './turn-request.js';
import type { Work } from './work.js';

/** Everything that follows from a decision: the promised work, and what to remember. */
export interface TurnPlan {
  readonly work: Work | undefined;
  /** The talk, or the report in it, ends with this turn. */
  readonly over: boolean;
  readonly messages: DeletableMessages;
  /** What the person has cost recently, including this turn. */
  readonly spending: Spending;
  /** The replies sent to the person in the last minutes, including this turn. */
  readonly recentReplies: RecentReplies;
  readonly lastWords: LastWords | undefined;
  /** Marks of the messages of this talk that the replay guard does not have yet. */
  readonly unguarded: readonly string[] | undefined;
  readonly invitation: OpenInvitation | undefined;
}

/** The messages at the person's side that can still be deleted. */
interface DeletableMessages {
  /** The person's own messages in this talk. */
  readonly own: readonly SentRef[];
  /** Our messages in this talk. */
  readonly ours: readonly SentRef[];
  /** The provider's ids of all of them, including those of earlier talks. */
  readonly all: readonly string[];
  /** The person said ERASE: they are deleted with this turn. */
  readonly erased: boolean;
}

function deletableMessages(
  deps: ConversationDeps,
  { ref, channel }: TurnRequest,
  { doc, memory, recent }: Contact,
  { effects }: TurnDecision,
  now: Date,
): DeletableMessages {
  const isNew = ref && channel.capabilities.erases && !memory.refs.some((one) => one.ref === ref);
  const fresh = isNew ? [{ ref, at: now.getTime() }] : [];
  const own = [...memory.refs, ...fresh].slice(-MOST_REFS);
  const ours = sentRefs(deps.keys.gateway(), doc, now);
  const all = [...new Set([...own, ...ours, ...recent.refs].map((one) => one.ref))];
  return { own, ours, all, erased: effects.some(({ type }) => type === 'erase') };
}

/**
 * Returns how the turn counts towards what its person may cost: not at all when they did not write,
 * or are on duty.
 */
function countedAs(
  { event, seen, unasked }: TurnRequest,
  { onDuty }: TurnDecision,
): TurnCost['countedAs'] {
  if (!seen || unasked || onDuty) return 'nothing';
  return event.kind === 'button' ? 'button' : 'text';
}

/**
 * Leaves out replies that must not be sent: to a machine, to a person who has cost too much, or the
 * same text once too often.
 */
function limitReplies(
  deps: ConversationDeps,
  request: TurnRequest,
  { id, memory, recent }: Contact,
  decision: TurnDecision,
  planned: Work | undefined,
  language: Language,
  now: Date,
): Pick<TurnPlan, 'work' | 'spending' | 'recentReplies'> {
  const answerable = request.sender ? keepUnanswered(planned, request.sender) : planned;
  const { channel } = request;
  const cost = {
    channel,
    effects: decision.effects,
    language,
    countedAs: countedAs(request, decision),
  };
  const { work, spending } = limitByCost(deps, answerable, cost, deps.spending.of(id, now), now);
  const before = [...recent.replies, ...(memory.recentReplies ?? [])];
  // A focal point on duty always gets a reply.
  if (decision.onDuty)
    return { work: work && { ...work, onDuty: true }, spending, recentReplies: before };
  const { replies, said } = notTooOften(before, work?.replies ?? [], now);
  return { work: work && { ...work, replies }, spending, recentReplies: said };
}

/**
 * In a long talk, this many marks are handed to the replay guard at once, before they drop out of
 * the seen ids.
 */
const MOST_UNGUARDED = SEEN_IDS / 2;

/**
 * Decides about the marks of a talk's messages: they are stored with the talk while it is open, and
 * handed to the replay guard at its end.
 */
function guardMarks(
  { unguarded = [] }: Memory,
  over: boolean,
  { seen, unasked }: TurnRequest,
): Pick<Work, 'heard'> & Partial<Pick<TurnPlan, 'unguarded'>> {
  // An unasked text is recognised by its id among the person's seen ids, and nobody can replay it.
  const fresh = seen && !unasked ? [replayMark(seen[0])] : [];
  const marks = [...unguarded, ...fresh];
  if (marks.length === 0) return {};
  return !over && marks.length < MOST_UNGUARDED
    ? { unguarded: marks }
    : { heard: { id: randomId(), marks } };
}

/**
 * Adds to the work what every turn may promise: to guard against replays, and to delete the
 * provider's copy.
 */
function withCleanUp(
  planned: Work | undefined,
  { copy, channel }: TurnRequest,
  heard: Work['heard'],
  over: boolean,
): Work | undefined {
  const gone =
    copy === undefined ? {} : { copy: { id: randomId(), channel: channel.id, providerId: copy } };
  const { attached } = planned ?? {};
  // While the files of a message are still with the provider, its copy is deleted only after they
  // were fetched.
  const cleanUp = {
    ...(heard ? { heard } : {}),
    ...(attached?.fetch
      ? { attached: { ...attached, fetch: { ...attached.fetch, ...gone } } }
      : gone),
  };
  const needed = planned !== undefined || Object.keys(cleanUp).length > 0;
  if (!needed) return undefined;
  const work = { ...(planned ?? { id: randomId(), replies: [] }), ...cleanUp };
  return over ? { ...work, over } : work;
}

/** Returns the open invitation after the turn. */
function invitationOf(
  { memory }: Contact,
  { person, effects, event, invitation }: TurnDecision,
  replies: Work['replies'],
): OpenInvitation | undefined {
  const persons = { before: memory.person, after: person };
  const invited = event.kind === 'invite' ? event.flow : undefined;
  const texts = replies.map(({ id }) => id);
  return invitationAfter(invitation, persons, invited, texts, effects);
}

/** Plans a turn. Nothing is saved or sent here. */
export function planTurn(
  deps: ConversationDeps,
  request: TurnRequest,
  contact: Contact,
  decision: TurnDecision,
  now: Date,
): TurnPlan {
  const { doc, memory } = contact;
  const over = isOver(memory.person, decision.person);
  const messages = deletableMessages(deps, request, contact, decision, now);
  const language = decision.language ?? decision.person.language ?? deps.defaultLanguage;
  const context = {
    refs: messages.all,
    read: decision.read,
    language,
    before: memory.person.report,
    pending: messages.erased ? openPendingWork(deps, doc) : [],
    ...(request.unasked ? { unasked: request.unasked } : {}),
    attached: request.attached ?? [],
  };
  const planned = planWork(deps, request.channel, request.to, decision, context, now);
  const limited = limitReplies(deps, request, contact, decision, planned, language, now);
  const { heard, unguarded } = guardMarks(memory, over, request);
  const work = withCleanUp(limited.work, request, heard, over);
  return {
    work,
    over,
    messages,
    spending: limited.spending,
    recentReplies: limited.recentReplies,
    lastWords: lastWordsAfter(decision.words, work?.id, now),
    unguarded,
    invitation: invitationOf(contact, decision, limited.work?.replies ?? []),
  };
}
