import type { Language } from '../shared/texts/texts.js';
import type { AlertPart } from './fields.js';

/** Why something cannot be done with an alert as things stand, or as it was said. */
export type AlertNotNow =
  /** Their keys do not open it. */
  | 'noKey'
  /** What was kept cannot be opened: it was altered. */
  | 'unreadable'
  /** The case is closed, joined to another, or no report. */
  | 'noCase'
  /** The criteria of the case do not allow it yet. */
  | 'criteria'
  /** Somebody has begun one of this case already. */
  | 'begun'
  | 'notDraft'
  /** Nobody has asked for it, or it was decided. */
  | 'notWaiting'
  /** It is not published, or has ended. */
  | 'notStanding'
  | 'ended'
  /** Whoever wrote in it, or said yes already. */
  | 'samePerson'
  /** Nobody would get it. */
  | 'nobody'
  /** Its time is over. */
  | 'expired'
  | 'noReason'
  | 'tooLong'
  /** No country of ours, or its own. */
  | 'badCountry'
  | 'proposed'
  /** A country passes this alert of a neighbour on already. */
  | 'relayed'
  /** It is an alert of ours, or passes one of ours on. */
  | 'own'
  /** A neighbour's alert: a test, for some people only, about no person, or over. */
  | 'notActual'
  | 'notPublic'
  | 'notPerson'
  | 'originEnded'
  /** The neighbour has changed it since it was written. */
  | 'originChanged'
  /** It is a neighbour's: they propose it themselves. */
  | 'notOurs'
  /** The neighbour's message names no picture. */
  | 'noPicture'
  /** It names one that cannot be had now, or lies where nothing is asked. */
  | 'pictureNotHad'
  /** What lies there is no picture that may be shown, or not the one that is meant. */
  | 'badPicture';

/** Something that is wrong with what was written, by the field. */
export interface AlertProblem {
  readonly field: string;
  readonly language?: Language | undefined;
  /** A key of the console's texts: `alerts.problem.<code>`. */
  readonly code: ProblemCode;
  /** What to put into the text. */
  readonly values?: Readonly<Record<string, string | number>>;
}

export type ProblemCode =
  /** A name or a picture is there, and nobody has agreed to it. */
  | 'noConsent'
  | 'missing'
  | 'badAge'
  | 'tooLong'
  /** The time is to come, or long ago. */
  | 'badTime'
  | 'badArea'
  | 'noOutline'
  | 'badHours'
  | 'badPhone'
  /** The text for a language is missing and there is no template for it. */
  | 'noText'
  /** It does not say whose alert it is. `values.name`. */
  | 'noOrigin'
  /** A text by SMS takes more than is allowed. `values.segments`, `values.most`. */
  | 'longSms'
  /** A text by SMS has letters that double its price. */
  | 'odd'
  /** A detail that is new has no room in the SMS of an update. `values.languages`. */
  | 'noRoom'
  /** The picture cannot be opened. */
  | 'noPhoto'
  /** A rule of CAP. `values.rule`, `values.what`, `values.todo`. */
  | 'cap';

/** Why something was not done. */
export type AlertNotDone =
  /**
   * `unknown`: it does not exist, or is not theirs to see: a page says 404 to both. `denied`: they
   * see it, and may not do this with it.
   */
  | { readonly ok: false; readonly reason: 'unknown' | 'denied' | AlertNotNow }
  /** Somebody else changed it meanwhile. */
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
