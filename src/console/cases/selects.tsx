import { closingReasons, LONGEST_REASON } from '../../cases/work.js';
import type { Candidate } from '../deps.js';
import type { FieldProblem } from '../parts/forms.js';
import { Area, SelectOne } from '../parts/fields.js';
import type { SignedVisit } from '../visit.js';

interface FieldProps {
  readonly visit: SignedVisit;
  readonly problems: readonly FieldProblem[];
}

/** A field for the reason in words; they are sealed. */
export const Reason = ({
  visit: { say, form },
  problems,
  required,
}: FieldProps & { readonly required: boolean }) => (
  <Area
    name="words"
    label={say(required ? 'form.reason' : 'form.reasonOptional')}
    hint={say('form.sealed')}
    value={form.text('words')}
    rows={3}
    maxLength={LONGEST_REASON}
    problems={problems}
  />
);

/** A choice of a person from a list. */
export const PersonSelect = ({
  people,
  ...field
}: FieldProps & { readonly people: readonly Candidate[] }) => (
  <SelectOne
    {...field}
    name="person"
    label={field.visit.say('form.person')}
    options={people.map(({ id, name }) => ({ value: id, label: name }))}
  />
);

/** A choice of the reason why a case is closed. */
export const ClosingReasonSelect = (field: FieldProps) => (
  <SelectOne
    {...field}
    name="reason"
    label={field.visit.say('close.reason')}
    options={closingReasons.map((one) => ({
      value: one,
      label: field.visit.say(`closing.${one}`),
    }))}
  />
);
