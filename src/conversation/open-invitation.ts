import type { Effect } from '../flows/dialog/effect.js';
import type { Event } from '../flows/dialog/event.js';
import type { Person } from '../flows/dialog/person.js';

/** An invitation to a poll that a person has not answered yet, and the texts that brought it. */
export interface OpenInvitation {
  /** The flow of the poll. */
  readonly flow: string;
  /** The ids of its deliveries, without those that were withdrawn. */
  readonly texts: readonly string[];
}

/** Checks whether a person is in a poll, or has paused it. */
const isIn = ({ session, paused, poll }: Person, flow: string): boolean =>
  [session, paused, poll].some((place) => place?.flow === flow);

/**
 * Returns the open invitation after a turn. A person who was in the poll before may have read its
 * question. So a person leaves the poll when texts are withdrawn only if these texts brought them
 * into it.
 * @param invited the flow of the poll of this turn's invitation or reminder
 * @param texts ids of this turn's deliveries
 */
export function invitationAfter(
  before: OpenInvitation | undefined,
  persons: { readonly before: Person; readonly after: Person },
  invited: string | undefined,
  texts: readonly string[],
  effects: readonly Effect[],
): OpenInvitation | undefined {
  const flow = invited ?? before?.flow;
  if (flow === undefined || !isIn(persons.after, flow)) return undefined;
  if (invited !== undefined) {
    if (before?.flow === invited) return { flow, texts: [...before.texts, ...texts] };
    return isIn(persons.before, invited) ? undefined : { flow, texts };
  }
  const spoken = effects.some(
    (effect) => (effect.type === 'say' || effect.type === 'poll') && effect.flow === flow,
  );
  return spoken ? undefined : before;
}

/** The event that an unasked text was withdrawn before it was sent. */
export interface Withdrawal {
  readonly kind: 'withdrawn';
  /** The id of its delivery. */
  readonly text: string;
}

/**
 * Returns the invitation without a withdrawn text, and the event for its person. When its last text
 * is withdrawn, the person leaves the poll.
 */
export function afterWithdrawal(
  invitation: OpenInvitation | undefined,
  { text }: Withdrawal,
): { readonly event: Event; readonly left: OpenInvitation } | undefined {
  if (!invitation?.texts.includes(text)) return undefined;
  const left = { ...invitation, texts: invitation.texts.filter((id) => id !== text) };
  return {
    event: { kind: 'recalled', ...(left.texts.length === 0 ? { flow: invitation.flow } : {}) },
    left,
  };
}
