/** The common data of every change. */
export interface Change {
  /** The version of the case that was shown to the person who decided. */
  readonly v: number;
  /**
   * A random id of the form, which makes it idempotent: sending it twice has the effect of once.
   */
  readonly form?: string | undefined;
}

/** The reason of a refusal. */
export type NotDone =
  /** It does not exist, or the account may not see it; a page answers 404 to both. */
  | { readonly ok: false; readonly reason: 'unknown' }
  /** The account may see it, but may not do this with it. */
  | { readonly ok: false; readonly reason: 'denied' }
  /** Another person owns it. `by`: the id of the directory or of an account. */
  | { readonly ok: false; readonly reason: 'held'; readonly by: string }
  /** Another person changed the same field in the meantime. */
  | {
      readonly ok: false;
      readonly reason: 'conflict';
      readonly field: string;
      readonly theirs: string;
      readonly yours: string;
      readonly by: string;
    }
  | { readonly ok: false; readonly reason: NotNow };

/** Why something cannot be done in the current state, or with these values. */
export type NotNow =
  /** Nobody has taken it, or another person has. */
  | 'notTheirs'
  | 'closed'
  | 'notClosed'
  /** The words of the case were destroyed. */
  | 'wordsGone'
  | 'noReason'
  | 'badDate'
  | 'tooLong'
  | 'empty'
  | 'notMoreUrgent'
  | 'notLessUrgent'
  | 'unknownPerson'
  /** That person may not have it because of a conflict of interest. */
  | 'excluded'
  | 'noEscalation'
  | 'itself'
  | 'joined'
  | 'noReply'
  | 'notWaiting'
  | 'samePerson'
  | 'expired'
  | 'notSafe'
  | 'isReport'
  /** It contains something that could identify a person. */
  | 'identifying'
  /** The organisation has already been asked. */
  | 'referredAlready'
  /** None of their keys opens it. */
  | 'noKey'
  | 'altered'
  /** It has not been fetched yet, or it was not stored. */
  | 'notKept'
  /** It is not the case of a missing person. */
  | 'notMissing'
  /** It is not a sighting of this person. */
  | 'notSighting';

export type Outcome<T> = { readonly ok: true; readonly value: T } | NotDone;

/** The result of a change of a case. */
export type Acted = Outcome<{
  /** The new version of the case. */
  readonly v: number;
  /** `same`: this form or another person had already done it. */
  readonly done: 'done' | 'same';
  /** If a life is in danger: a second person is informed first. */
  readonly second?: true;
  /** The id of a case that was opened. */
  readonly opened?: string;
}>;

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({
  ok: true,
  value,
});
// More than 25 reasons are too many for the compiler to check one by one.
export const not = (reason: NotNow | 'unknown' | 'denied'): NotDone =>
  ({ ok: false, reason }) as NotDone;
