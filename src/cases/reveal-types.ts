import type { RevealPurpose, RevealState } from '../models/cases/reveal.js';
export { revealPurposes, revealStates } from '../models/cases/reveal.js';

export interface RevealInput {
  readonly purpose: RevealPurpose;
  /** The reason in words; sealed. */
  readonly words: string;
}

/** A request to see a sealed address. */
export interface Reveal {
  readonly id: string;
  readonly case: string;
  /** Whether this account may open the page of the case; a custodian may not. */
  readonly opens: boolean;
  readonly reference: string;
  readonly purpose: RevealPurpose;
  readonly state: RevealState;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly decidedBy?: string | undefined;
  readonly decidedAt?: Date | undefined;
  readonly seenAt?: Date | undefined;
  /** When a pending request, or an unused approval, expires. */
  readonly expiresAt: Date;
  /** How many times people were reminded to decide. */
  readonly reminded: number;
}

/** The address, shown once. `none`: there is none, or it was destroyed. */
export type Revealed =
  | { readonly address: 'none' }
  | { readonly address: { readonly channel: string; readonly to: string } };
