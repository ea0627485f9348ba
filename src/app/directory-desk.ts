import { isOwnCountry, mayAny } from '../access/policy.js';
import { addAbsence, removeAbsence, type AbsenceInput } from '../directory/away.js';
import type { AwayDone } from '../shared/absence.js';
import type { AbsenceDesk } from '../api/routes/absence-desk.js';
import { REGION } from '../directory/build.js';
import {
  entryForm,
  isEntryId,
  saveEntry,
  type EntryDone,
  type EntryInput,
} from '../directory/entry.js';
import type { FormDone } from '../directory/change.js';
import { removeCriteria, saveCriteria } from '../directory/criteria.js';
import { removeHelpline, saveHelpline } from '../directory/helpline.js';
import { removePartner, savePartner } from '../directory/partner.js';
import { directoryOverview } from '../directory/overview.js';
import { appendAudit } from '../models/cases/audit.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Staff } from '../shared/staff.js';
import type { Materials } from './materials.js';

/** The services that changes of the directory need. */
type DirectoryDeskDeps = Pick<Materials, 'db' | 'keys' | 'clock'> & {
  /** The door that its audit log entries begin with. */
  readonly door?: 'console' | 'api';
};

/**
 * Checks whether an account may change the entry of a country. Only people with all countries may
 * change the regional desk.
 */
const mayChange = (staff: Staff, country: string): boolean =>
  mayAny(staff, 'directory.write') &&
  (country === REGION ? staff.countries.includes('*') : isOwnCountry(staff, country));

/** Returns the checks of the policy and the audit log, for changes of the directory. */
function guardOf({ db, keys, clock, door = 'console' }: DirectoryDeskDeps) {
  const note = (staff: Staff, action: 'access.denied' | 'directory.changed', subject: string) =>
    appendAudit(
      db,
      keys.cases(),
      [{ actor: `${door}:${staff.login}`, action, subject }],
      clock.now(),
    );
  return {
    note,
    /**
     * Checks whether an account may change an entry of a country. The audit log records refused
     * attempts.
     */
    async allowed(staff: Staff, country: string, subject: string): Promise<boolean> {
      if (mayChange(staff, country)) return true;
      await note(staff, 'access.denied', subject);
      return false;
    },
    countryOf: async (id: string): Promise<string | undefined> =>
      (await findFocalPoints(db.gateway)).find(({ _id }) => _id === id)?.country,
  };
}
type Guard = ReturnType<typeof guardOf>;

/** Returns the functions for absences. */
function absencesFor({ db, keys, clock }: DirectoryDeskDeps, guard: Guard) {
  async function changed(
    staff: Staff,
    person: string,
    change: () => Promise<AwayDone>,
  ): Promise<AwayDone> {
    const country = await guard.countryOf(person);
    const subject = `focalpoint/${person}`;
    if (country === undefined || !(await guard.allowed(staff, country, subject)))
      return { ok: false, reason: 'unknownPerson' };
    const done = await change();
    if (done.ok) await guard.note(staff, 'directory.changed', subject);
    return done;
  }
  return {
    addAbsence: (staff: Staff, input: AbsenceInput) =>
      changed(staff, input.person, () => addAbsence(db, keys.gateway(), input, clock.now())),
    removeAbsence: (staff: Staff, input: Pick<AbsenceInput, 'person' | 'from' | 'shown'>) =>
      changed(staff, input.person, () => removeAbsence(db, keys.gateway(), input, clock.now())),
  };
}

/** Returns the functions for people of the directory. */
function entriesFor({ db, keys, clock }: DirectoryDeskDeps, guard: Guard) {
  return {
    /** Returns the form about a focal point; undefined when the account may not change it. */
    async entryForm(staff: Staff, of: { readonly id: string } | { readonly country: string }) {
      const found = await entryForm(db, keys.gateway(), of, clock.now());
      if (!found) return undefined;
      const subject = `focalpoint/${'id' in of ? of.id : 'new'}`;
      return (await guard.allowed(staff, found.country, subject)) ? found : undefined;
    },
    async saveEntry(staff: Staff, input: EntryInput): Promise<EntryDone> {
      if (!isEntryId(input.id)) return { ok: false, reason: 'unknown' };
      const subject = `focalpoint/${input.id}`;
      const country = (await guard.countryOf(input.id)) ?? input.country;
      if (!(await guard.allowed(staff, country, subject))) return { ok: false, reason: 'unknown' };
      const done = await saveEntry(db, keys.gateway(), { ...input, country }, clock.now());
      if (done.ok && !done.again) await guard.note(staff, 'directory.changed', subject);
      return done;
    },
  };
}

/**
 * Returns the functions for helplines, which reporters may be told to call, for partners, and for
 * the criteria of alerts.
 */
function listsFor({ db, keys, clock }: DirectoryDeskDeps, guard: Guard) {
  const changing =
    <Input extends { readonly country: string }, Problem>(
      list: 'helplines' | 'partners' | 'criteria',
      change: (
        db: DirectoryDeskDeps['db'],
        keyring: GatewayKeyring,
        input: Input,
        now: Date,
      ) => Promise<FormDone<Problem>>,
    ) =>
    async (staff: Staff, input: Input): Promise<FormDone<Problem>> => {
      const subject = `${list}/${/^[A-Z]{2}$/.test(input.country) ? input.country : 'unknown'}`;
      if (!(await guard.allowed(staff, input.country, subject)))
        return { ok: false, reason: 'unknown' };
      const done = await change(db, keys.gateway(), input, clock.now());
      if (done.ok && !done.again) await guard.note(staff, 'directory.changed', subject);
      return done;
    };
  return {
    saveHelpline: changing('helplines', saveHelpline),
    removeHelpline: changing('helplines', removeHelpline),
    savePartner: changing('partners', savePartner),
    removePartner: changing('partners', removePartner),
    saveCriteria: changing('criteria', saveCriteria),
    removeCriteria: changing('criteria', removeCriteria),
  };
}

/**
 * Creates the changes of the directory for signed-in people: the policy decides, and the audit log
 * records every change.
 */
export function makeDirectoryDesk(deps: DirectoryDeskDeps) {
  const guard = guardOf(deps);
  return { ...absencesFor(deps, guard), ...entriesFor(deps, guard), ...listsFor(deps, guard) };
}

/** Creates the absences for programs: by ids, in the countries of the caller. */
export function makeAbsenceDesk(materials: Omit<DirectoryDeskDeps, 'door'>): AbsenceDesk {
  const { db, keys, clock } = materials;
  const { addAbsence, removeAbsence } = makeDirectoryDesk({ db, keys, clock, door: 'api' });
  return {
    async list(staff) {
      if (!mayAny(staff, 'directory.read')) return { people: [], gaps: [] };
      const parts = await directoryOverview(db, keys.gateway(), staff.countries, clock.now());
      return {
        people: parts.flatMap(({ country, people }) =>
          people
            .filter(({ active }) => active)
            .map(({ id, role, absences = [] }) => ({ person: id, country, level: role, absences })),
        ),
        gaps: parts.flatMap(({ awayGaps }) =>
          awayGaps.map(({ role, away: _names, ...gap }) => ({ ...gap, level: role })),
        ),
      };
    },
    add: addAbsence,
    remove: removeAbsence,
  };
}
