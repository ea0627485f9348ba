import type { ConversationDoc } from '../models/gateway/conversation.js';
import type { Ending } from '../flows/dialog/person.js';
import type { Target } from '../outbox/delivery.js';
import { phoneNames } from './contact-names.js';
import type { TurnDecision } from './decide.js';
import type { ConversationDeps } from './deps.js';
import { isOpen, openMemory } from './memory.js';
import { effectsOf } from './tip-write.js';
import type { TurnRequest } from './turn-request.js';

/** How the last talk that ended in a turn did so. */
export const endingOf = ({ effects }: Pick<TurnDecision, 'effects'>): Ending | undefined =>
  effectsOf(effects, 'ended').at(-1)?.how;

/**
 * Whether somebody else may hold the phone of a turn. Asked where that decides whether anything is
 * said: of a first text, and of all that is said unasked.
 */
export async function isQuiet(
  deps: ConversationDeps,
  { to, unasked }: TurnRequest,
  [doc]: readonly ConversationDoc[],
  now: Date,
): Promise<boolean> {
  const decides = unasked !== undefined || doc?.silentAt === undefined;
  return to !== undefined && decides && deps.quietPhones.isQuiet(phoneNames(deps, to, now), now);
}

/**
 * Keeps a phone quiet whose talk ends as unsafe. Before the turn is kept: a process that dies
 * between the two leaves a phone that is quiet without need, and not the other way round.
 */
export async function keepQuiet(
  deps: ConversationDeps,
  { to }: TurnRequest,
  decision: TurnDecision,
  now: Date,
): Promise<void> {
  if (to && endingOf(decision) === 'unsafe')
    await deps.quietPhones.keep(phoneNames(deps, to, now)[0], now);
}

/** Whether nothing may be said unasked to somebody now, though it was put in before. */
export async function isHushed(
  {
    keys,
    conversations,
    quietPhones,
  }: Pick<ConversationDeps, 'keys' | 'conversations' | 'quietPhones'>,
  { channel, to }: Target,
  now: Date,
): Promise<boolean> {
  const names = keys.gateway().names('conversation', [channel, to], now);
  const [docs, quiet] = await Promise.all([
    conversations.read(names, true),
    quietPhones.isQuiet(phoneNames({ keys }, { channel, from: to }, now), now),
  ]);
  return quiet || docs.some((doc) => openMemory(keys.gateway(), doc, now).person.stopped);
}

/** Ends the quiet of a phone on which a talk was begun again. After that turn was kept. */
export async function endQuiet(
  deps: ConversationDeps,
  { to }: TurnRequest,
  before: Ending | undefined,
  { person }: TurnDecision,
  now: Date,
): Promise<void> {
  if (to && before === 'unsafe' && isOpen(person))
    await deps.quietPhones.forget(phoneNames(deps, to, now));
}
