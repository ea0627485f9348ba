import type { ClosedState } from '../models/cases/case-work.js';

/** How a case ends, in the words of HTCDS, and why. */
export interface Closing {
  readonly state: ClosedState;
  readonly reason: ClosingReason;
  /** More about it, sealed. */
  readonly words?: string | undefined;
}

/** Why a case is closed. */
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

/** A note, or a day on which the case comes back, or both. */
export interface FollowUp {
  readonly words?: string | undefined;
  /** `null` takes the day away. */
  readonly at?: Date | null | undefined;
}

/** Longer notes, reasons and phrases are not taken. */
export const LONGEST_NOTE = 4_000;
export const LONGEST_REASON = 500;
export const LONGEST_PHRASE = 200;
