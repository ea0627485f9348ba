import { closingReasons } from '../../cases/work.js';
import type { Candidate } from '../deps.js';
import { Select, type FieldProblem } from '../parts/forms.js';
import type { SignedVisit } from '../visit.js';

interface FieldProps {
  readonly visit: SignedVisit;
  readonly problems: readonly FieldProblem[];
}

/** Somebody from a list of people. */
export const PersonSelect = ({
  visit: { say, form },
  problems,
  people,
}: FieldProps & { readonly people: readonly Candidate[] }) => (
  <Select
    name="person"
    label={say('form.person')}
    value={form.text('person')}
    problems={problems}
    options={[
      { value: '', label: say('form.choose') },
      ...people.map(({ id, name }) => ({ value: id, label: name })),
    ]}
  />
);

/** Why a case is closed. */
export const ClosingReasonSelect = ({ visit: { say, form }, problems }: FieldProps) => (
  <Select
    name="reason"
    label={say('close.reason')}
    value={form.text('reason')}
    problems={problems}
    options={[
      { value: '', label: say('form.choose') },
      ...closingReasons.map((one) => ({ value: one, label: say(`closing.${one}`) })),
    ]}
  />
);
