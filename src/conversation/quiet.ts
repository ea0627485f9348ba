import type { ConversationDoc } from '../models/gateway/conversation.js';
import type { Ending } from '../flows/dialog/person.js';
import type { Target } from '../outbox/delivery.js';
import { phoneNames } from './contact-names.js';
import type { TurnDecision } from './decide.js';
import type { ConversationDeps } from './deps.js';
import { isOpen, openMemory } from './memory.js';
import { effectsOf } from './tip-write.js';
import type { TurnRequest } from './turn-request.js';

/** Returns how the last talk that ended in a turn ended. */
export const endingOf = ({ effects }: Pick<TurnDecision, 'effects'>): Ending | undefined =>
  effectsOf(effects, 'ended').at(-1)?.how;

/**
 * Checks whether somebody else may hold the phone of a turn. Asked before a first text is answered,
 * and before anything is sent unasked.
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
 * Marks the phone as quiet when a talk ends as unsafe. Done before the turn is saved: if the
 * process dies in between, the phone is quiet without need rather than the other way round.
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

/**
 * Checks whether a waiting text must not be sent to a person any more because it was not asked for.
 */
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

/** Removes the mark once a talk was begun again, after that turn was saved. */
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
