import type { CountryPart } from '../../directory/overview.js';
import {
  LONGEST_CONTACT,
  LONGEST_PARTNER_NAME,
  type PartnerInput,
} from '../../directory/partner.js';
import { affiliations } from '../../shared/affiliation.js';
import { services } from '../../shared/services.js';
import type { FieldProblem } from '../parts/forms.js';
import { Checks, Input, SelectOne } from '../parts/fields.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { HoursField, LanguagesField, SourceField, VerifiedField } from './fields.js';

interface FieldsProps {
  readonly visit: SignedVisit;
  readonly part: CountryPart;
  readonly said: PartnerInput;
  readonly problems: readonly FieldProblem[];
}

/** Who the organisation is. */
const Who = ({ visit, said, problems }: FieldsProps) => {
  const { say } = visit;
  return (
    <>
      <Input
        name="name"
        label={say('partner.name')}
        problems={problems}
        attributes={{ value: said.name, maxLength: LONGEST_PARTNER_NAME }}
      />
      <Input
        name="organisation"
        label={say('partner.id')}
        hint={say('partner.idHint')}
        problems={problems}
        attributes={{ value: said.organisation, maxLength: 40, size: 24 }}
      />
      <SelectOne
        visit={visit}
        name="affiliation"
        label={say('directory.class')}
        value={said.affiliation}
        problems={problems}
        options={affiliations.map((value) => ({
          value,
          label: sayCode(say, 'affiliation', value),
        }))}
      />
    </>
  );
};

/** What it helps with, and where. */
const Help = ({ visit, part, said, problems }: FieldsProps) => {
  const { say, place } = visit;
  return (
    <>
      <Checks
        name="services"
        label={say('partner.services')}
        values={said.services}
        problems={problems}
        options={services.map((value) => ({ value, label: sayCode(say, 'referralFor', value) }))}
      />
      <Checks
        name="areas"
        label={say('directory.areas')}
        hint={say('partner.areasHint')}
        values={said.areas}
        problems={problems}
        options={part.areas.map((value) => ({ value, label: place(value) }))}
      />
      <LanguagesField visit={visit} value={said.languages} problems={problems} />
    </>
  );
};

/** How colleagues reach it, who said so, and when. */
const Reaching = ({ visit, said, problems }: FieldsProps) => {
  const { say } = visit;
  return (
    <>
      <Input
        name="contact"
        label={say('partner.contact')}
        hint={say('partner.contactHint')}
        problems={problems}
        attributes={{ value: said.contact, maxLength: LONGEST_CONTACT }}
      />
      <HoursField visit={visit} value={said.hours} problems={problems} />
      <SourceField label={say('partner.source')} value={said.source} problems={problems} />
      <VerifiedField
        visit={visit}
        label={say('partner.verifiedOn')}
        hint={say('partner.verifiedHint')}
        value={said.verifiedOn}
        problems={problems}
      />
    </>
  );
};

/** All fields of a partner organisation. */
export const PartnerFields = (props: FieldsProps) => (
  <>
    <Who {...props} />
    <Help {...props} />
    <Reaching {...props} />
  </>
);
