import { tokenIn } from './talk.js';

/** What the database holds of the talks whose last message was acknowledged. */
export interface Verdict {
  readonly acknowledged: number;
  /** Acknowledged, and not in the database with its words. */
  readonly missing: number;
  /** In the database more than once. */
  readonly doubled: number;
  /** In the database with other words than were sent, or with words that do not open. */
  readonly garbled: number;
}

/** Compares what was acknowledged with what is kept. @param kept the words of every tip */
export function verdictOn(acknowledged: readonly string[], kept: readonly string[]): Verdict {
  const times = new Map<string, number>();
  let garbled = 0;
  for (const words of kept) {
    const token = tokenIn(words);
    if (token === undefined) garbled += 1;
    else times.set(token, (times.get(token) ?? 0) + 1);
  }
  const missing = acknowledged.filter((token) => !times.has(token)).length;
  const doubled = [...times.values()].filter((count) => count > 1).length;
  return { acknowledged: acknowledged.length, missing, doubled, garbled };
}
