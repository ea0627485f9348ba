import type { Router } from 'express';
import { mayAny } from '../access/policy.js';
import type { MissingDesk } from '../alerts/missing-desk.js';
import type { Accounts } from '../accounts/accounts.js';
import type { Alerts } from '../alerts/alerts.js';
import type { Neighbours } from '../alerts/neighbours/neighbours.js';
import type { Cases } from '../cases/cases.js';
import { createTrail } from '../cases/trail.js';
import { consolePages } from '../console/console.js';
import type { Candidate, People } from '../console/deps.js';
import { directoryOverview } from '../directory/overview.js';
import { placeName } from '../directory/place-name.js';
import type { Directory } from '../directory/directory.js';
import type { Desk } from '../desk/desk.js';
import { type AccountDoc, findAccounts, staffOf } from '../models/cases/account.js';
import { appendAudit } from '../models/cases/audit.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import { SECOND } from '../shared/clock.js';
import type { Staff } from '../shared/staff.js';
import { makeDirectoryDesk } from './directory-desk.js';
import { makeHealth, type HealthMaterials } from './health.js';
import type { Watchdog } from '../jobs/watchdog.js';
import type { Webhooks } from '../webhooks/webhooks.js';
import type { Materials } from './materials.js';

/** The materials of the console. */
export type ConsoleMaterials = HealthMaterials & Pick<Materials, 'publicUrl' | 'demoAccounts'>;
export interface ConsoleParts {
  readonly accounts: Accounts;
  readonly cases: Cases;
  readonly missing: MissingDesk;
  readonly alerts: Alerts;
  readonly neighbours: Neighbours;
  readonly webhooks: Webhooks;
  readonly desk: Desk;
  readonly directory: () => Directory;
  readonly watchdog: Watchdog;
}

/**
 * The largest age of names on a page, in milliseconds: until then, a newly invited person is shown
 * by their id.
 */
const NAMES_KEPT = 5 * SECOND;

/** Returns the accounts, which are read at most every few seconds. */
function accountsOf({ db, clock }: ConsoleMaterials): () => Promise<readonly AccountDoc[]> {
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
  { db }: ConsoleMaterials,
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
function peopleOf(materials: ConsoleMaterials, { directory }: ConsoleParts): People {
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

/** Creates the console of one installation. */
export function makeConsole(materials: ConsoleMaterials, parts: ConsoleParts): Router {
  const { db, keys, clock, log, publicUrl, demoAccounts = false } = materials;
  const { accounts, cases, missing, alerts, neighbours, webhooks, directory, desk } = parts;
  return consolePages({
    accounts,
    cases,
    missing,
    alerts,
    neighbours,
    webhooks,
    people: peopleOf(materials, parts),
    directory: ({ countries }) => directoryOverview(db, keys.gateway(), countries, clock.now()),
    directoryDesk: makeDirectoryDesk({ db, keys, clock }),
    health: makeHealth(materials, parts),
    trail: createTrail({ db, keys, clock }),
    desk,
    clock,
    log,
    publicUrl,
    // Only the demo is used over plain http; its accounts belong to nobody.
    secure: !demoAccounts,
    place: placeName,
    zone: (country) => (country ? directory().country(country)?.zone : undefined) ?? 'UTC',
    denied: (staff, page) =>
      appendAudit(
        db,
        keys.cases(),
        [{ actor: `console:${staff.login}`, action: 'access.denied', subject: subjectOf(page) }],
        clock.now(),
      ),
  });
}

/** Returns the name of a page in the audit log: its path, without characters that no id has. */
const subjectOf = (page: string): string => `page${page.replace(/[^\w./:-]/g, '')}`.slice(0, 80);
