import type { Effect, Event, Person } from '../flows/dialog/person.js';

/** Somebody was asked a poll unasked, and nothing else was said to them of it since: by which texts. */
export interface Asking {
  /** The flow of the poll. */
  readonly flow: string;
  /** The ids of the deliveries; without those that were withdrawn. */
  readonly texts: readonly string[];
}

/** Whether somebody is, or waits to go on, in a poll. */
const isIn = ({ session, paused, poll }: Person, flow: string): boolean =>
  [session, paused, poll].some((place) => place?.flow === flow);

/**
 * What is known of the asking after a turn. Whoever was in the poll before may have read its question: only somebody whom
 * these texts brought there is taken out again with them.
 * @param invited the flow of the poll they were asked, or reminded of, in this turn @param texts ids of what is said
 */
export function askingAfter(
  before: Asking | undefined,
  persons: { readonly before: Person; readonly after: Person },
  invited: string | undefined,
  texts: readonly string[],
  effects: readonly Effect[],
): Asking | undefined {
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

/** A text that was to be said to somebody unasked was withdrawn before it was ever sent. */
export interface Withdrawal {
  readonly kind: 'withdrawn';
  /** The id of its delivery. */
  readonly text: string;
}

/** What a withdrawal leaves: the asking without it, and, when it was the last text, that nobody was asked. */
export function withdrawn(
  asking: Asking | undefined,
  { text }: Withdrawal,
): { readonly event: Event; readonly left: Asking } | undefined {
  if (!asking?.texts.includes(text)) return undefined;
  const left = { ...asking, texts: asking.texts.filter((id) => id !== text) };
  return {
    event: { kind: 'recalled', ...(left.texts.length === 0 ? { flow: asking.flow } : {}) },
    left,
  };
}
