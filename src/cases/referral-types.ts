import type { PartnerOrganisation } from '../directory/directory.js';
import type { ReferralState } from '../models/cases/referral.js';
export { referralStates } from '../models/cases/referral.js';
import type { Service } from '../shared/services.js';
import type { Words } from './view.js';

/** A request to an organisation, as a person types it. */
export interface ReferralInput {
  readonly organisation: string;
  readonly purpose: Service;
  /** The summary: the only part of the case that the organisation can read. */
  readonly words: string;
  /** The last moment at which it can be read. */
  readonly until: Date;
}

/** An organisation that can be asked. */
export interface Partner {
  readonly organisation: string;
  /** The number of people there who would read it. */
  readonly people: number;
  /** Its entry in the directory of the case's country, if there is one. */
  readonly entry?: PartnerOrganisation | undefined;
}

/** A referral without its words. */
export interface Referral {
  readonly id: string;
  readonly case: string;
  readonly reference: string;
  readonly organisation: string;
  readonly purpose: Service;
  readonly state: ReferralState;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly dueAt: Date;
  /** Whether nobody answered in time. */
  readonly overdue: boolean;
  readonly until: Date;
  readonly answeredBy?: string | undefined;
  readonly endedBy?: string | undefined;
}

/**
 * A referral as the people of the organisation read it: the summary, and nothing else of the case.
 */
export interface OpenedReferral {
  readonly referral: Referral;
  readonly summary: Words;
}

/** The answer of an organisation. */
export type ReferralAnswer =
  { readonly accept: true } | { readonly accept: false; readonly reason: string };

/** The report of an organisation; `over` if it ends the referral. */
export interface ReferralReport {
  readonly words: string;
  readonly over: boolean;
}
