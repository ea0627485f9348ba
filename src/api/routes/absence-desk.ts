import type { Absence, AwayDone } from '../../shared/absence.js';
import type { Staff } from '../../shared/staff.js';

/** A person of the directory: an id, never a name or a number. */
interface AwayPerson {
  readonly person: string;
  readonly country: string;
  readonly level: string;
  readonly absences: readonly Absence[];
}
/** Hours without anyone on duty, only because a person is away. */
interface AwayGap {
  readonly country: string;
  readonly area?: string;
  readonly level: string;
  readonly from: string;
  readonly to: string;
  readonly hours: readonly { readonly from: string; readonly to: string }[];
}

/** Absences as in the console: only those in the countries of the caller. */
export interface AbsenceDesk {
  list(staff: Staff): Promise<{
    readonly people: readonly AwayPerson[];
    readonly gaps: readonly AwayGap[];
  }>;
  add(staff: Staff, input: Absence & { readonly person: string }): Promise<AwayDone>;
  remove(
    staff: Staff,
    input: { readonly person: string; readonly from: string },
  ): Promise<AwayDone>;
}
