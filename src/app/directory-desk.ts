import { isOwnCountry, mayAny } from '../access/policy.js';
import { addAbsence, removeAbsence, type AwayDone, type AwayWish } from '../directory/away.js';
import { REGION } from '../directory/build.js';
import { appendAudit } from '../models/cases/audit.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import type { Staff } from '../shared/staff.js';
import type { Materials } from './materials.js';

/** What changing the directory needs. */
type DirectoryDeskDeps = Pick<Materials, 'db' | 'keys' | 'clock'>;

/** Whoever may change the entry of a country: that of the regional desk is for those who have all countries. */
const mayChange = (staff: Staff, country: string): boolean =>
  mayAny(staff, 'directory.write') &&
  (country === REGION ? staff.countries.includes('*') : isOwnCountry(staff, country));

/** Changing the directory for somebody who is signed in: the policy is asked, and every change is in the audit log. */
export function makeDirectoryDesk({ db, keys, clock }: DirectoryDeskDeps) {
  const note = (staff: Staff, action: 'access.denied' | 'directory.changed', subject: string) =>
    appendAudit(
      db,
      keys.cases(),
      [{ actor: `console:${staff.login}`, action, subject }],
      clock.now(),
    );
  async function changed(
    staff: Staff,
    person: string,
    change: () => Promise<AwayDone>,
  ): Promise<AwayDone> {
    const found = (await findFocalPoints(db.gateway)).find(({ _id }) => _id === person);
    if (!found) return { ok: false, reason: 'unknownPerson' };
    const subject = `focalpoint/${person}`;
    if (!mayChange(staff, found.country)) {
      await note(staff, 'access.denied', subject);
      return { ok: false, reason: 'unknownPerson' };
    }
    const done = await change();
    if (done.ok) await note(staff, 'directory.changed', subject);
    return done;
  }
  return {
    addAbsence: (staff: Staff, wish: AwayWish) =>
      changed(staff, wish.person, () => addAbsence(db, keys.gateway(), wish, clock.now())),
    removeAbsence: (staff: Staff, wish: Pick<AwayWish, 'person' | 'from' | 'shown'>) =>
      changed(staff, wish.person, () => removeAbsence(db, keys.gateway(), wish, clock.now())),
  };
}
