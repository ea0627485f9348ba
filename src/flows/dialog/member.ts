import { member as memberFlow, register } from '../register.js';
import { menu } from '../welcome.js';
import { say, type Draft } from './draft.js';
import { tellMember } from './joining.js';
import type { Event, TalkContext } from './person.js';
import { begin } from './steps.js';

/** Goes on after a subscriber was looked up. A subscriber is shown what is kept; anybody else may join. */
export function memberFound(
  draft: Draft,
  { then, member }: Extract<Event, { kind: 'member' }>,
  context: TalkContext,
): Draft {
  if (member) return begin(tellMember(draft, member, context), memberFlow, context);
  return then === 'join'
    ? begin(draft, register, context)
    : begin(say(draft, 'member.none'), menu, context);
}
