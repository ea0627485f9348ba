import { LONGEST_HOURS, LONGEST_SOURCE } from '../../directory/helpline.js';
import type { CountryPart } from '../../directory/overview.js';
import {
  LONGEST_CONTACT,
  LONGEST_PARTNER_NAME,
  type PartnerWish,
} from '../../directory/partner.js';
import { affiliations } from '../../shared/affiliation.js';
import { allLanguages } from '../../shared/allowed.js';
import { services } from '../../shared/services.js';
import { languageName } from '../documents/form/fields.js';
import { Checks, Input, SelectOne, type FieldProblem } from '../parts/forms.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';

interface FieldsProps {
  readonly visit: SignedVisit;
  readonly part: CountryPart;
  readonly said: PartnerWish;
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

/** How colleagues reach it, who said so, and when. */
const Reaching = ({ visit: { say, now }, said, problems }: FieldsProps) => (
  <>
    <Input
      name="contact"
      label={say('partner.contact')}
      hint={say('partner.contactHint')}
      problems={problems}
      attributes={{ value: said.contact, maxLength: LONGEST_CONTACT }}
    />
    <Input
      name="hours"
      label={say('directory.hours')}
      hint={say('helpline.hoursHint')}
      problems={problems}
      attributes={{ value: said.hours, maxLength: LONGEST_HOURS }}
    />
    <Input
      name="source"
      label={say('partner.source')}
      problems={problems}
      attributes={{ value: said.source, maxLength: LONGEST_SOURCE }}
    />
    <Input
      name="verifiedOn"
      label={say('partner.verifiedOn')}
      hint={say('partner.verifiedHint')}
      problems={problems}
      attributes={{ type: 'date', value: said.verifiedOn, max: now.toISOString().slice(0, 10) }}
    />
  </>
);

/** All fields of a partner organisation. */
export const PartnerFields = (props: FieldsProps) => (
  <>
    <Who {...props} />
    <Help {...props} />
    <Reaching {...props} />
  </>
);
