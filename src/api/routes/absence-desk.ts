import type { Staff } from '../../shared/staff.js';

/** Days on which somebody is not called, and who is instead. */
interface Absence {
  readonly from: string;
  readonly to: string;
  readonly standIn?: string;
}
/** Somebody of the directory: an id, and never a name or a number. */
interface AwayPerson {
  readonly person: string;
  readonly country: string;
  readonly level: string;
  readonly absences: readonly Absence[];
}
/** Hours at which nobody is on duty only because somebody is away. */
interface AwayGap {
  readonly country: string;
  readonly area?: string;
  readonly level: string;
  readonly from: string;
  readonly to: string;
  readonly hours: readonly { readonly from: string; readonly to: string }[];
}

/** Why an absence is not kept, as the directory says it. */
export type NotAway =
  | 'unknownPerson'
  | 'badDay'
  | 'endsBefore'
  | 'over'
  | 'overlaps'
  | 'unknownStandIn'
  | 'standInAway'
  | 'changed';
export type AbsenceDone = { readonly ok: true } | { readonly ok: false; readonly reason: NotAway };

/** Absences as the console has them: only of the countries of whoever asks. */
export interface AbsenceDesk {
  list(staff: Staff): Promise<{
    readonly people: readonly AwayPerson[];
    readonly gaps: readonly AwayGap[];
  }>;
  add(staff: Staff, wish: Absence & { readonly person: string }): Promise<AbsenceDone>;
  remove(
    staff: Staff,
    wish: { readonly person: string; readonly from: string },
  ): Promise<AbsenceDone>;
}
