import type { MissingDesk } from '../alerts/missing-desk.js';
import type { Accounts } from '../accounts/accounts.js';
import type { Alerts } from '../alerts/alerts.js';
import type { Neighbours } from '../alerts/neighbours/neighbours.js';
import type { Assignee, Cases } from '../cases/cases.js';
import type { Trail } from '../cases/trail.js';
import type { Health } from '../desk/health.js';
import type { AbsenceInput } from '../directory/away.js';
import type { AwayDone } from '../shared/absence.js';
import type { EntryDone, EntryForm, EntryInput } from '../directory/entry.js';
import type { CriteriaDone, CriteriaInput } from '../directory/criteria.js';
import type { HelplineDone, HelplineInput } from '../directory/helpline.js';
import type { ListedInput } from '../directory/listed.js';
import type { PartnerDone, PartnerInput } from '../directory/partner.js';
import type { CountryPart } from '../directory/overview.js';
import type { Desk } from '../desk/desk.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Staff } from '../shared/staff.js';
import type { Webhooks } from '../webhooks/webhooks.js';

export type { SignedIn } from '../accounts/accounts.js';

/** A person to whom a case can be given. */
export interface Candidate {
  /** The id in the directory, or of their account. */
  readonly id: string;
  readonly name: string;
  readonly who: Assignee;
}

/** Names people. Cases refer to people by the id of the directory or of an account. */
export interface People {
  /** Returns names by id; an id that no longer belongs to anyone is shown as it is. */
  names(): Promise<(id: string) => string>;
  /** Returns the people to whom a case of a country can be given, by name. */
  candidates(country: string): Promise<readonly Candidate[]>;
}

/** The services that the console's pages call. The pages decide nothing themselves. */
export interface ConsoleDeps {
  readonly accounts: Accounts;
  readonly cases: Cases;
  /** Criteria, suggestions and sightings of missing people. */
  readonly missing: MissingDesk;
  readonly alerts: Alerts;
  readonly neighbours: Neighbours;
  readonly people: People;
  readonly trail: Trail;
  readonly health: Health;
  readonly webhooks: Omit<Webhooks, 'tend'>;
  /**
   * Returns the parts of the directory that the account is responsible for, and the regional desk.
   */
  readonly directory: (staff: Staff) => Promise<readonly CountryPart[]>;
  /** Changes to the directory that the user may make. */
  readonly directoryDesk: {
    addAbsence(staff: Staff, input: AbsenceInput): Promise<AwayDone>;
    removeAbsence(
      staff: Staff,
      input: Pick<AbsenceInput, 'person' | 'from' | 'shown'>,
    ): Promise<AwayDone>;
    entryForm(
      staff: Staff,
      of: { readonly id: string } | { readonly country: string },
    ): Promise<EntryForm | undefined>;
    saveEntry(staff: Staff, input: EntryInput): Promise<EntryDone>;
    readonly saveHelpline: (staff: Staff, input: HelplineInput) => Promise<HelplineDone>;
    readonly removeHelpline: (staff: Staff, input: ListedInput) => Promise<HelplineDone>;
    readonly savePartner: (staff: Staff, input: PartnerInput) => Promise<PartnerDone>;
    readonly removePartner: (staff: Staff, input: ListedInput) => Promise<PartnerDone>;
    readonly saveCriteria: (staff: Staff, input: CriteriaInput) => Promise<CriteriaDone>;
    readonly removeCriteria: (staff: Staff, input: ListedInput) => Promise<CriteriaDone>;
  };
  /** Polls, campaigns, their sendings and results. */
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Log;
  /** The public address of the installation; empty if it is not set. */
  readonly publicUrl: string;
  /**
   * Whether browsers connect by https: then cookies are bound to this host. Only the demo uses
   * http.
   */
  readonly secure: boolean;
  /** Returns the name of a country or area, or the code itself if it has no name. */
  readonly place: (code: string, language: string) => string;
  /** Returns the time zone of a country; UTC if no country is given. */
  readonly zone: (country: string | undefined) => string;
  /** Records in the audit log that a user asked for a page that their roles do not allow. */
  readonly denied: (staff: Staff, path: string) => Promise<void>;
}
