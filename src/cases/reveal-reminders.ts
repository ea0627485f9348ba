import type { RevealPurpose } from '../models/cases/reveal.js';
import { HOUR, MINUTE } from '../shared/clock.js';

/** Who is told that nobody has decided: custodians, and at the end the person who leads. */
export type RemindedOfReveal = 'custodian' | 'lead';

/** A reminder: how long after the request, in milliseconds, and for whom. */
export interface RevealReminder {
  readonly after: number;
  readonly to: RemindedOfReveal;
}

const ordinary: readonly RevealReminder[] = [
  { after: 12 * HOUR, to: 'custodian' },
  { after: 36 * HOUR, to: 'custodian' },
  { after: 60 * HOUR, to: 'lead' },
];
const urgent: readonly RevealReminder[] = [
  { after: 30 * MINUTE, to: 'custodian' },
  { after: 60 * MINUTE, to: 'custodian' },
  { after: 2 * HOUR, to: 'lead' },
];

/** Returns the reminders of an undecided request. For a life in danger they come within minutes. */
export const remindersOf = (purpose: RevealPurpose): readonly RevealReminder[] =>
  purpose === 'lifeInDanger' ? urgent : ordinary;

/** Returns when the first reminder is due after the request, in milliseconds. */
export const firstReminder = (purpose: RevealPurpose): number =>
  remindersOf(purpose)[0]?.after ?? 0;
