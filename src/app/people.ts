import { mayAny } from '../access/policy.js';
import type { Candidate, People } from '../console/deps.js';
import type { Directory } from '../directory/directory.js';
import { type AccountDoc, findAccounts, staffOf } from '../models/cases/account.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import { SECOND } from '../shared/clock.js';
import type { Staff } from '../shared/staff.js';
import type { Materials } from './materials.js';

type PeopleMaterials = Pick<Materials, 'db' | 'clock'>;

/**
 * The largest age of names on a page, in milliseconds: until then, a newly invited person is shown
 * by their id.
 */
const NAMES_KEPT = 5 * SECOND;

/** Returns the accounts, which are read at most every few seconds. */
function accountsOf({ db, clock }: PeopleMaterials): () => Promise<readonly AccountDoc[]> {
  let kept: { readonly docs: Promise<readonly AccountDoc[]>; readonly until: number } | undefined;
  return () => {
    const now = clock.now().getTime();
    if (!kept || now >= kept.until)
      kept = { docs: findAccounts(db.cases), until: now + NAMES_KEPT };
    return kept.docs;
  };
}

/**
 * Returns the people of the directory who are responsible for a country, with their account if they
 * have one.
 */
async function calledIn(
  { db }: PeopleMaterials,
  directory: Directory,
  country: string,
  accounts: readonly Staff[],
): Promise<Candidate[]> {
  const ids = (await findFocalPoints(db.gateway)).map(({ _id }) => _id);
  return ids.flatMap((id) => {
    const person = directory.focalPoint(id);
    if (!person?.active || ![country, 'ECOWAS'].includes(person.country)) return [];
    const { name, affiliation } = person;
    const own = accounts.find(({ focalPoint }) => focalPoint === id);
    const roles = ['focal-point'] as const;
    const who = own ?? { account: id, roles, countries: [country], affiliation, focalPoint: id };
    return [{ id, name, who }];
  });
}

/** Creates the names of people, from the directory and the accounts. */
export function peopleOf(materials: PeopleMaterials, directory: () => Directory): People {
  const accounts = accountsOf(materials);
  return {
    async names() {
      const logins = new Map((await accounts()).map(({ _id, login }) => [_id, login]));
      return (id) => directory().focalPoint(id)?.name ?? logins.get(id) ?? id;
    },
    async candidates(country) {
      const staff = (await accounts()).filter(({ state }) => state === 'active').map(staffOf);
      const called = await calledIn(materials, directory(), country, staff);
      const others = staff
        .filter((one) => mayAny(one, 'case.take'))
        .filter(({ countries }) => countries.includes('*') || countries.includes(country))
        .filter(({ focalPoint }) => !called.some(({ id }) => id === focalPoint))
        .map((who) => ({ id: who.account, name: who.login, who }));
      return [...called, ...others].sort((a, b) => a.name.localeCompare(b.name));
    },
  };
}
