import type { Flow } from '../flows/engine/flow.js';
import { fold } from '../shared/texts/fold.js';
import type { Language } from '../shared/texts/texts.js';

/** A released poll or campaign as a process holds it in memory. */
export interface HeldFlows {
  readonly doc: { readonly ready: readonly string[] };
  /** Made once by language and helpline: the engine knows steps by their identity. */
  readonly flows: Map<string, Flow>;
}

/**
 * Its flow in a language, or in the first one it is ready in.
 * @param helpline as it is shown
 * @param make a new flow
 */
export function flowIn(
  { doc: { ready }, flows }: HeldFlows,
  language: Language,
  helpline: string | undefined,
  make: (spoken: Language) => Flow,
): Flow | undefined {
  const spoken = ready.includes(language) ? language : ready[0];
  if (spoken === undefined) return undefined;
  const key = `${spoken} ${helpline ?? ''}`;
  const flow = flows.get(key) ?? make(spoken);
  flows.set(key, flow);
  return flow;
}

/**
 * The one that is joined by a word: one that is open, or else the first.
 * @param text as somebody sent it
 */
export function joinedBy<T>(
  all: readonly T[],
  text: string,
  joinOf: (one: T) => string | undefined,
  isOpen: (one: T) => boolean,
): T | undefined {
  const word = fold(text);
  const mine = all.filter((one) => {
    const join = joinOf(one);
    return join !== undefined && fold(join) === word;
  });
  return mine.find(isOpen) ?? mine[0];
}
