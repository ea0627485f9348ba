/**
 * Days on which a person is not called: the first and last day are included, by the calendar of
 * their country.
 */
export interface Absence {
  /** `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  /** The person who is called instead; without one the others of the level are. */
  readonly standIn?: string;
}

/**
 * Why an absence is not saved. `changed`: somebody else changed the directory since it was shown.
 */
export type NotAway =
  | 'unknownPerson'
  | 'badDay'
  | 'endsBefore'
  | 'over'
  | 'overlaps'
  | 'unknownStandIn'
  | 'standInAway'
  | 'changed';
export type AwayDone = { readonly ok: true } | { readonly ok: false; readonly reason: NotAway };
