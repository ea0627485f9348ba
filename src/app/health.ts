import type { Accounts } from '../accounts/accounts.js';
import { unreadCompartments } from '../accounts/list.js';
import { MOST_COUNTED, type Health, type HealthReport } from '../desk/health.js';
import type { Directory } from '../directory/directory.js';
import type { Watchdog } from '../jobs/watchdog.js';
import { appendAudit } from '../models/cases/audit.js';
import { countUnsure } from '../models/cases/tip-lookup.js';
import { findRefusedReaches } from '../models/gateway/refused-reach.js';
import { findHolds } from '../models/gateway/sender-hold.js';
import { deadLetters, retryDead } from '../outbox/dead-letters.js';
import { waitingOn } from '../outbox/waiting.js';
import { keysIn } from '../privacy/key-ages.js';
import { localeCoverage, type Coverage } from '../shared/texts/coverage.js';
import type { Materials } from './materials.js';

export type HealthMaterials = Pick<
  Materials,
  'db' | 'keys' | 'keyFolder' | 'clock' | 'log' | 'channels'
>;
export interface HealthParts {
  readonly accounts: Accounts;
  readonly watchdog: Watchdog;
  readonly directory: () => Directory;
}

/** The most dead letters that are shown. */
const MOST_DEAD = 50;

const whyOf = ({ reason, code }: { readonly reason: string; readonly code?: string }) =>
  code ? `${reason} (${code})` : reason;

/** Returns the state of sending: delivered, waiting and failed texts. */
async function sendingOf({
  db,
  clock,
  channels,
}: HealthMaterials): Promise<Pick<HealthReport, 'channels' | 'held' | 'refused' | 'dead'>> {
  const now = clock.now();
  const ids = [...new Set(channels.map(({ id }) => id))];
  const [waiting, holds, refused, dead] = await Promise.all([
    Promise.all(ids.map((id) => waitingOn(db, id, MOST_COUNTED, now))),
    findHolds(db),
    findRefusedReaches(db.gateway),
    deadLetters(db, MOST_DEAD),
  ]);
  return {
    channels: waiting,
    held: holds.map(({ _id, heldSince, failingSince, failure }) => ({
      sender: _id,
      since: heldSince ?? failingSince,
      why: whyOf(failure),
    })),
    refused: refused.map(({ focalPoint, channel, reason, at }) => ({
      ...{ focalPoint, channel, at },
      why: reason,
    })),
    dead: dead.map(({ failure, ...one }) => ({ ...one, why: whyOf(failure) })),
  };
}

/** Returns the age of keys, and the people who wait for one. */
async function keysOf(
  materials: HealthMaterials,
  accounts: Accounts,
): Promise<Pick<HealthReport, 'keys' | 'waitForKeys' | 'unread'>> {
  const { db, keys, clock, log } = materials;
  const [listed, unread] = await Promise.all([
    accounts.list(),
    unreadCompartments({ db, clock, log, keyring: () => keys.cases() }),
  ]);
  const waiting = listed.filter(({ waitsFor }) => waitsFor.length > 0);
  return {
    keys: keysIn(materials.keyFolder, clock.now())
      .filter(({ use }) => use === 'written with')
      .map(({ kind, ageDays }) => ({ kind, days: ageDays })),
    waitForKeys: waiting.map(({ staff, waitsFor }) => ({
      login: staff.login,
      compartments: waitsFor,
    })),
    unread,
  };
}

const languageOf = ({ name, wanted, lacking, draft }: Coverage) => ({
  ...{ name, draft },
  texts: wanted,
  lacking: lacking.length,
});

/** Creates the health report of one installation. */
export function makeHealth(materials: HealthMaterials, parts: HealthParts): Health {
  const { db, keys, clock } = materials;
  // Locales change only with the program.
  let languages: readonly Coverage[] | undefined;
  return {
    async report() {
      // Loaded at the first use: few people look, and a start should not wait for it.
      const { findingsOf } = await import('./findings.js');
      const looked = { db, directory: parts.directory(), now: clock.now() };
      const [late, sending, held, toLookThrough, findings] = await Promise.all([
        parts.watchdog.look(),
        sendingOf(materials),
        keysOf(materials, parts.accounts),
        countUnsure(db.cases, MOST_COUNTED),
        findingsOf(looked),
      ]);
      languages ??= localeCoverage();
      const told = { toLookThrough, languages: languages.map(languageOf), findings };
      return { late, ...sending, ...held, ...told };
    },
    async retry(by, ids) {
      const entry = { actor: by, action: 'deadletters.retried', subject: 'deadletters' } as const;
      await appendAudit(db, keys.cases(), [entry], clock.now());
      return retryDead(db, ids, clock.now());
    },
  };
}
