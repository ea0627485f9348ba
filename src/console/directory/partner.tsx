import type { PartnerOrganisation } from '../../directory/directory.js';
import type { PartnerInput } from '../../directory/partner.js';
import { listedRoutes, type ListedForm } from './listed-form.js';
import { PartnerFields } from './partner-fields.js';

const nothingSaid = {
  ...{ organisation: '', name: '', affiliation: '', hours: '', contact: '', source: '' },
  ...{ areas: [], services: [], languages: [] },
};

const partners: ListedForm<PartnerOrganisation, PartnerInput> = {
  list: 'partners',
  texts: 'partner',
  entriesOf: (part) => part.partners,
  nameOf: ({ organisation }) => organisation,
  titleOf: (_visit, { name }) => name,
  said: ({ part, entry }) => ({
    ...nothingSaid,
    ...entry,
    country: part.country,
    was: entry?.organisation,
    verifiedOn: entry?.verifiedOn ?? '',
    shown: part.version,
  }),
  typed: ({ form }) => ({
    organisation: form.text('organisation'),
    name: form.text('name'),
    affiliation: form.text('affiliation'),
    areas: form.all('areas'),
    services: form.all('services'),
    languages: form.all('languages'),
    hours: form.text('hours'),
    contact: form.text('contact'),
    verifiedOn: form.text('verifiedOn'),
    source: form.text('source'),
  }),
  fields: (visit, part, said, problems) => (
    <PartnerFields visit={visit} part={part} said={said} problems={problems} />
  ),
  kept: ({ name, contact, hours, verifiedOn }) => [name, contact, hours, verifiedOn],
  keptAt: 'name',
  save: (desk) => desk.savePartner,
  remove: (desk) => desk.removePartner,
};

/** The routes of partner organisations. */
export const partnerRoutes = listedRoutes(partners);
