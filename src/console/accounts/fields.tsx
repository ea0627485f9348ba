import type { NewAccount, Refusal } from '../../accounts/accounts.js';
import { affiliations } from '../../shared/affiliation.js';
import { isStaffRole, staffRoles, type Staff } from '../../shared/staff.js';
import type { ConsoleDeps } from '../deps.js';
import type { FieldProblem } from '../parts/forms.js';
import { Checks, Select } from '../parts/fields.js';
import { sayCode } from '../say.js';
import { roleName } from '../sign-in/roles.js';
import type { SignedVisit } from '../visit.js';

type Parts = Awaited<ReturnType<ConsoleDeps['directory']>>;

/** The data of an account, as its form fields show it. */
export type Said = Pick<
  Staff,
  'roles' | 'countries' | 'affiliation' | 'focalPoint' | 'organisation'
>;

/**
 * Reads the fields of an account. Unknown roles and classes are left out, so that the form asks for
 * them again.
 */
export function saidIn({ form }: SignedVisit): Said {
  const affiliation = affiliations.find((one) => one === form.text('affiliation'));
  const [focalPoint, organisation] = [form.text('focalPoint'), form.text('organisation')];
  return {
    roles: form.all('roles').filter(isStaffRole),
    countries: form.all('countries'),
    ...(affiliation ? { affiliation } : {}),
    ...(focalPoint === '' ? {} : { focalPoint }),
    ...(organisation === '' ? {} : { organisation }),
  };
}

/** The same fields as a change: an empty field removes the value. */
export const changeIn = (visit: SignedVisit): Omit<NewAccount, 'login' | 'language'> => ({
  ...{ affiliation: undefined, focalPoint: undefined, organisation: undefined },
  ...saidIn(visit),
});

const fields: Readonly<Partial<Record<Refusal, string>>> = {
  badLogin: 'login',
  loginTaken: 'login',
  badRoles: 'roles',
  badCountries: 'countries',
  badIds: 'organisation',
  focalPointTaken: 'focalPoint',
  openWork: 'person',
  noHeir: 'person',
};

/** Says why an account is not made or changed, at the field that fixes it. */
export const refusedAt = (visit: SignedVisit, reason: Refusal, other: string): FieldProblem => ({
  field: fields[reason] ?? other,
  says: visit.say(`accounts.no.${reason}`),
});

/** The choices for the directory person that this account is linked to. */
function calledAs({ place, say }: SignedVisit, parts: Parts, now: string | undefined) {
  const all = parts.flatMap(({ country, people }) =>
    people.map(({ id, name, role }) => ({
      value: id,
      label: `${name} (${sayCode(say, 'level', role)}${country === 'ECOWAS' ? '' : `, ${place(country)}`})`,
    })),
  );
  const known = now === undefined || all.some(({ value }) => value === now);
  return [
    { value: '', label: say('accounts.nobodyCalled') },
    ...(known ? [] : [{ value: now, label: now }]),
    ...all,
  ];
}

/** The choices for the organisation of a partner's account: those of the directory. */
function organisations({ place, say }: SignedVisit, parts: Parts, now: string | undefined) {
  const all = parts.flatMap(({ country, partners }) =>
    partners.map(({ organisation, name }) => ({
      value: organisation,
      label: `${name} (${organisation}, ${place(country)})`,
    })),
  );
  const known = now === undefined || all.some(({ value }) => value === now);
  return [
    { value: '', label: say('accounts.noOrganisation') },
    ...(known ? [] : [{ value: now, label: now }]),
    ...all,
  ];
}

interface FieldsProps {
  readonly visit: SignedVisit;
  readonly parts: Parts;
  readonly said: Said;
  readonly problems: readonly FieldProblem[];
}

/** The roles and the countries of an account. */
const RolesAndCountries = ({ visit: { say, place }, parts, said, problems }: FieldsProps) => (
  <>
    <Checks
      name="roles"
      label={say('accounts.roles')}
      values={said.roles}
      problems={problems}
      options={staffRoles.map((value) => ({ value, label: roleName(say, value) }))}
    />
    <Checks
      name="countries"
      label={say('accounts.countries')}
      hint={say('accounts.countriesHint')}
      values={said.countries}
      problems={problems}
      options={[
        { value: '*', label: say('frame.everywhere') },
        ...parts
          .map(({ country }) => country)
          .filter((code) => code !== 'ECOWAS')
          .map((value) => ({ value, label: place(value) })),
      ]}
    />
  </>
);

/**
 * The fields of an account: roles, countries, class, organisation and the linked directory person.
 */
export const AccountFields = (props: FieldsProps) => {
  const { visit, parts, said, problems } = props;
  const { say } = visit;
  return (
    <>
      <RolesAndCountries {...props} />
      <Select
        name="affiliation"
        label={say('accounts.affiliation')}
        hint={say('accounts.affiliationHint')}
        value={said.affiliation ?? ''}
        problems={problems}
        options={[
          { value: '', label: say('accounts.noAffiliation') },
          ...affiliations.map((value) => ({ value, label: say(`affiliation.${value}`) })),
        ]}
      />
      <Select
        name="focalPoint"
        label={say('accounts.focalPoint')}
        value={said.focalPoint ?? ''}
        problems={problems}
        options={calledAs(visit, parts, said.focalPoint)}
      />
      <Select
        name="organisation"
        label={say('accounts.organisation')}
        hint={say('accounts.organisationHint')}
        value={said.organisation ?? ''}
        problems={problems}
        options={organisations(visit, parts, said.organisation)}
      />
    </>
  );
};
