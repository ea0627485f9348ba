import { DAY, HOUR } from '../shared/clock.js';
import { ProcessMemory } from './process-memory.js';
import { EQUAL_WITHIN, type RecentReplies } from './recent-replies.js';

/** A message at the person's side that can still be deleted. */
export interface SentRef {
  readonly ref: string;
  readonly at: number;
}

/** How many wrong case codes a person has sent, and since when, for the throttle. */
export interface WrongCodes {
  readonly count: number;
  readonly since: number;
}

/** Source: Telegram Bot API, deleteMessage: messages of the last 48 hours. */
export const DELETABLE = 48 * HOUR;
export const MOST_REFS = 200;
/** How long after an ending small talk gets no answer. */
const ENDED_LATELY = DAY;

export const deletable = (refs: readonly SentRef[], now: Date): SentRef[] =>
  refs.filter(({ at }) => at > now.getTime() - DELETABLE);

/** What later turns need to know of talks that have ended. */
export interface RecentPast {
  readonly refs: readonly SentRef[];
  readonly replies: RecentReplies;
  readonly wrongCodes?: WrongCodes | undefined;
  /** When the last talk ended with all told, in milliseconds since 1970. */
  readonly toldAt?: number | undefined;
}

const once = (refs: readonly SentRef[]): SentRef[] => [
  ...new Map(refs.map((one) => [one.ref, one])).values(),
];

const nothing: RecentPast = { refs: [], replies: [] };

/** The most people who are remembered; beyond that the oldest are forgotten. */
const MOST = 20_000;

/** The part that still counts; undefined when nothing does. */
function lately(
  { refs, replies, wrongCodes, toldAt }: RecentPast,
  now: Date,
): RecentPast | undefined {
  const left = {
    refs: once(deletable(refs, now)).slice(-MOST_REFS),
    replies: replies.filter(([, at]) => at * 1_000 > now.getTime() - EQUAL_WITHIN),
    wrongCodes: wrongCodes && wrongCodes.since > now.getTime() - HOUR ? wrongCodes : undefined,
    toldAt: toldAt !== undefined && toldAt > now.getTime() - ENDED_LATELY ? toldAt : undefined,
  };
  return left.refs.length + left.replies.length > 0 || left.wrongCodes || left.toldAt !== undefined
    ? left
    : undefined;
}

/**
 * What is still needed of talks that have ended. It is only in the memory of this process
 * (docs/adr/015).
 */
export class ShortMemory {
  private readonly kept = new ProcessMemory<RecentPast>(MOST, lately);

  of(person: string, now: Date): RecentPast {
    return this.kept.of(person, now) ?? nothing;
  }

  /** Changes what is remembered of a person. */
  change(person: string, to: (before: RecentPast) => RecentPast, now: Date): void {
    this.kept.keep(person, lately(to(this.of(person, now)), now), now);
  }

  /** Remembers messages at the person's side that ERASE could delete. */
  addRefs(person: string, refs: readonly SentRef[], now: Date): void {
    if (refs.length === 0) return;
    this.change(person, (before) => ({ ...before, refs: [...before.refs, ...refs] }), now);
  }
}
