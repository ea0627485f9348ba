import { member as memberFlow, register } from '../register.js';
import { menu } from '../welcome.js';
import { say, type Draft } from './draft.js';
import { tellMember, wishAlerts } from './joining.js';
import type { Event } from './event.js';
import type { TalkContext } from './talk-context.js';
import { closeReport } from './report.js';
import { askAgain, begin } from './steps.js';

/**
 * Continues after the look-up of a subscriber. A subscriber is shown what is stored, or gets what
 * they ask for; anybody else may join.
 */
export function memberFound(
  draft: Draft,
  { then, member }: Extract<Event, { kind: 'member' }>,
  context: TalkContext,
): Draft {
  if (member && then === 'alerts') return askAgain(wishAlerts(draft, true), context);
  if (member) return begin(tellMember(draft, member, context), memberFlow, context);
  return then !== 'show'
    ? begin(closeReport(draft), register, context)
    : begin(say(draft, 'member.none'), menu, context);
}
