import type { Channel } from '../bots/channel.js';
import { mail } from '../flows/case.js';
import { talk } from '../flows/dialog/talk.js';
import type { Effect, Event, Person } from '../flows/dialog/person.js';
import {
  REMEMBERED,
  STOP_REMEMBERED,
  LEASE,
  type ConversationDoc,
  type PendingWork,
} from '../models/conversation.js';
import { Fault } from '../shared/fault.js';
import { DAY, endOfDay, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import type { Language } from '../shared/texts/texts.js';
import type { ConversationDeps } from './deps.js';
import { lookUp } from './lookups.js';
import { MOST_REFS, openMemory, sealMemory, sentRefs, type Memory } from './memory.js';
import { plan, withSealing, type ReplyTo } from './plan.js';
import { heardMark, newSeen, SEEN, wasSeen, withSeen } from './seen.js';
import { sealWork, type Work } from './work.js';
import { worldFor } from './world.js';

/** A turn to be taken: what happened, to whom, and where the answer goes. */
export interface TurnRequest {
  readonly channel: Channel;
  /** The keyed names the person may be known under; the first is the one to write. */
  readonly names: readonly [string, ...string[]];
  readonly event: Event;
  readonly to?: ReplyTo;
  readonly languageHint?: string;
  /** Keyed digests of the provider's message id, under every key; the first is the one to keep. */
  readonly seen?: readonly [string, ...string[]];
  /** The provider's id of the message, when its copy there is to be deleted. */
  readonly copy?: string;
  /** A message at the person's side that ERASE could delete. */
  readonly ref?: string;
  /** Instead of a talk: says that are decided elsewhere (a focal point's answer). */
  readonly instead?: (
    person: Person,
  ) => Promise<{ effects: readonly Effect[]; language?: Language } | undefined>;
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
  /** The person broke their silence in the meantime. */
  | { readonly kind: 'unneeded' }
  /** Another process took a turn of this person in the same moment, again and again. */
  | { readonly kind: 'contended' };

const MOST_TRIES = 8;
/** A talk asks for at most one lookup a turn today; this only stops a mistake from running for ever. */
const MOST_LOOKUPS = 4;
/** A person who was told that a question waits has this long to send their word; nothing can be seen until then. */
const MAIL_PATIENCE = 2 * DAY;
/** The end of a silence is kept on this grid, so that it cannot be joined to the time of a tip. */
const GRID = 5 * MINUTE;

interface Thought {
  readonly person: Person;
  readonly effects: readonly Effect[];
  readonly read: readonly string[];
  /** The language to answer in, if it is not the person's own. */
  readonly language?: Language;
  readonly wrongCodes?: Memory['wrongCodes'];
}

async function think(deps: ConversationDeps, request: TurnRequest, memory: Memory, now: Date): Promise<Thought> {
  const instead = await request.instead?.(memory.person);
  if (instead) return { person: memory.person, read: [], ...instead };
  const from = request.to && { from: request.to.from, ...(request.languageHint ? { languageHint: request.languageHint } : {}) };
  const world = worldFor(deps, request.channel, from, now);
  let { person, effects } = talk(memory.person, request.event, world);
  const all: Effect[] = [];
  const read: string[] = [];
  let { wrongCodes } = memory;
  for (let count = 0; count < MOST_LOOKUPS; count += 1) {
    const lookup = effects.find((effect) => effect.type === 'lookup');
    all.push(...effects.filter((effect) => effect !== lookup));
    if (!lookup) return { person, effects: all, read, ...(wrongCodes ? { wrongCodes } : {}) };
    const looked = await lookUp(deps, lookup, { ...memory, ...(wrongCodes ? { wrongCodes } : {}) }, now);
    read.push(...looked.read);
    wrongCodes = looked.wrongCodes ?? wrongCodes;
    ({ person, effects } = talk(person, { kind: 'looked-up', text: lookup.text, ...(looked.found ? { found: looked.found } : {}) }, world));
  }
  throw new Fault('A talk asks for lookups in a circle.');
} // prettier-ignore

/** In a long talk, so many at once are put where earlier talks are, before they fall out of those seen last. */
const MOST_UNHEARD = SEEN / 2;

const isOpen = ({ session, report }: Person): boolean => session !== undefined || report !== undefined;

/** What of this talk is to be kept now, and what when it is over. */
function hear({ unheard = [] }: Memory, person: Person, digest: string | undefined): Pick<Work, 'heard'> & Pick<Memory, 'unheard'> {
  const marks = [...unheard, ...(digest === undefined ? [] : [heardMark(digest)])];
  if (marks.length === 0) return {};
  return isOpen(person) && marks.length < MOST_UNHEARD ? { unheard: marks } : { heard: { id: randomId(), marks } };
} // prettier-ignore

function when(deps: ConversationDeps, person: Person, work: Work | undefined, now: Date) {
  const open = isOpen(person);
  const waiting = person.session?.flow === mail.id && person.session.step === mail.start;
  const patience = waiting ? MAIL_PATIENCE : deps.silence;
  const silentAt = new Date(Math.ceil((now.getTime() + patience) / GRID) * GRID);
  return {
    ...(work ? { dueAt: new Date(now.getTime() + LEASE) } : {}),
    ...(open ? { silentAt } : {}),
    // To the day: the moment of the last message is nobody's business.
    expiresAt: endOfDay(now.getTime() + (person.stopped ? STOP_REMEMBERED : REMEMBERED)),
  };
}

async function attempt(deps: ConversationDeps, request: TurnRequest, doc: ConversationDoc | undefined, older: readonly string[], now: Date): Promise<Taken | 'conflict'> {
  const gateway = deps.keys.gateway();
  const [id] = request.names;
  const memory = openMemory(gateway, doc, now);
  const thought = await think(deps, request, memory, now);
  const own = request.ref && request.channel.capabilities.erases ? [{ ref: request.ref, at: now.getTime() }] : [];
  const memoryRefs = [...memory.refs, ...own].slice(-MOST_REFS);
  const erased = thought.effects.some(({ type }) => type === 'erase');
  const more = { refs: [...memoryRefs, ...sentRefs(gateway, doc, now)].map(({ ref }) => ref), read: thought.read, language: thought.language ?? thought.person.language ?? deps.defaultLanguage, before: memory.person.report };
  const planned = plan(deps, request.channel, request.to, thought, more, now);
  const { heard, unheard } = hear(memory, thought.person, request.seen?.[0]);
  const copy = request.copy === undefined ? undefined : { id: randomId(), channel: request.channel.id, providerId: request.copy };
  const beside = { ...(heard ? { heard } : {}), ...(copy ? { copy } : {}) };
  const work = heard || copy ? { ...(planned ?? { id: randomId(), replies: [] }), ...beside } : planned;
  const next: Memory = { person: withSealing(thought.person, work?.tip), refs: erased ? [] : memoryRefs, ...(thought.wrongCodes ? { wrongCodes: thought.wrongCodes } : {}), ...(unheard ? { unheard } : {}) };
  const outcome = await deps.conversations.commit({
    id,
    v: doc?._id === id ? doc.v : 0,
    box: sealMemory(gateway, id, next, now),
    seen: withSeen(doc?.seen ?? newSeen(), request.seen?.[0]),
    ...(work ? { work: { id: work.id, box: sealWork(gateway, id, work, now) } } : {}),
    forgetSent: erased,
    olderIds: older,
    ...when(deps, thought.person, work, now),
  });
  return outcome === 'conflict' ? 'conflict' : { kind: 'kept', id, earlier: doc?._id === id ? doc.pend : [], ...(work ? { work } : {}) };
} // prettier-ignore

/**
 * Whether a message was taken before. What was heard in earlier talks is asked for only when a talk begins: in the
 * middle of one, whoever plays an old message again gains nothing that the person does not see at once.
 */
async function isRepeated(deps: ConversationDeps, digests: readonly string[], known: readonly ConversationDoc[]): Promise<boolean> {
  if (known.some(({ seen }) => wasSeen(seen, digests))) return true;
  return known[0]?.silentAt === undefined && deps.heard.knows(digests.map(heardMark));
} // prettier-ignore

/**
 * Takes one turn: reads the person, lets them talk, and keeps the outcome durably. Nothing is sent here.
 * @throws Fault when the database does not answer: then nothing was kept, and the provider must send again
 */
export async function takeTurn(deps: ConversationDeps, request: TurnRequest): Promise<Taken> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const now = deps.clock.now();
    const known = await deps.conversations.read(request.names);
    const doc = known[0];
    if (request.seen && (await isRepeated(deps, request.seen, known))) return { kind: 'repeated' };
    if (request.event.kind === 'silence' && !(doc?.silentAt && doc.silentAt <= now))
      return { kind: 'unneeded' };
    // Work that still waits under an older name is done there first, by whoever promised it.
    const older = known
      .filter(({ _id, pend }) => _id !== request.names[0] && pend.length === 0)
      .map(({ _id }) => _id);
    const taken = await attempt(deps, request, doc, older, now);
    if (taken !== 'conflict') return taken;
  }
  return { kind: 'contended' };
}
