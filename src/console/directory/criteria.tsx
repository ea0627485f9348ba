import { MOST_CRITERIA, type CriteriaInput, type ShownCriteria } from '../../directory/criteria.js';
import type { CountryCriterion } from '../../directory/directory.js';
import { usual } from '../../alerts/criteria/list.js';
import { createConsoleTexts, sayCode } from '../say.js';
import type { Visit } from '../visit.js';
import { CriteriaFields, MoreRows } from './criteria-fields.js';
import { listedRoutes, type ListedForm } from './listed-form.js';
import { keptDay } from './shown.js';

/** How many empty criteria a form has room for. */
const ROOM = 2;
/** How many more it gets when somebody asks for more room. */
const MORE = 3;

const nothing: CountryCriterion = {
  ...{ id: '', says: { en: '', fr: '', pt: '' } },
  ...{ alert: true, notice: false },
};

const withRoom = (asked: readonly CountryCriterion[], room: number): CountryCriterion[] => [
  ...asked,
  ...Array<CountryCriterion>(Math.max(0, Math.min(room, MOST_CRITERIA - asked.length))).fill(
    nothing,
  ),
];

let texts: ReturnType<typeof createConsoleTexts> | undefined;

/** Returns the criteria of the program as a country would write them: new lists begin with them. */
function usualCriteria(): readonly CountryCriterion[] {
  texts ??= createConsoleTexts();
  const sayers = { en: texts('en'), fr: texts('fr'), pt: texts('pt') };
  const words = (id: string, language: keyof typeof sayers) =>
    sayCode(sayers[language], 'criterion', id);
  return usual.asked.map(({ id, alert, notice }) => ({
    says: { en: words(id, 'en'), fr: words(id, 'fr'), pt: words(id, 'pt') },
    ...{ id, alert, notice },
  }));
}

/** Returns the typed criteria, in the order of the form. */
function askedIn({ form }: Visit): CountryCriterion[] {
  const asked: CountryCriterion[] = [];
  for (let row = 0; row < MOST_CRITERIA && form.has(`asked.${row}.says.en`); row += 1) {
    const field = (name: string) => form.text(`asked.${row}.${name}`);
    asked.push({
      id: field('id'),
      says: { en: field('says.en'), fr: field('says.fr'), pt: field('says.pt') },
      alert: field('alert') === 'yes',
      notice: field('notice') === 'yes',
    });
  }
  return asked;
}

const criteria: ListedForm<ShownCriteria, CriteriaInput> = {
  list: 'criteria',
  texts: 'criteriaList',
  entriesOf: (part) => part.criteria,
  nameOf: ({ from }) => from,
  titleOf: (visit, { from }) => visit.say('criteriaList.of', { day: keptDay(visit, from) }),
  said: ({ part, entry }) => ({
    ...{ country: part.country, was: entry?.from, shown: part.version },
    ...{ from: entry?.from ?? '', source: entry?.source ?? '' },
    asked: withRoom(entry?.asked ?? part.criteria[0]?.asked ?? usualCriteria(), ROOM),
  }),
  more: ({ form }, said) =>
    form.has('more') ? { ...said, asked: withRoom(said.asked, MORE) } : undefined,
  typed: (visit) => ({
    from: visit.form.text('from'),
    source: visit.form.text('source'),
    asked: askedIn(visit),
  }),
  fields: (visit, _part, said, problems) => (
    <CriteriaFields visit={visit} said={said} problems={problems} />
  ),
  acts: (visit, said) => <MoreRows visit={visit} said={said} />,
  kept: ({ from, source, asked }) => [from, source, ...asked.map(({ says }) => says.en)],
  keptAt: 'from',
  save: (desk) => desk.saveCriteria,
  remove: (desk) => desk.removeCriteria,
};

/** The routes of a country's criteria of alerts. */
export const criteriaListRoutes = listedRoutes(criteria);
