import type { Language } from '../shared/texts/texts.js';
import type { AlertPart } from './fields.js';

/** Why something cannot be done with an alert in its current state, or with these values. */
export type AlertNotNow =
  /** Their keys cannot open it. */
  | 'noKey'
  /** The stored data cannot be opened: it was altered. */
  | 'unreadable'
  /** The case is closed, joined to another, or not a report. */
  | 'noCase'
  /** The criteria of the case do not allow it yet. */
  | 'criteria'
  /** It is another message now than the one that was read: of another kind, or no test. */
  | 'otherMessage'
  /** Someone has already begun an alert of this case. */
  | 'begun'
  | 'notDraft'
  /** Nobody has asked for approval, or it was already decided. */
  | 'notWaiting'
  /** It is not published, or it has ended. */
  | 'notStanding'
  | 'ended'
  /** This person wrote in it, or has already approved it. */
  | 'samePerson'
  /** Nobody would receive it. */
  | 'nobody'
  /** It has expired. */
  | 'expired'
  | 'noReason'
  | 'tooLong'
  /** An unknown country, or the alert's own. */
  | 'badCountry'
  | 'proposed'
  /** A country already passes this neighbour's alert on. */
  | 'relayed'
  /** It is an alert of ours, or passes one of ours on. */
  | 'own'
  /** The neighbour's alert is a test, not public, about no person, or has ended. */
  | 'notActual'
  | 'notPublic'
  | 'notPerson'
  | 'originEnded'
  /** The neighbour has changed the alert since the draft was written. */
  | 'originChanged'
  /** It is a neighbour's: they propose it themselves. */
  | 'notOurs'
  /** The neighbour's message names no picture. */
  | 'noPicture'
  /** It names one that cannot be had now, or lies where nothing is asked. */
  | 'pictureNotHad'
  /** The file is no picture that may be shown, or not the one that the message names. */
  | 'badPicture';

/** A problem with the written fields, by field. */
export interface AlertProblem {
  readonly field: string;
  readonly language?: Language | undefined;
  /** A key of the console's texts: `alerts.problem.<code>`. */
  readonly code: ProblemCode;
  /** The values for the placeholders of the text. */
  readonly values?: Readonly<Record<string, string | number>>;
}

export type ProblemCode =
  /** There is a name or a picture, but nobody has agreed to it. */
  | 'noConsent'
  | 'missing'
  | 'badAge'
  | 'tooLong'
  /** The time is in the future, or long ago. */
  | 'badTime'
  | 'badArea'
  | 'noOutline'
  | 'badHours'
  | 'badPhone'
  /** The text of a language is missing, and there is no template for it. */
  | 'noText'
  /** The text does not name the owner of the alert. `values.name`. */
  | 'noOrigin'
  /** An SMS text takes more segments than allowed. `values.segments`, `values.most`. */
  | 'longSms'
  /** An SMS text has letters that double its price. */
  | 'odd'
  /** A new detail does not fit into the SMS of an update. `values.languages`. */
  | 'noRoom'
  /** The picture cannot be opened. */
  | 'noPhoto'
  /** A rule of CAP. `values.rule`, `values.what`, `values.todo`. */
  | 'cap';

/** The reason of a refusal. */
export type AlertNotDone =
  /**
   * `unknown`: it does not exist, or the account may not see it; a page answers 404 to both.
   * `denied`: they may see it, but may not do this with it.
   */
  | { readonly ok: false; readonly reason: 'unknown' | 'denied' | AlertNotNow }
  /** Another person changed it in the meantime. */
  | { readonly ok: false; readonly reason: 'conflict'; readonly v: number }
  | {
      readonly ok: false;
      readonly reason: 'invalid';
      readonly problems: readonly AlertProblem[];
    };

export type AlertOutcome<T> = { readonly ok: true; readonly value: T } | AlertNotDone;

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({
  ok: true,
  value,
});
export const not = (reason: AlertNotNow | 'unknown' | 'denied'): AlertNotDone => ({
  ok: false,
  reason,
});
export const invalid = (problems: readonly AlertProblem[]): AlertNotDone => ({
  ok: false,
  reason: 'invalid',
  problems,
});

export type { AlertPart };
