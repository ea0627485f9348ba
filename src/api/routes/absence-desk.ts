import type { Absence, AwayDone } from '../../shared/absence.js';
import type { Staff } from '../../shared/staff.js';

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

/** Absences as the console has them: only of the countries of whoever asks. */
export interface AbsenceDesk {
  list(staff: Staff): Promise<{
    readonly people: readonly AwayPerson[];
    readonly gaps: readonly AwayGap[];
  }>;
  add(staff: Staff, wish: Absence & { readonly person: string }): Promise<AwayDone>;
  remove(staff: Staff, wish: { readonly person: string; readonly from: string }): Promise<AwayDone>;
}
