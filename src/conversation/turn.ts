import type { ConversationDoc } from '../models/gateway/conversation.js';
import { commitTurn, rememberTurn } from './commit-turn.js';
import { decide, type TurnDecision } from './decide.js';
import type { ConversationDeps } from './deps.js';
import { compareWithLastWords, LastWordsAfterTalks } from './double-delivery.js';
import type { Memory } from './memory.js';
import { afterWithdrawal } from './open-invitation.js';
import { planTurn } from './plan-turn.js';
import { endQuiet, isQuiet, keepQuiet } from './quiet.js';
import { openContact, readDocuments, type Contact } from './read-contact.js';
import { isRepeated, type PromisedWorks } from './repeated-message.js';
import type { Taken, TurnRequest } from './turn-request.js';

/** What this process remembers from turn to turn and writes nowhere. */
export interface TurnMemory {
  readonly ended: LastWordsAfterTalks;
  readonly promised: PromisedWorks;
}

/**
 * How often a turn is tried when other processes take turns of the same person at the same moment.
 */
const MOST_TRIES = 8;

/**
 * Returns the decision about words that were delivered twice: nothing is answered and nothing
 * changes.
 */
const unchanged = ({ person, wrongCodes }: Memory) => ({
  person,
  effects: [],
  read: [],
  ...(wrongCodes ? { wrongCodes } : {}),
});

/**
 * Decides the outcome of a turn's event; undefined when a withdrawn text leaves the person
 * unchanged.
 */
async function decideTurn(
  deps: ConversationDeps,
  request: TurnRequest,
  { id, doc, memory }: Contact,
  ended: LastWordsAfterTalks,
  now: Date,
): Promise<TurnDecision | undefined> {
  const happened =
    request.event.kind === 'withdrawn'
      ? afterWithdrawal(memory.invitation, request.event)
      : { event: request.event, left: memory.invitation };
  if (!happened) return undefined;
  const words = compareWithLastWords(
    deps.keys.gateway(),
    { channel: request.channel.id, id, event: happened.event },
    memory.last ?? ended.of(id),
    (doc?.pend ?? []).map((work) => work.id),
    now,
  );
  const decision = words.repeats
    ? unchanged(memory)
    : await decide(deps, request, happened.event, memory, now);
  return { ...decision, event: happened.event, invitation: happened.left, words };
}

const isSilent = (doc: ConversationDoc | undefined, now: Date): boolean =>
  doc?.silentAt !== undefined && doc.silentAt <= now;

/** Tries a turn once: read, recognise a repetition, decide, plan, commit, remember. */
async function tryTurn(
  deps: ConversationDeps,
  request: TurnRequest,
  { ended, promised }: TurnMemory,
): Promise<Taken | 'conflict'> {
  const now = deps.clock.now();
  const docs = await readDocuments(deps, request);
  if (request.event.kind === 'silence' && !isSilent(docs[0], now)) return { kind: 'unneeded' };
  const [repeated, quiet] = await Promise.all([
    isRepeated(deps, request, docs, promised),
    isQuiet(deps, request, docs, now),
  ]);
  if (repeated) return { kind: 'repeated' };
  const contact = openContact(deps, request, docs, quiet, now);
  const decision = await decideTurn(deps, request, contact, ended, now);
  if (!decision) return { kind: 'unneeded' };
  const notSaid = decision.effects.find((effect) => effect.type === 'not-said');
  if (notSaid) return { kind: 'not-said', why: notSaid.why };
  const plan = planTurn(deps, request, contact, decision, now);
  await keepQuiet(deps, request, decision, now);
  const outcome = await commitTurn(deps, request, contact, decision, plan, now);
  if (outcome === 'conflict') return 'conflict';
  await endQuiet(deps, request, contact.memory.ended, decision, now);
  rememberTurn(deps, contact, decision, plan, ended, now);
  const { id, doc } = contact;
  const earlier = doc?._id === id ? doc.pend : [];
  return {
    kind: 'kept',
    id,
    at: now.getTime(),
    earlier,
    ...(plan.work ? { work: plan.work } : {}),
  };
}

/**
 * Takes one turn: reads the person, runs their talk, and saves the outcome durably. Nothing is sent
 * here.
 * @throws Fault when the database does not answer: then nothing was saved, and the provider must
 * send again
 */
export async function takeTurn(
  deps: ConversationDeps,
  request: TurnRequest,
  memory: TurnMemory = { ended: new LastWordsAfterTalks(), promised: new Map() },
): Promise<Taken> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const taken = await tryTurn(deps, request, memory);
    if (taken !== 'conflict') return taken;
  }
  return { kind: 'contended' };
}
