import { member as memberFlow, register } from '../register.js';
import { menu } from '../welcome.js';
import { say, type Draft } from './draft.js';
import { tellMember } from './joining.js';
import type { Event, TalkContext } from './person.js';
import { begin } from './steps.js';

/** Who wanted to join or to see what is kept was looked for. Who takes part already sees it either way. */
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
