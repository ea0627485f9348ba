import type { Priority } from '../../src/shared/priority.js';
import type { Message } from './messages.js';

/** What a method says of a text; undefined: no report. */
export type Judge = (text: string) => Priority | undefined;

/** So many of how many. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

/** The numbers that the floors are about. */
export interface Measured {
  /** Urgent messages that became P1. */
  readonly recall: Share;
  /** P1 messages that are urgent. */
  readonly precision: Share;
  /** Urgent messages that ended as P3 or as no report. */
  readonly late: Share;
  /** Messages that are no report and became P1. */
  readonly falseAlarms: Share;
  /** Messages that are no report and became one of any priority. */
  readonly opened: Share;
  /** Reports of P2 and P3 that were taken for no report. */
  readonly unheard: Share;
}

export interface Judged extends Message {
  readonly said: Priority | undefined;
}

export const judgeAll = (messages: readonly Message[], judge: Judge): Judged[] =>
  messages.map((message) => ({ ...message, said: judge(message.text) }));

const share = <One>(all: readonly One[], hit: (one: One) => boolean): Share => ({
  hits: all.filter(hit).length,
  of: all.length,
});

export function measure(judged: readonly Judged[]): Measured {
  const urgent = judged.filter(({ priority }) => priority === 1);
  const none = judged.filter(({ priority }) => priority === null);
  const calm = judged.filter(({ priority }) => priority === 2 || priority === 3);
  const becameP1 = ({ said }: Judged) => said === 1;
  return {
    recall: share(urgent, becameP1),
    precision: share(judged.filter(becameP1), ({ priority }) => priority === 1),
    late: share(urgent, ({ said }) => said === 3 || said === undefined),
    falseAlarms: share(none, becameP1),
    opened: share(none, ({ said }) => said !== undefined),
    unheard: share(calm, ({ said }) => said === undefined),
  };
}

export const rate = ({ hits, of }: Share): number => (of === 0 ? 0 : hits / of);

/** The 95 % interval of a share. Source: E. B. Wilson, 1927 (score interval). */
export function wilson({ hits, of }: Share): readonly [low: number, high: number] {
  if (of === 0) return [0, 1];
  const z = 1.96;
  const p = hits / of;
  const spread = z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const middle = p + (z * z) / (2 * of);
  const scale = 1 + (z * z) / of;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}
