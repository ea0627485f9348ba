import type { NewAccount, Refusal } from '../../accounts/accounts.js';
import { affiliations } from '../../shared/affiliation.js';
import { isStaffRole, staffRoles, type Staff } from '../../shared/staff.js';
import type { ConsoleDeps } from '../deps.js';
import { Checks, Input, Select, type FieldProblem } from '../parts/forms.js';
import { sayCode } from '../say.js';
import { roleName } from '../sign-in/roles.js';
import type { SignedVisit } from '../visit.js';

type Parts = Awaited<ReturnType<ConsoleDeps['directory']>>;

/** What is said of an account, as its fields show it. */
export type Said = Pick<
  Staff,
  'roles' | 'countries' | 'affiliation' | 'focalPoint' | 'organisation'
>;

/** What was typed. What is no role or class is left out, so that it is asked for. */
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

/** The same as a change: what is empty goes. */
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

/** Why an account is not made or changed, at the field that puts it right. */
export const refusedAt = (visit: SignedVisit, reason: Refusal, other: string): FieldProblem => ({
  field: fields[reason] ?? other,
  says: visit.say(`accounts.no.${reason}`),
});

/** People of the directory who can be called as somebody. */
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

interface FieldsProps {
  readonly visit: SignedVisit;
  readonly parts: Parts;
  readonly said: Said;
  readonly problems: readonly FieldProblem[];
}

/** What somebody may do, and where. */
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

/** Roles, countries, class, and as whom they are called. */
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
      <Input
        name="organisation"
        label={say('accounts.organisation')}
        hint={say('accounts.organisationHint')}
        problems={problems}
        attributes={{ value: said.organisation ?? '', maxLength: 60, size: 20, spellcheck: false }}
      />
    </>
  );
};
