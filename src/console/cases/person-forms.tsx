import type { ConsoleDeps } from '../deps.js';
import { wrongAt } from '../parts/forms.js';
import type { SignedVisit } from '../visit.js';
import type { CaseForm, FieldsProps } from './form-page.js';
import { PersonSelect } from './selects.js';

/** A choice of the person who may have the case. */
async function PersonField({ visit, shown, problems, deps }: FieldsProps) {
  const people = await deps.people.candidates(shown.row.country);
  return <PersonSelect visit={visit} problems={problems} people={people} />;
}

/** Returns the chosen person, if they may have a case of this country. */
const chosenIn = async (visit: SignedVisit, deps: ConsoleDeps, country: string) =>
  (await deps.people.candidates(country)).find(({ id }) => id === visit.form.text('person'));

/** Gives a case to a person. */
export const assignForm: CaseForm = {
  act: 'assign',
  action: 'case.assign',
  title: 'act.assign',
  why: 'assign.why',
  button: 'assign.give',
  done: 'done.assigned',
  fields: PersonField,
  async send(visit, deps, id, change) {
    const shown = await deps.cases.see(visit.me.staff, id);
    if (!shown.ok) return shown;
    const chosen = await chosenIn(visit, deps, shown.value.row.country);
    if (!chosen) return wrongAt(visit, 'person', 'form.noPerson');
    return deps.cases.assign(visit.me.staff, id, chosen.who, change);
  },
  fieldOf: { unknownPerson: 'person', excluded: 'person', samePerson: 'person' },
};

/** Hides a case from a person with a conflict of interest. */
export const excludeForm: CaseForm = {
  act: 'exclude',
  action: 'case.exclude',
  title: 'act.exclude',
  why: 'exclude.why',
  button: 'exclude.keep',
  done: 'done.excluded',
  danger: true,
  fields: PersonField,
  async send(visit, { cases }, id, change) {
    const person = visit.form.text('person');
    if (person === '') return wrongAt(visit, 'person', 'form.noPerson');
    return cases.exclude(visit.me.staff, id, person, change);
  },
  fieldOf: { unknownPerson: 'person', samePerson: 'person' },
};
