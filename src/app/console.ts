import type { Router } from 'express';
import type { MissingDesk } from '../alerts/missing-desk.js';
import type { Accounts } from '../accounts/accounts.js';
import type { Alerts } from '../alerts/alerts.js';
import type { Neighbours } from '../alerts/neighbours/neighbours.js';
import type { Cases } from '../cases/cases.js';
import { createTrail } from '../cases/trail.js';
import { consolePages } from '../console/console.js';
import { directoryOverview } from '../directory/overview.js';
import { placeName } from '../directory/place-name.js';
import type { Directory } from '../directory/directory.js';
import type { Desk } from '../desk/desk.js';
import { appendAudit } from '../models/cases/audit.js';
import { makeDirectoryDesk } from './directory-desk.js';
import { peopleOf } from './people.js';
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
    people: peopleOf(materials, directory),
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
