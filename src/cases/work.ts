import type { ClosedState } from '../models/cases/case-work.js';
import { DAY } from '../shared/clock.js';

/** The end of a case, in the terms of HTCDS, with the reason. */
export interface Closing {
  readonly state: ClosedState;
  readonly reason: ClosingReason;
  /** Further explanation, sealed. */
  readonly words?: string | undefined;
}

/** The reasons for closing a case. */
export const closingReasons = [
  'personSafe',
  'helpGiven',
  'referred',
  'notTrafficking',
  'unfounded',
  'notEnough',
  'duplicate',
  'withdrawn',
  'noContact',
  'other',
] as const;
export type ClosingReason = (typeof closingReasons)[number];

/** A note, a day for the follow-up, or both. */
export interface FollowUp {
  readonly words?: string | undefined;
  /** `null` removes the day. */
  readonly at?: Date | null | undefined;
}

/** The longest note, reason and phrase, in letters. */
export const LONGEST_NOTE = 4_000;
export const LONGEST_REASON = 500;
export const LONGEST_PHRASE = 200;

/** For how long before their end people see that the words of a case will be destroyed. */
export const WORDS_END_SOON = 30 * DAY;
/** The furthest day until which words can be kept. A later day is a typing error. */
export const KEPT_AT_MOST = 10 * 366 * DAY;
