import type { Inbound } from '../bots/channel.js';
import type { FocalPoint } from '../directory/directory.js';
import { parseAnswer } from '../escalation/commands.js';
import type { Answer, Answered } from '../escalation/escalation.js';
import type { Effect, Person } from '../flows/dialog/person.js';
import type { TextKey } from '../shared/texts/texts.js';
import type { ConversationDeps } from './deps.js';

function toSay(answered: Answered): { key: TextKey; params?: Record<string, string> } {
  if (!answered.ok && answered.reason === 'unknownCode') return { key: 'focal.reply.unknownCode' };
  const outcome = answered.ok ? answered.outcome : answered.reason;
  return { key: `focal.reply.${outcome}`, params: { reference: answered.reference } };
}

/** A focal point's answer to a call, if that is what this message is. */
export function answerOf(deps: ConversationDeps, message: Inbound): { answer: Answer; focalPoint?: FocalPoint } | undefined {
  const { content } = message;
  if (content.kind !== 'text' && content.kind !== 'button') return undefined;
  const answer = parseAnswer(content.kind === 'text' ? content.text : content.data);
  if (!answer) return undefined;
  const focalPoint = deps.directory().focalPointAt(message.channel, message.from);
  return { answer, ...(focalPoint ? { focalPoint } : {}) };
} // prettier-ignore

/**
 * Carries the answer out and says what it led to, in the focal point's language. From a stranger's phone the code is
 * worth nothing, and in the middle of somebody's talk it is just an answer like any other.
 */
export async function answerCall(
  deps: ConversationDeps,
  { answer, focalPoint }: NonNullable<ReturnType<typeof answerOf>>,
  person: Person,
): Promise<{ effects: readonly Effect[]; language?: string } | undefined> {
  if (!focalPoint)
    return person.session ? undefined : { effects: [{ type: 'say', key: 'focal.reply.unknownCode' }] };
  const answered = await deps.escalations.answer(focalPoint.id, answer, deps.clock.now());
  return { effects: [{ type: 'say', ...toSay(answered) }], language: focalPoint.language };
}
