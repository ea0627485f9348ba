import { isDay, isLanguage } from '../shared/allowed.js';
import { affiliations } from '../shared/affiliation.js';
import { services } from '../shared/services.js';
import type { CountryEntry } from '../models/gateway/country.js';
import { DAY } from '../shared/clock.js';
import type { FormDone } from './change.js';
import type { PartnerOrganisation } from './directory.js';
import { LONGEST_HOURS, LONGEST_SOURCE } from './helpline.js';
import { changesOf, type ListedInput } from './listed.js';

/** The id of an organisation, as accounts have it. */
export const PARTNER_ID = /^[a-z0-9][a-z0-9-]{1,39}$/;
export const LONGEST_PARTNER_NAME = 80;
export const LONGEST_CONTACT = 120;
/** After this time somebody must ask the organisation again. */
const PARTNER_FRESH = 365 * DAY;

/** The fields of a partner organisation, as typed. */
export interface PartnerInput extends ListedInput {
  readonly organisation: string;
  readonly name: string;
  readonly affiliation: string;
  readonly areas: readonly string[];
  readonly services: readonly string[];
  readonly languages: readonly string[];
  readonly hours: string;
  readonly contact: string;
  readonly verifiedOn: string;
  readonly source: string;
}

export interface PartnerProblem {
  readonly field: Exclude<keyof PartnerInput, keyof ListedInput>;
  readonly code:
    | 'badId'
    | 'idTaken'
    | 'noName'
    | 'longName'
    | 'badAffiliation'
    | 'badArea'
    | 'noService'
    | 'badLanguage'
    | 'longHours'
    | 'longContact'
    | 'badDay'
    | 'dayToCome'
    | 'noSource'
    | 'longSource';
}

export type PartnerDone = FormDone<PartnerProblem>;

/** Checks whether somebody asked the organisation within a year. */
export const isFresh = ({ verifiedOn }: PartnerOrganisation, now: Date): boolean =>
  verifiedOn !== null && now.getTime() - Date.parse(verifiedOn) < PARTNER_FRESH;

const only = <T extends string>(known: readonly T[], typed: readonly string[]): T[] =>
  known.filter((one) => typed.includes(one));

/** Yields the problems of the fields that are texts. */
function* textProblems({
  name,
  hours,
  contact,
  source,
}: PartnerOrganisation): Generator<PartnerProblem> {
  if (name === '') yield { field: 'name', code: 'noName' };
  if (name.length > LONGEST_PARTNER_NAME) yield { field: 'name', code: 'longName' };
  if (hours.length > LONGEST_HOURS) yield { field: 'hours', code: 'longHours' };
  if (contact.length > LONGEST_CONTACT) yield { field: 'contact', code: 'longContact' };
  if (source === '') yield { field: 'source', code: 'noSource' };
  if (source.length > LONGEST_SOURCE) yield { field: 'source', code: 'longSource' };
}

/** Yields the problems of the fields that are chosen, and of the day. */
function* choiceProblems(
  input: PartnerInput,
  kept: PartnerOrganisation,
  today: string,
  { areas }: CountryEntry,
): Generator<PartnerProblem> {
  if (!affiliations.some((one) => one === input.affiliation))
    yield { field: 'affiliation', code: 'badAffiliation' };
  if (!kept.areas.every((code) => areas.some((area) => area.code === code)))
    yield { field: 'areas', code: 'badArea' };
  if (kept.services.length === 0) yield { field: 'services', code: 'noService' };
  if (!kept.languages.every(isLanguage)) yield { field: 'languages', code: 'badLanguage' };
  if (input.verifiedOn !== '' && !isDay(input.verifiedOn))
    yield { field: 'verifiedOn', code: 'badDay' };
  else if (input.verifiedOn > today) yield { field: 'verifiedOn', code: 'dayToCome' };
}

/** Returns the typed organisation, or all its problems. */
function readPartner(
  input: PartnerInput,
  others: readonly PartnerOrganisation[],
  today: string,
  country: CountryEntry,
): PartnerOrganisation | readonly PartnerProblem[] {
  const organisation = input.organisation.trim();
  const kept: PartnerOrganisation = {
    organisation,
    name: input.name.trim(),
    affiliation: affiliations.find((one) => one === input.affiliation) ?? 'ngo',
    areas: input.areas,
    services: only(services, input.services),
    languages: input.languages,
    hours: input.hours.trim(),
    contact: input.contact.trim(),
    verifiedOn: input.verifiedOn || null,
    source: input.source.trim(),
  };
  const problems: PartnerProblem[] = [
    ...textProblems(kept),
    ...choiceProblems(input, kept, today, country),
  ];
  if (!PARTNER_ID.test(organisation)) problems.unshift({ field: 'organisation', code: 'badId' });
  else if (others.some((one) => one.organisation === organisation))
    problems.unshift({ field: 'organisation', code: 'idTaken' });
  return problems.length > 0 ? problems : kept;
}

/** Changes of the partner organisations of a country. The accounts of their people stay. */
export const { save: savePartner, remove: removePartner } = changesOf<
  PartnerOrganisation,
  PartnerInput,
  PartnerProblem
>({
  of: (entry) => entry.partners ?? [],
  into: (entry, list) => ({ ...entry, partners: list }),
  nameOf: ({ organisation }) => organisation,
  typedName: ({ organisation }) => organisation.trim(),
  read: readPartner,
});
