import { createCases } from '../../src/cases/create.js';
import type { Cases } from '../../src/cases/cases.js';
import type { CaseDeps } from '../../src/cases/deps.js';
import type { FocalPoint } from '../../src/directory/directory.js';
import { createEscalations, type Escalations } from '../../src/escalation/escalations.js';
import type { AuditAction } from '../../src/models/cases/audit.js';
import { prepareCaseWork } from '../../src/models/cases/prepare-case-work.js';
import { prepareEscalations } from '../../src/models/cases/escalation-doc.js';
import { prepareTips } from '../../src/models/cases/tip-doc.js';
import { createTipIntake, type TipWrite } from '../../src/models/cases/tip.js';
import { prepareMailbox } from '../../src/models/gateway/mailbox.js';
import { prepareDeliveries } from '../../src/models/gateway/delivery-doc.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import {
  newStrandKey,
  readySealing,
  sealWords,
  wrapStrandKey,
} from '../../src/privacy/tip-seal.js';
import { openVault, type Vault } from '../../src/privacy/vault.js';
import { stoppedClock, type AdjustableClock } from '../../src/shared/clock.js';
import { randomId } from '../../src/shared/ids.js';
import { createLog } from '../../src/shared/log.js';
import type { Staff } from '../../src/shared/staff.js';
import { directoryOf, people, recordingOutbox, texts } from '../escalation/support.js';
import type { RecordingOutbox } from '../escalation/support.js';
import { newKeys, passphrase } from '../privacy/keys.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

export const start = new Date('2026-11-24T09:30:00.000Z');

/** The people of the tests: who works for Togo, for Ghana, and for all. */
export const staff = {
  kossi: {
    account: 'acc-kossi',
    login: 'kossi',
    roles: ['focal-point'],
    countries: ['TG'],
    affiliation: 'ngo',
    focalPoint: 'kossi',
  },
  mawuli: {
    account: 'acc-mawuli',
    login: 'mawuli',
    roles: ['focal-point'],
    countries: ['TG'],
    affiliation: 'police',
    focalPoint: 'mawuli',
  },
  ama: {
    account: 'acc-ama',
    login: 'ama',
    roles: ['coordinator'],
    countries: ['TG'],
    affiliation: 'ngo',
  },
  kofi: {
    account: 'acc-kofi',
    login: 'kofi',
    roles: ['coordinator'],
    countries: ['TG'],
    affiliation: 'ngo',
  },
  officer: {
    account: 'acc-officer',
    login: 'officer',
    roles: ['coordinator'],
    countries: ['TG'],
    affiliation: 'government',
  },
  akosua: {
    account: 'acc-akosua',
    login: 'akosua',
    roles: ['coordinator'],
    countries: ['GH'],
    affiliation: 'ngo',
  },
  desk: {
    account: 'acc-desk',
    login: 'desk',
    roles: ['regional-desk'],
    countries: ['*'],
    affiliation: 'regional',
    focalPoint: 'desk',
  },
  custodian: {
    account: 'acc-custodian',
    login: 'custodian',
    roles: ['custodian'],
    countries: ['TG'],
    affiliation: 'ngo',
  },
  partner: {
    account: 'acc-partner',
    login: 'partner',
    roles: ['partner'],
    countries: ['TG'],
    affiliation: 'ngo',
    organisation: 'shelter',
  },
  admin: { account: 'acc-admin', login: 'admin', roles: ['administrator'], countries: ['*'] },
  auditor: { account: 'acc-auditor', login: 'auditor', roles: ['auditor'], countries: ['*'] },
} as const satisfies Readonly<Record<string, Staff>>;

/** What a tip of the tests is told with. */
export interface Told extends Partial<Omit<TipWrite, 'entries' | 'strand'>> {
  readonly words?: readonly (readonly [step: string, words: string])[];
  /** Nobody is called for it. */
  readonly quiet?: boolean;
}

