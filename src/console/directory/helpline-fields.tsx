import type { HelplineInput } from '../../directory/helpline.js';
import { helplineKinds, helplineStates } from '../../shared/helplines.js';
import type { FieldProblem } from '../parts/forms.js';
import { Input, Radios, Select, SelectOne } from '../parts/fields.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { HoursField, LanguagesField, SourceField, VerifiedField } from './fields.js';

interface FieldsProps {
  readonly visit: SignedVisit;
  readonly said: HelplineInput;
  readonly problems: readonly FieldProblem[];
}

/** Whether the number is correct, who confirmed it, and when. */
const Confirmed = ({ visit, said, problems }: FieldsProps) => {
  const { say } = visit;
  return (
    <>
      <SourceField
        label={say('helpline.source')}
        hint={say('helpline.sourceHint')}
        value={said.source}
        problems={problems}
      />
      <Radios
        name="status"
        label={say('helpline.status')}
        hint={say('helpline.statusHint')}
        value={said.status}
        problems={problems}
        options={helplineStates.map((value) => ({ value, label: say(`helpline.is.${value}`) }))}
      />
      <VerifiedField
        visit={visit}
        label={say('helpline.verifiedOn')}
        hint={say('helpline.verifiedHint')}
        value={said.verifiedOn}
        problems={problems}
      />
    </>
  );
};

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
      <HoursField visit={visit} value={said.hours} problems={problems} />
      <Select name="free" label={say('helpline.free')} value={said.free} options={free} />
      <LanguagesField visit={visit} value={said.languages} problems={problems} />
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
