/** What every change says of itself. */
export interface Change {
  /** The version of the case that was shown when it was decided. */
  readonly v: number;
  /** A random id of the form it came from: sent twice, it is done once. */
  readonly form?: string | undefined;
}

/** Why something was not done. */
export type NotDone =
  /** It does not exist, or is not theirs to see: a page says 404 to both. */
  | { readonly ok: false; readonly reason: 'unknown' }
  /** They see it, and may not do this with it. */
  | { readonly ok: false; readonly reason: 'denied' }
  /** Somebody else has it. `by`: the id of the directory or of an account. */
  | { readonly ok: false; readonly reason: 'held'; readonly by: string }
  /** Somebody else changed the same meanwhile. */
  | {
      readonly ok: false;
      readonly reason: 'conflict';
      readonly field: string;
      readonly theirs: string;
      readonly yours: string;
      readonly by: string;
    }
  | { readonly ok: false; readonly reason: NotNow };

/** Why something cannot be done as things stand, or as it was said. */
export type NotNow =
  /** It was taken by nobody, or not by them. */
  | 'notTheirs'
  | 'closed'
  | 'notClosed'
  | 'noReason'
  | 'badDate'
  | 'tooLong'
  | 'empty'
  | 'notMoreUrgent'
  | 'notLessUrgent'
  | 'unknownPerson'
  /** A conflict of interest keeps that person from it. */
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
  /** Something in it could lead to a person. */
  | 'identifying'
  /** The organisation is asked already. */
  | 'referredAlready'
  /** None of their keys opens it. */
  | 'noKey'
  | 'altered'
  /** It is still to be fetched, or it was not kept. */
  | 'notKept'
  /** It is no case of a missing person. */
  | 'notMissing'
  /** It is no sighting of this person. */
  | 'notSighting';

export type Outcome<T> = { readonly ok: true; readonly value: T } | NotDone;

/** What came of a change of a case. */
export type Acted = Outcome<{
  /** The version of the case now. */
  readonly v: number;
  /** `same`: it was done before, by this form or by somebody else. */
  readonly done: 'done' | 'same';
  /** Of acting on a life in danger: a second person is told first. */
  readonly second?: true;
}>;

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({
  ok: true,
  value,
});
// More than 25 reasons are too many for the compiler to go through one by one.
export const not = (reason: NotNow | 'unknown' | 'denied'): NotDone =>
  ({ ok: false, reason }) as NotDone;
