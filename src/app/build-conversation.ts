import type { Attachments } from '../attachments/attachments.js';
import type { Channel, ChannelId } from '../bots/channel.js';
import type { ConversationDeps } from '../conversation/deps.js';
import { createConversation, type Conversation } from '../conversation/conversation.js';
import { ShortMemory } from '../conversation/short-memory.js';
import { SpendingMemory } from '../conversation/spending-memory.js';
import type { Directory } from '../directory/directory.js';
import { bringUpToDate } from '../escalation/bring-up-to-date.js';
import type { Escalations } from '../escalation/escalations.js';
import { createTipIntake } from '../models/cases/tip.js';
import type { Conversations } from '../models/gateway/conversation.js';
import type { QuietPhones } from '../models/gateway/quiet-phone.js';
import { createReplayGuard } from '../models/gateway/replay-guard.js';
import { createSubscribers } from '../models/gateway/subscriber.js';
import type { Copies } from '../outbox/copies.js';
import type { RunningOutbox } from '../outbox/outbox.js';
import { createJudge } from '../tips/triage/judge.js';
import type { Materials } from './materials.js';

/** Answers after which another person may have to be called at once. */
const urgentAnswers: ReadonlySet<string> = new Set(['reopened', 'passed', 'declined']);

/**
 * Returns the functions of escalations that conversations need. Urgent ones run at once, not with
 * the next tick.
 */
function escalationsOfTalks(escalations: Escalations): ConversationDeps['escalations'] {
  return {
    async bringUpToDate(request, now) {
      const how = await bringUpToDate(escalations, request, now);
      // A life in danger does not wait for the next tick. For the others, the job calls people
      // within seconds.
      if (request.priority === 1 && how === 'itsOwn') void escalations.runSoon(now);
      return how;
    },
    added: (tip, write, now, excluded) => escalations.added(tip, write, now, excluded),
    async callForHelpAgain(tip, write, now) {
      const outcome = await escalations.callForHelpAgain(tip, write, now);
      if (outcome === 'calledAnew') void escalations.runSoon(now);
      return outcome;
    },
    callsOf: (focalPoint, codes) => escalations.callsOf(focalPoint, codes),
    openCallsOf: (focalPoint) => escalations.openCallsOf(focalPoint),
    async answer(focalPoint, answer, now) {
      const answered = await escalations.answer(focalPoint, answer, now);
      // The next person to call does not wait for the next tick.
      if (answered.ok && urgentAnswers.has(answered.outcome)) void escalations.runSoon(now);
      return answered;
    },
  };
}

/** The people of conversations: the directory and the channels. */
export interface Talking {
  readonly directory: () => Directory;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
}

/** The parts that a conversation uses. */
export interface TalkParts {
  readonly outbox: RunningOutbox;
  readonly copies: Copies;
  readonly attachments: Attachments;
  readonly escalations: Escalations;
  readonly conversations: Conversations;
  readonly quietPhones: QuietPhones;
  readonly polls: ConversationDeps['polls'];
}

/** Creates the conversation of a process. */
export function buildConversation(
  materials: Materials,
  talking: Talking,
  { escalations, ...parts }: TalkParts,
): Conversation {
  const { db, keys, texts, clock, log, defaultLanguage, silence } = materials;
  return createConversation({
    ...talking,
    ...parts,
    db,
    keys,
    texts,
    clock,
    log,
    defaultLanguage,
    silence,
    spending: new SpendingMemory(),
    shortMemory: new ShortMemory(),
    replayGuard: createReplayGuard(db.gateway),
    subscribers: createSubscribers(db.gateway),
    intake: createTipIntake(db.cases),
    judge: createJudge(texts),
    escalations: escalationsOfTalks(escalations),
  });
}
