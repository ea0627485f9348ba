import type { MissingDesk } from '../alerts/missing-desk.js';
import type { Accounts } from '../accounts/accounts.js';
import type { Alerts } from '../alerts/alerts.js';
import type { Neighbours } from '../alerts/neighbours/neighbours.js';
import type { Assignee, Cases } from '../cases/cases.js';
import type { Trail } from '../cases/trail.js';
import type { Health } from '../desk/health.js';
import type { AwayWish } from '../directory/away.js';
import type { AwayDone } from '../shared/absence.js';
import type { EntryDone, EntryForm, EntryWish } from '../directory/entry.js';
import type { HelplineDone, HelplineWish } from '../directory/helpline.js';
import type { CountryPart } from '../directory/overview.js';
import type { Desk } from '../desk/desk.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Staff } from '../shared/staff.js';
import type { Webhooks } from '../webhooks/webhooks.js';

export type { SignedIn } from '../accounts/accounts.js';

/** Somebody a case can be given to. */
export interface Candidate {
  /** Of the directory, or of their account. */
  readonly id: string;
  readonly name: string;
  readonly who: Assignee;
}

/** Who is who: cases name people by the id of the directory or of an account. */
export interface People {
  /** Names by id; an id that nobody has any more is shown as it is. */
  names(): Promise<(id: string) => string>;
  /** Whom a case of a country can be given to, by name. */
  candidates(country: string): Promise<readonly Candidate[]>;
}

/** What the pages of the console call. They decide nothing themselves. */
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
  /** What of the directory somebody answers for, and the regional desk. */
  readonly directory: (staff: Staff) => Promise<readonly CountryPart[]>;
  /** Changing the directory, as far as somebody may. */
  readonly directoryDesk: {
    addAbsence(staff: Staff, wish: AwayWish): Promise<AwayDone>;
    removeAbsence(
      staff: Staff,
      wish: Pick<AwayWish, 'person' | 'from' | 'shown'>,
    ): Promise<AwayDone>;
    entryForm(
      staff: Staff,
      of: { readonly id: string } | { readonly country: string },
    ): Promise<EntryForm | undefined>;
    saveEntry(staff: Staff, wish: EntryWish): Promise<EntryDone>;
    saveHelpline(staff: Staff, wish: HelplineWish): Promise<HelplineDone>;
    removeHelpline(
      staff: Staff,
      wish: Pick<HelplineWish, 'country' | 'was' | 'shown'>,
    ): Promise<HelplineDone>;
  };
  /** Polls, campaigns, their sendings and results. */
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the internet reaches us; empty when nobody said so. */
  readonly publicUrl: string;
  /**
   * Whether browsers come by https: cookies are then
   * bound to this host. Only the demo goes without.
   */
  readonly secure: boolean;
  /** The name of a country or area; the code itself when it has none. */
  readonly place: (code: string, language: string) => string;
  /** The time zone of a country; UTC for none. */
  readonly zone: (country: string | undefined) => string;
  /** Notes that somebody asked for a page that their roles do not have. */
  readonly denied: (staff: Staff, path: string) => Promise<void>;
}
