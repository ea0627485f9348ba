import {
  helplineKinds,
  helplineStates,
  LONGEST_HOURS,
  LONGEST_SOURCE,
  type HelplineWish,
} from '../../directory/helpline.js';
import { allLanguages } from '../../shared/allowed.js';
import { languageName } from '../documents/form/fields.js';
import { Checks, Input, Radios, Select, SelectOne, type FieldProblem } from '../parts/forms.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';

interface FieldsProps {
  readonly visit: SignedVisit;
  readonly said: HelplineWish;
  readonly problems: readonly FieldProblem[];
}

/** Whether the number is correct, who confirmed it, and when. */
const Confirmed = ({ visit: { say, now }, said, problems }: FieldsProps) => (
  <>
    <Input
      name="source"
      label={say('helpline.source')}
      hint={say('helpline.sourceHint')}
      problems={problems}
      attributes={{ value: said.source, maxLength: LONGEST_SOURCE }}
    />
    <Radios
      name="status"
      label={say('helpline.status')}
      hint={say('helpline.statusHint')}
      value={said.status}
      problems={problems}
      options={helplineStates.map((value) => ({ value, label: say(`helpline.is.${value}`) }))}
    />
    <Input
      name="verifiedOn"
      label={say('helpline.verifiedOn')}
      hint={say('helpline.verifiedHint')}
      problems={problems}
      attributes={{ type: 'date', value: said.verifiedOn, max: now.toISOString().slice(0, 10) }}
    />
  </>
);

/** Who answers the helpline, and how. */
const Answering = ({ visit, said, problems }: FieldsProps) => {
  const { say } = visit;
  const free = [
    { value: '', label: say('helpline.freeUnknown') },
    { value: 'yes', label: say('helpline.freeYes') },
    { value: 'no', label: say('helpline.freeNo') },
  ];
  return (
    <>
      <Input
        name="hours"
        label={say('directory.hours')}
        hint={say('helpline.hoursHint')}
        problems={problems}
        attributes={{ value: said.hours, maxLength: LONGEST_HOURS }}
      />
      <Select name="free" label={say('helpline.free')} value={said.free} options={free} />
      <Checks
        name="languages"
        label={say('helpline.languages')}
        values={said.languages}
        problems={problems}
        options={allLanguages().map((value) => ({ value, label: languageName(visit, value) }))}
      />
    </>
  );
};

/** All fields of a helpline. */
export const HelplineFields = (props: FieldsProps) => {
  const { visit, said, problems } = props;
  const { say } = visit;
  return (
    <>
      <Input
        name="number"
        label={say('helpline.number')}
        hint={say('helpline.numberHint')}
        problems={problems}
        attributes={{ value: said.number, maxLength: 40, size: 20, inputMode: 'text' }}
      />
      <SelectOne
        visit={visit}
        name="kind"
        label={say('helpline.kind')}
        value={said.kind}
        problems={problems}
        options={helplineKinds.map((value) => ({ value, label: sayCode(say, 'helpline', value) }))}
      />
      <Answering {...props} />
      <Confirmed {...props} />
    </>
  );
};
