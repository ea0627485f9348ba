import type { Flow } from '../flows/engine/flow.js';
import { fold } from '../shared/texts/fold.js';
import type { Language } from '../shared/texts/texts.js';

/** A released poll or campaign in the memory of a process. */
export interface ReleasedFlows {
  readonly doc: { readonly ready: readonly string[] };
  /**
   * Flows by language and helpline, each made once: the engine recognises steps by their identity.
   */
  readonly flows: Map<string, Flow>;
}

/**
 * Returns its flow in a language, or in the first one in which it is ready.
 * @param helpline as it is shown
 * @param make makes a new flow
 */
export function flowIn(
  { doc: { ready }, flows }: ReleasedFlows,
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
 * Finds the one that is joined by a word: an open one, or else the first.
 * @param text as the person sent it
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
