import type { Inbound } from '../bots/channel.js';
import type { FocalPoint } from '../directory/directory.js';
import { lacksCode, parseAnswer } from '../escalation/commands.js';
import type { Answer, Answered } from '../escalation/escalation.js';
import { replyTo } from '../escalation/wording.js';
import type { Effect, Person } from '../flows/dialog/person.js';
import { appendAudit, type AuditEntry } from '../models/cases/audit.js';
import { fold } from '../shared/texts/fold.js';
import type { ConversationDeps } from './deps.js';

type Say = Extract<Effect, { type: 'say' }>;

/** After an OK, what comes next is one press away where there are buttons. */
function nextOffers({ code }: Answer, answered: Answered): Pick<Say, 'flow' | 'offers'> {
  if (!answered.ok || answered.outcome !== 'acknowledged') return {};
  const offer = (verb: 'done' | 'no') =>
    ({ step: verb, value: code, label: { key: `focal.button.${verb}` } }) as const;
  return { flow: 'fp', offers: [offer('done'), offer('no')] };
}

const auditEntry = (
  { id, role }: FocalPoint,
  { outcome, reference }: Extract<Answered, { ok: true }>,
): AuditEntry => ({
  actor: `${role}/${id}`,
  action: `escalation.${outcome}`,
  subject: reference,
});

/** A verb and a code. */
const COMMAND_WORDS = 2;

/** A focal point's answer to a call; without an `answer`, it lacks the code. */
type Call =
  | { readonly answer: Answer; readonly focalPoint?: FocalPoint }
  | { readonly answer?: undefined; readonly focalPoint: FocalPoint };

/** A focal point's answer to a call, if that is what this message is. */
export function answerOf(deps: ConversationDeps, message: Inbound): Call | undefined {
  const { content } = message;
  if (content.kind !== 'text' && content.kind !== 'button') return undefined;
  const answer =
    content.kind === 'text' ? parseAnswer(content.text) : parseAnswer('', content.data);
  if (!answer && !(content.kind === 'text' && lacksCode(content.text))) return undefined;
  const focalPoint = deps.directory().focalPointAt(message.channel, message.from);
  if (!answer) return focalPoint && { focalPoint };
  // "Yes 2000 girls are held" from anybody else is a report, and nothing of it may be lost.
  const bare = content.kind === 'button' || fold(content.text).split(' ').length <= COMMAND_WORDS;
  if (!focalPoint && !bare) return undefined;
  return { answer, ...(focalPoint ? { focalPoint } : {}) };
}

/**
 * Carries the answer out and says what it led to, in the focal point's language. From a stranger's phone the code is
 * worth nothing, and in the middle of somebody's talk it is just an answer like any other. Who is on duty and half asleep
 * sends OK alone: they hear what is missing.
 */
export async function answerCall(
  deps: ConversationDeps,
  { answer, focalPoint }: Call,
  person: Person,
): Promise<{ effects: readonly Effect[]; language?: string } | undefined> {
  if (!focalPoint)
    return person.session
      ? undefined
      : { effects: [{ type: 'say', key: 'focal.reply.unknownCode' }] };
  // In the middle of a talk of their own, OK and NO are answers to it.
  if (!answer)
    return person.session
      ? undefined
      : { effects: [{ type: 'say', key: 'focal.reply.noCode' }], language: focalPoint.language };
  const now = deps.clock.now();
  const answered = await deps.escalations.answer(focalPoint.id, answer, now);
  // Before the reply: if it cannot be written down, the provider sends again, and the same answer is the same answer.
  if (answered.ok)
    await appendAudit(deps.db, deps.keys.cases(), [auditEntry(focalPoint, answered)], now);
  return {
    effects: [{ type: 'say', ...replyTo(answer, answered), ...nextOffers(answer, answered) }],
    language: focalPoint.language,
  };
}
