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
import { createQuietPhones } from '../models/gateway/quiet-phone.js';
import { createReplayGuard } from '../models/gateway/replay-guard.js';
import { createSubscribers } from '../models/gateway/subscriber.js';
import type { Copies } from '../outbox/copies.js';
import type { RunningOutbox } from '../outbox/outbox.js';
import { createJudge } from '../tips/triage/judge.js';
import type { Materials } from './materials.js';

/** Answers after which somebody else may have to be called at once. */
const urgentAnswers: ReadonlySet<string> = new Set(['reopened', 'passed', 'declined']);

/** What a talk needs of the escalations. What may not wait for the next tick is run at once. */
function escalationsOfTalks(escalations: Escalations): ConversationDeps['escalations'] {
  return {
    async bringUpToDate(request, now) {
      const how = await bringUpToDate(escalations, request, now);
      // A life in danger does not wait for the next tick;
      // the others are called within seconds, by the job.
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
      // The person who is called now does not wait for the next tick.
      if (answered.ok && urgentAnswers.has(answered.outcome)) void escalations.runSoon(now);
      return answered;
    },
  };
}

/** Whom talks are with: the directory and the channels. */
export interface Talking {
  readonly directory: () => Directory;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
}

/** The parts that a conversation works with. */
export interface TalkParts {
  readonly outbox: RunningOutbox;
  readonly copies: Copies;
  readonly attachments: Attachments;
  readonly escalations: Escalations;
  readonly conversations: Conversations;
  readonly polls: ConversationDeps['polls'];
}

/** The conversation of a process. */
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
    quietPhones: createQuietPhones(db.gateway),
    subscribers: createSubscribers(db.gateway),
    intake: createTipIntake(db.cases),
    judge: createJudge(texts),
    escalations: escalationsOfTalks(escalations),
  });
}
