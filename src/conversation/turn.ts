import { mail } from '../flows/case.js';
import { isPoll } from '../flows/dialog/aside.js';
import type { Event, Person, Unsaid } from '../flows/dialog/person.js';
import {
  REMEMBERED,
  STOP_REMEMBERED,
  LEASE,
  type ConversationDoc,
  type PendingWork,
} from '../models/gateway/conversation.js';
import { DAY, endOfDay, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import { byCost, type Round } from './afford.js';
import { invitationAfter, afterWithdrawal, type Withdrawal } from './open-invitation.js';
import type { ConversationDeps } from './deps.js';
import { MOST_REFS, type Afterwards } from './afterwards.js';
import {
  afterTalk,
  isOpen,
  isOver,
  openMemory,
  sealMemory,
  sentRefs,
  type Memory,
} from './memory.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { plan, withSealing } from './plan.js';
import type { NoPerson } from '../models/cases/tip.js';
import { forTheList } from './no-person.js';
import {
  replayMark,
  newSeenIds,
  SEEN_IDS,
  seenIdsAfter,
  isSeenId,
  withReached,
  withSeenId,
} from './seen-ids.js';
import type { PollKids } from './poll-place.js';
import { notTooOften } from './recent-replies.js';
import { think, type Thinking, type Thought } from './think.js';
import { EndedTalks, isTwice, markOf } from './twice.js';
import { openWork, sealWork, type Work } from './work.js';

/** A turn to be taken: what happened, to whom, and where the answer goes. */
export interface TurnRequest extends Thinking {
  /** The keyed names the person may be known under; the first is the one to write. */
  readonly names: readonly [string, ...string[]];
  readonly event: Event | Withdrawal;
  /** Keyed digests of the provider's message id, under every key; the first is the one to keep. */
  readonly seen?: readonly [string, ...string[]];
  /** The provider's id of the message, when its copy there is to be deleted. */
  readonly copy?: string;
  /** A message at the person's side that ERASE could delete. */
  readonly ref?: string;
  /** It was not asked for: how it goes out. */
  readonly unasked?: Work['unasked'];
  /** It is of a sender that nobody can talk with. */
  readonly sender?: NoPerson;
}

/** What became of a turn. */
export type Taken =
  /** `earlier`: what turns before this one have promised and not reported as done. */
  | {
      readonly kind: 'kept';
      readonly id: string;
      readonly work?: Work;
      readonly earlier: readonly PendingWork[];
    }
  /** The provider sent it twice; it was handled the first time. */
  | { readonly kind: 'repeated' }
  /** Nothing is said unasked, and nothing of it was kept. */
  | { readonly kind: 'unsaid'; readonly why: Unsaid }
  /** The person broke their silence in the meantime, or was asked by more than what was withdrawn. */
  | { readonly kind: 'unneeded' }
  /** Another process took a turn of this person in the same moment, again and again. */
  | { readonly kind: 'contended' };

const MOST_TRIES = 8;
/** A person who was told that a question waits has this long to send their word; nothing can be seen until then. */
const MAIL_PATIENCE = 2 * DAY;
/** So long after the close of a poll whoever is still in it is told that it is over. */
export const LATE_ANSWERED = 2 * DAY;
/** The end of a silence is kept on this grid, so that it cannot be joined to the time of a tip. */
const GRID = 5 * MINUTE;

/** In a long talk, so many at once are put where earlier talks are, before they fall out of those seen last. */
const MOST_UNHEARD = SEEN_IDS / 2;

/** What of this talk is to be kept now, and what when it is over. */
function hear(
  { unheard = [] }: Memory,
  over: boolean,
  digest: string | undefined,
): Pick<Work, 'heard'> & Pick<Memory, 'unheard'> {
  const marks = [...unheard, ...(digest === undefined ? [] : [replayMark(digest)])];
  if (marks.length === 0) return {};
  return !over && marks.length < MOST_UNHEARD
    ? { unheard: marks }
    : { heard: { id: randomId(), marks } };
}

function when(deps: ConversationDeps, person: Person, work: Work | undefined, now: Date) {
  const open = isOpen(person);
  const waiting = person.session?.flow === mail.id && person.session.step === mail.start;
  const patience = waiting ? MAIL_PATIENCE : deps.silence;
  const { session } = person;
  const closesAt =
    session && !person.report && isPoll(session)
      ? deps.polls.waitsUntil(session.flow, now)
      : undefined;
  const until = Math.max(
    now.getTime() + patience,
    closesAt ? closesAt.getTime() + LATE_ANSWERED : 0,
  );
  const silentAt = new Date(Math.ceil(until / GRID) * GRID);
  return {
    ...(work ? { dueAt: new Date(now.getTime() + LEASE) } : {}),
    ...(open ? { silentAt } : {}),
    // To the day: the moment of the last message is nobody's business.
    expiresAt: endOfDay(now.getTime() + (person.stopped ? STOP_REMEMBERED : REMEMBERED)),
  };
}

/** What earlier turns of a person have promised and is not done yet. */
function pendingOf(deps: ConversationDeps, doc: ConversationDoc | undefined): Work[] {
  return (doc?.pend ?? []).map(({ id, box }) =>
    openWork(deps.keys.gateway(), doc?._id ?? '', id, box),
  );
}

/** The keys that where somebody is in polls is to be sealed under. */
function kidsOf(
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

/**
 * What is remembered of a person. Whoever said STOP under another form of their number, which is given up now, has said
 * it under this one, too.
 */
function memoryOf(
  keys: GatewayKeyring,
  [doc, ...others]: readonly ConversationDoc[],
  older: readonly string[],
  now: Date,
): Memory {
  const memory = openMemory(keys, doc, now);
  const stopped = others.some(
    (other) => older.includes(other._id) && openMemory(keys, other, now).person.stopped,
  );
  return stopped ? { ...memory, person: { ...memory.person, stopped } } : memory;
}

/** What comes of words that answer nothing. */
const unchanged = ({ person, wrongCodes }: Memory): Thought => ({
  person,
  effects: [],
  read: [],
  ...(wrongCodes ? { wrongCodes } : {}),
});

/** What the person did; nothing, if nobody wrote, or somebody on duty did. */
function did({ event, seen, unasked }: TurnRequest, { onDuty }: Thought): Round['did'] {
  if (!seen || unasked || onDuty) return 'nothing';
  return event.kind === 'button' ? 'pressed' : 'wrote';
}

async function attempt(
  deps: ConversationDeps,
  request: TurnRequest,
  known: readonly ConversationDoc[],
  before: Memory,
  older: readonly string[],
  ended: EndedTalks,
  now: Date,
): Promise<Taken | 'conflict'> {
  const gateway = deps.keys.gateway();
  const [id] = request.names;
  const [doc] = known;
  const earlier = deps.afterwards.of(id, now);
  const memory: Memory = { ...before, wrongCodes: earlier.wrongCodes };
  const happened =
    request.event.kind === 'withdrawn'
      ? afterWithdrawal(memory.asking, request.event)
      : { event: request.event, left: memory.asking };
  if (!happened) return { kind: 'unneeded' };
  const mark = markOf(gateway, request.channel.id, id, request.event, now);
  const waiting = (doc?.pend ?? []).map((one) => one.id);
  const last = memory.last ?? ended.of(id);
  const twice = isTwice(last, mark, request.channel.id, waiting, now);
  const thought = twice
    ? unchanged(memory)
    : await think(deps, request, happened.event, memory, now);
  const unsaid = thought.effects.find((effect) => effect.type === 'unsaid');
  if (unsaid) return { kind: 'unsaid', why: unsaid.why };
  const own =
    request.ref &&
    request.channel.capabilities.erases &&
    !memory.refs.some(({ ref }) => ref === request.ref)
      ? [{ ref: request.ref, at: now.getTime() }]
      : [];
  const memoryRefs = [...memory.refs, ...own].slice(-MOST_REFS);
  const erased = thought.effects.some(({ type }) => type === 'erase');
  const sent = sentRefs(gateway, doc, now);
  const more = {
    refs: [...new Set([...memoryRefs, ...sent, ...earlier.refs].map(({ ref }) => ref))],
    read: thought.read,
    language: thought.language ?? thought.person.language ?? deps.defaultLanguage,
    before: memory.person.report,
    pending: erased ? pendingOf(deps, doc) : [],
    ...(request.unasked ? { unasked: request.unasked } : {}),
  };
  const all = plan(deps, request.channel, request.to, thought, more, now);
  const { work: whole, account } = byCost(
    deps,
    request.sender ? forTheList(all, request.sender) : all,
    {
      channel: request.channel,
      effects: thought.effects,
      language: more.language,
      did: did(request, thought),
    },
    deps.accounts.of(id, now),
    now,
  );
  const invited = happened.event.kind === 'invite' ? happened.event.flow : undefined;
  const spoken = whole?.replies ?? [];
  const over = isOver(memory.person, thought.person);
  const { replies, said } = thought.onDuty
    ? { replies: spoken, said: [...earlier.said, ...(memory.said ?? [])] }
    : notTooOften([...earlier.said, ...(memory.said ?? [])], spoken, now);
  const planned = whole && {
    ...whole,
    replies,
    ...(thought.onDuty ? { onDuty: true } : {}),
  };
  const asking = invitationAfter(
    happened.left,
    { before: memory.person, after: thought.person },
    invited,
    replies.map(({ id: text }) => text),
    thought.effects,
  );
  // What was said unasked is known by its id among the person's last messages: nobody plays it again.
  const { heard, unheard } = hear(memory, over, request.unasked ? undefined : request.seen?.[0]);
  const copy =
    request.copy === undefined
      ? undefined
      : { id: randomId(), channel: request.channel.id, providerId: request.copy };
  const beside = { ...(heard ? { heard } : {}), ...(copy ? { copy } : {}) };
  const done =
    heard || copy ? { ...(planned ?? { id: randomId(), replies: [] }), ...beside } : planned;
  const work = done && over ? { ...done, over } : done;
  const words = twice
    ? last
    : mark && { mark, at: now.getTime(), ...(work ? { work: work.id } : {}) };
  const reached = request.unasked
    ? withReached(memory.reached ?? [], request.seen?.[0])
    : (memory.reached ?? []);
  // What was said before this talk stays out of it.
  const saidNow = said.filter((one) => !earlier.said.includes(one));
  const kept: Memory = {
    person: withSealing(thought.person, work?.tip),
    refs: erased ? [] : memoryRefs,
    ...(unheard ? { unheard } : {}),
    ...(words ? { last: words } : {}),
    ...(saidNow.length > 0 ? { said: saidNow } : {}),
    ...(reached.length > 0 ? { reached } : {}),
    ...(asking ? { asking } : {}),
    kids: kidsOf(deps, memory, thought.person),
  };
  const next = over ? afterTalk(kept) : kept;
  const outcome = await deps.conversations.commit({
    id,
    v: doc?._id === id ? doc.v : 0,
    box: sealMemory(gateway, id, next, now),
    seen: over ? seenIdsAfter(reached) : withSeenId(doc?.seen ?? newSeenIds(), request.seen?.[0]),
    ...(work ? { work: { id: work.id, box: sealWork(gateway, id, work, now) } } : {}),
    forgetSent: erased || over,
    olderIds: older,
    ...when(deps, thought.person, work, now),
  });
  if (outcome === 'conflict') return 'conflict';
  ended.note(id, over ? words || undefined : undefined, now);
  const gone = erased ? new Set(more.refs) : undefined;
  const ours = over && !erased ? [...memoryRefs, ...sent] : [];
  const remembered = (one: Afterwards): Afterwards => ({
    refs: [...one.refs, ...ours].filter(({ ref }) => !gone?.has(ref)),
    said: over ? said : one.said,
    wrongCodes: thought.wrongCodes,
  });
  deps.afterwards.change(id, remembered, now);
  deps.accounts.keep(id, account, now);
  return { kind: 'kept', id, earlier: doc?._id === id ? doc.pend : [], ...(work ? { work } : {}) };
}

/** Whether it was heard in a talk that has just ended, and whose work is not done: it is not with the earlier ones yet. */
function isPending(
  deps: ConversationDeps,
  known: readonly ConversationDoc[],
  marks: readonly string[],
): boolean {
  return known
    .flatMap((doc) => pendingOf(deps, doc))
    .some(({ heard }) => heard?.marks.some((mark) => marks.includes(mark)));
}

/**
 * Whether a message was taken before: in this talk, or in one that is over. Providers send again what a process that died did
 * not acknowledge, and by then the next talk may have begun.
 */
async function isRepeated(
  deps: ConversationDeps,
  request: TurnRequest,
  digests: readonly string[],
  known: readonly ConversationDoc[],
): Promise<boolean> {
  if (known.some(({ seen }) => isSeenId(seen, digests))) return true;
  if (request.unasked) return false;
  const marks = digests.map(replayMark);
  return isPending(deps, known, marks) || deps.heard.knows(marks);
}

/**
 * Takes one turn: reads the person, lets them talk, and keeps the outcome durably. Nothing is sent here.
 * @param ended the last words of talks that are over, of this process
 * @throws Fault when the database does not answer: then nothing was kept, and the provider must send again
 */
export async function takeTurn(
  deps: ConversationDeps,
  request: TurnRequest,
  ended = new EndedTalks(),
): Promise<Taken> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const now = deps.clock.now();
    // What changes nothing is not committed, so that nobody would tell that it was read from a copy.
    const anew = request.event.kind === 'silence' || request.event.kind === 'withdrawn';
    const known = await deps.conversations.read(request.names, anew);
    const doc = known[0];
    if (request.event.kind === 'silence' && !(doc?.silentAt && doc.silentAt <= now))
      return { kind: 'unneeded' };
    // Work that still waits under an older name is done there first, by whoever promised it.
    // So is a talk that is still open under another form of their number: its silence hands it over.
    const older = known
      .filter(({ _id, pend }) => _id !== request.names[0] && pend.length === 0)
      .filter((one) => one === doc || !one.silentAt)
      .map(({ _id }) => _id);
    const memory = memoryOf(deps.keys.gateway(), known, older, now);
    if (request.seen && (await isRepeated(deps, request, request.seen, known)))
      return { kind: 'repeated' };
    const taken = await attempt(deps, request, known, memory, older, ended, now);
    if (taken !== 'conflict') return taken;
  }
  return { kind: 'contended' };
}
