import { mayAny } from '../access/policy.js';
import type { ListDesk, ListedDone, ListedEntry } from '../api/routes/list-desk.js';
import type { FormDone } from '../directory/change.js';
import type { ListedInput } from '../directory/listed.js';
import { criteriaSays, helplineSays, partnerSays } from '../directory/listed-says.js';
import { criteriaIn, directoryOverview, helplinesIn, partnersIn } from '../directory/overview.js';
import { findDirectoryVersion } from '../models/gateway/directory-version.js';
import { makeDirectoryDesk } from './directory-desk.js';
import type { Materials } from './materials.js';

type Deps = Pick<Materials, 'db' | 'keys' | 'clock'>;

/** Returns an outcome with its problems in words. */
function said<Code extends string>(
  done: FormDone<{ readonly field: string; readonly code: Code }>,
  says: (code: Code) => string,
): ListedDone {
  if (done.ok) return { ok: true };
  if (done.reason !== 'wrong') return { ok: false, reason: done.reason };
  const problems = done.problems.map(({ field, code }) => ({ field, says: says(code) }));
  return { ok: false, reason: 'wrong', problems };
}

/** Returns an entry as the directory knows it, with the version on which the change is based. */
async function inputOf({ db }: Deps, { country, name, is }: ListedEntry): Promise<ListedInput> {
  const shown = typeof is === 'number' ? is : await findDirectoryVersion(db.gateway);
  return { country, was: is === 'new' ? undefined : name, shown };
}

const freeAs = (free: boolean | null): string => (free === null ? '' : free ? 'yes' : 'no');

/** Returns the lists of the caller's countries; none when their roles may not read them. */
async function listsFor({ db, keys, clock }: Deps, countries: readonly string[]) {
  const now = clock.now();
  const parts = await directoryOverview(db, keys.gateway(), countries, now);
  return {
    version: parts[0]?.version ?? 0,
    helplines: helplinesIn(parts),
    partners: partnersIn(parts, now),
    criteria: criteriaIn(parts),
  };
}

/** Creates the lists of the directory for programs, in the countries of the caller. */
export function makeListDesk({ db, keys, clock }: Deps): ListDesk {
  const deps = { db, keys, clock };
  const desk = makeDirectoryDesk({ ...deps, door: 'api' });
  return {
    lists: (staff) => listsFor(deps, mayAny(staff, 'directory.read') ? staff.countries : []),
    async saveHelpline(staff, of, { free, verifiedOn, ...fields }) {
      const input = { ...(await inputOf(deps, of)), ...fields, number: of.name };
      const typed = { free: freeAs(free), verifiedOn: verifiedOn ?? '' };
      return said(await desk.saveHelpline(staff, { ...input, ...typed }), helplineSays);
    },
    async removeHelpline(staff, of) {
      return said(await desk.removeHelpline(staff, await inputOf(deps, of)), helplineSays);
    },
    async savePartner(staff, of, { verifiedOn, ...fields }) {
      const input = { ...(await inputOf(deps, of)), ...fields, organisation: of.name };
      const typed = { verifiedOn: verifiedOn ?? '' };
      return said(await desk.savePartner(staff, { ...input, ...typed }), partnerSays);
    },
    async removePartner(staff, of) {
      return said(await desk.removePartner(staff, await inputOf(deps, of)), partnerSays);
    },
    async saveCriteria(staff, of, fields) {
      const input = { ...(await inputOf(deps, of)), ...fields, from: of.name };
      return said(await desk.saveCriteria(staff, input), criteriaSays);
    },
    async removeCriteria(staff, of) {
      return said(await desk.removeCriteria(staff, await inputOf(deps, of)), criteriaSays);
    },
  };
}
