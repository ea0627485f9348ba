import type { Helpline } from '../../directory/directory.js';
import type { HelplineInput } from '../../directory/helpline.js';
import { HelplineFields } from './helpline-fields.js';
import { listedRoutes, type ListedForm } from './listed-form.js';

const helplines: ListedForm<Helpline, HelplineInput> = {
  list: 'helplines',
  texts: 'helpline',
  entriesOf: (part) => part.helplines,
  nameOf: ({ number }) => number,
  titleOf: ({ say }, { number }) => say('helpline.of', { number }),
  said: ({ part, entry }) => {
    const { number = '', kind = '', hours = '', languages = [], source = '' } = entry ?? {};
    return {
      ...{ country: part.country, was: entry?.number, number, kind, hours, languages, source },
      free: entry?.free === true ? 'yes' : entry?.free === false ? 'no' : '',
      verifiedOn: entry?.verifiedOn ?? '',
      status: entry?.status ?? 'unverified',
      shown: part.version,
    };
  },
  typed: ({ form }) => ({
    number: form.text('number'),
    kind: form.text('kind'),
    hours: form.text('hours'),
    free: form.text('free'),
    languages: form.all('languages'),
    source: form.text('source'),
    verifiedOn: form.text('verifiedOn'),
    status: form.text('status'),
  }),
  fields: (visit, _part, said, problems) => (
    <HelplineFields visit={visit} said={said} problems={problems} />
  ),
  kept: ({ number, hours, verifiedOn, source }) => [number, hours, verifiedOn, source],
  keptAt: 'number',
  save: (desk) => desk.saveHelpline,
  remove: (desk) => desk.removeHelpline,
};

/** The routes of helplines. */
export const helplineRoutes = listedRoutes(helplines);