/** A part of the program: databases, keys, calls and cases. */
export interface House {
  readonly db: TestDb;
  readonly clock: AdjustableClock;
  readonly cases: Cases;
  readonly deps: CaseDeps;
  readonly escalations: Escalations;
  readonly outbox: RecordingOutbox;
  readonly vault: Vault;
  /** Another process on the same databases. */
  second(): { readonly cases: Cases; readonly escalations: Escalations };
  /** Takes a tip in and calls people for it. @returns its id */
  tell(told?: Told): Promise<string>;
  /** What is in the audit log: who, what, about what. */
  audited(action?: AuditAction): Promise<string[]>;
  close(): Promise<void>;
}

let references = 0;
const reference = (country: string): string =>
  `${country}-${(references += 1).toString(36).toUpperCase().padStart(5, '7')}`;

function sealedWords(house: Pick<House, 'deps'>, tip: string, told: Told) {
  const { words = [], compartment = 'TG' } = told;
  const key = newStrandKey();
  const entries = words.map(([step, text], i) => ({
    id: `e${i}`,
    strand: 's1',
    step,
    box: sealWords(key, tip, `e${i}`, text),
  }));
  const wraps = wrapStrandKey(key, [house.deps.keys.cases().recipient(compartment)]);
  return { entries, strand: { id: 's1', wraps } };
}

/** One turn of a reporter. */
export function writeOf(house: Pick<House, 'deps' | 'clock'>, tip: string, told: Told): TipWrite {
  const { words: _words, quiet: _quiet, ...given } = told;
  const country = told.country ?? 'TG';
  return {
    id: randomId(),
    tip,
    reference: reference(country),
    country,
    priority: 1,
    kind: 'captive',
    signals: ['captive'],
    answers: {},
    compartment: 'TG',
    excludedAffiliations: [],
    own: true,
    state: 'submitted',
    mode: 'B',
    receivedAt: new Date(Math.floor(house.clock.now().getTime() / 3_600_000) * 3_600_000),
    flow: 'tip@2',
    ...given,
    ...sealedWords(house, tip, told),
  };
}

async function tell(house: House, told: Told): Promise<string> {
  const tip = told.tip ?? randomId();
  const write = writeOf(house, tip, told);
  await createTipIntake(house.db.cases).take(write);
  if (told.quiet) return tip;
  const { reference, country, area, kind, excludedAffiliations } = write;
  const now = house.clock.now();
  await house.escalations.openAll(
    [
      {
        tip,
        reference,
        country,
        ...(area === undefined ? {} : { area }),
        priority: write.priority,
        kind,
        excludedAffiliations,
      },
    ],
    now,
  );
  await house.escalations.runDue(now);
  return tip;
}

/** Makes one, with Togo's people of the escalation's tests or others. */
export async function newHouse(who: readonly FocalPoint[] = Object.values(people)): Promise<House> {
  await readySealing();
  const db = await testDb('cases');
  await Promise.all([
    prepareTips(db.cases),
    prepareEscalations(db),
    prepareCaseWork(db.cases),
    prepareMailbox(db.gateway),
    prepareDeliveries(db),
  ]);
  const { folder, vault: vaultFile } = await newKeys();
  const keys = openKeyStore(folder);
  const opened = await openVault(vaultFile, passphrase);
  if (!opened.ok) throw new Error('the vault does not open');
  const clock = stoppedClock(start);
  const outbox = recordingOutbox();
  const directory = directoryOf(...who);
  const log = createLog({ write: () => undefined });
  const process = () => {
    const draw = () => 0;
    const escalations = createEscalations({
      db,
      directory: () => directory,
      outbox,
      texts,
      log,
      draw,
    });
    const deps: CaseDeps = { db, keys, clock, directory: () => directory, escalations };
    return { escalations, deps, cases: createCases(deps) };
  };
  const house: House = {
    db,
    clock,
    outbox,
    vault: opened.vault,
    ...process(),
    second: process,
    tell: (told = {}) => tell(house, told),
    async audited(action) {
      const all = await db.cases
        .collection<{ _id: number; actor: string; action: string; subject: string }>('audit')
        .find(action ? { action } : {})
        .sort({ _id: 1 })
        .toArray();
      return all.map((one) => `${one.actor} ${one.action} ${one.subject}`);
    },
    async close() {
      opened.vault.close();
      await dropTestDb(db);
    },
  };
  return house;
}
