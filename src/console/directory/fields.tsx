import { LONGEST_HOURS, LONGEST_SOURCE } from '../../directory/helpline.js';
import { allLanguages } from '../../shared/allowed.js';
import { languageName } from '../../shared/language-name.js';
import type { FieldProblem } from '../parts/forms.js';
import { Checks, Input } from '../parts/fields.js';
import type { SignedVisit } from '../visit.js';

interface FieldProps<Value> {
  readonly visit: SignedVisit;
  readonly value: Value;
  readonly problems: readonly FieldProblem[];
}
interface Said {
  readonly label: string;
  readonly hint?: string;
}

/** The hours in which somebody answers, in words. */
export const HoursField = ({ visit: { say }, value, problems }: FieldProps<string>) => (
  <Input
    name="hours"
    label={say('directory.hours')}
    hint={say('helpline.hoursHint')}
    problems={problems}
    attributes={{ value, maxLength: LONGEST_HOURS }}
  />
);

/** The languages that are spoken there. */
export const LanguagesField = ({ visit, value, problems }: FieldProps<readonly string[]>) => (
  <Checks
    name="languages"
    label={visit.say('helpline.languages')}
    values={value}
    problems={problems}
    options={allLanguages().map((one) => ({
      value: one,
      label: languageName(one, visit.language),
    }))}
  />
);

/** Who said so. */
export const SourceField = ({
  value,
  problems,
  ...said
}: Omit<FieldProps<string>, 'visit'> & Said) => (
  <Input
    name="source"
    {...said}
    problems={problems}
    attributes={{ value, maxLength: LONGEST_SOURCE }}
  />
);

/** The day on which somebody asked whether it is right. */
export const VerifiedField = ({
  visit: { now },
  value,
  problems,
  ...said
}: FieldProps<string> & Said) => (
  <Input
    name="verifiedOn"
    {...said}
    problems={problems}
    attributes={{ type: 'date', value, max: now.toISOString().slice(0, 10) }}
  />
);
