import type {
  CountryCriteria,
  CountryEntry,
  PartnerOrganisation,
} from '../../models/gateway/country.js';
import type { Staff } from '../../shared/staff.js';

type Helpline = CountryEntry['helplines'][number];

/** The lists of an account's countries, and the version of the directory that has them. */
export interface DirectoryLists {
  readonly version: number;
  readonly helplines: readonly (Helpline & { readonly country: string })[];
  readonly partners: readonly (PartnerOrganisation & {
    readonly country: string;
    /** Somebody asked it within a year. */
    readonly fresh: boolean;
  })[];
  readonly criteria: readonly (CountryCriteria & {
    readonly country: string;
    readonly state: 'over' | 'counts' | 'toCome';
  })[];
}

/** An entry of a country's list, and what the caller knows of it. */
export interface ListedEntry {
  readonly country: string;
  /** The number of a helpline, the id of an organisation, the first day of criteria. */
  readonly name: string;
  /** `new`: there is none yet; a number: the version that was read; `any`: as it is now. */
  readonly is: 'new' | 'any' | number;
}

/** The fields of a helpline, but its number. */
export type HelplineFields = Omit<Helpline, 'number'>;

/** The fields of an organisation, but its id. */
export type PartnerFields = Omit<PartnerOrganisation, 'organisation'>;

/** The fields of a list of criteria, but its first day. */
export type CriteriaFields = Omit<CountryCriteria, 'from'>;

export type ListedDone =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown' | 'changed' }
  | {
      readonly ok: false;
      readonly reason: 'wrong';
      readonly problems: readonly { readonly field: string; readonly says: string }[];
    };

/** The lists of the directory as in the console: those of the caller's countries. */
export interface ListDesk {
  lists(staff: Staff): Promise<DirectoryLists>;
  saveHelpline(staff: Staff, of: ListedEntry, fields: HelplineFields): Promise<ListedDone>;
  removeHelpline(staff: Staff, of: ListedEntry): Promise<ListedDone>;
  savePartner(staff: Staff, of: ListedEntry, fields: PartnerFields): Promise<ListedDone>;
  removePartner(staff: Staff, of: ListedEntry): Promise<ListedDone>;
  saveCriteria(staff: Staff, of: ListedEntry, fields: CriteriaFields): Promise<ListedDone>;
  removeCriteria(staff: Staff, of: ListedEntry): Promise<ListedDone>;
}
