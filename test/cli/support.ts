import { EventEmitter } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { prepare } from '../../src/app/prepare.js';
import type { Io } from '../../src/cli/io.js';
import { run } from '../../src/cli/run.js';
import { createTipIntake, type TipWrite } from '../../src/models/cases/tip.js';
import {
  compartmentsOf,
  createKeys,
  openKeyStore,
  type KeyStore,
} from '../../src/privacy/key-store.js';
import {
  newStrandKey,
  readySealing,
  sealWords,
  wrapStrandKey,
} from '../../src/privacy/tip-seal.js';
import { databaseTime } from '../../src/models/store/database-time.js';
import { systemClock, type Clock } from '../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

export const passphrase = 'gabiru-votane-kolemi-duzapo';
export const cheap = { operations: 1, memory: 8_192 } as const;

/** The world of a command under test. */
export interface TestIo extends Io {
  readonly stdin: PassThrough;
  readonly signals: EventEmitter;
  readonly exits: number[];
  stdout(): string;
  stderr(): string;
}

/**
 * @param clock of the machine
 * @param timeOf what the database says: the truth, unless a test wants another time
 */
export function testIo(
  env: Io['env'],
  clock: Clock = systemClock,
  timeOf: Io['timeOf'] = databaseTime,
): TestIo {
  let [out, err] = ['', ''];
  const exits: number[] = [];
  return {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    file: (text) => void (out += text),
    stdin: new PassThrough(),
    env,
    clock,
    timeOf,
    user: 'afi',
    signals: new EventEmitter(),
    exit: (code) => void exits.push(code),
    exits,
    stdout: () => out,
    stderr: () => err,
  };
}

/** What a command said and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** An installation of its own: databases, keys, folders. */
export interface TestInstallation {
  readonly env: Record<string, string | undefined>;
  readonly folder: string;
  readonly db: TestDb;
  readonly keys: KeyStore;
  /** A file that holds the passphrase. */
  readonly passphraseFile: string;
  /** Everything any command has said so far: for canaries. */
  said(): string;
  run(argv: readonly string[], io?: TestIo): Promise<Ran>;
  close(): Promise<void>;
}

export function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'amana-cli-'));
}

export function secretFile(folder: string, name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  return file;
}

/**
 * Makes one for Togo and Ghana. @param more variables beside those of the database and the folders
 */
export async function newInstallation(
  more: Record<string, string> = {},
): Promise<TestInstallation> {
  const db = await testDb('whole');
  await prepare(db);
  await readySealing();
  const folder = newFolder();
  const keysFolder = path.join(folder, 'keys');
  const compartments = compartmentsOf(['TG', 'GH']);
  await createKeys(keysFolder, {
    demo: false,
    passphrase,
    compartments,
    now: new Date(),
    cost: cheap,
  });
  const env = {
    MONGODB_URI: db.address.gatewayUri,
    MONGODB_GATEWAY_NAME: db.address.gatewayName,
    MONGODB_CASES_NAME: db.address.casesName,
    AMANA_DATA: folder,
    AMANA_KEYS: keysFolder,
    ...more,
  };
  let said = '';
  return {
    ...{ env, folder, db },
    keys: openKeyStore(keysFolder),
    passphraseFile: secretFile(folder, 'passphrase.txt', passphrase),
    said: () => said,
    async run(argv, io = testIo(env)) {
      const code = await run(argv, io);
      said += io.stdout() + io.stderr();
      return { code, out: io.stdout(), err: io.stderr() };
    },
    close: () => dropTestDb(db),
  };
}

/** Keeps a tip of Togo with some words, as intake does. */
export async function keepTip(
  { db, keys }: Pick<TestInstallation, 'db' | 'keys'>,
  words: string,
  change: Partial<TipWrite> = {},
): Promise<TipWrite> {
  const key = newStrandKey();
  const id = change.tip ?? `tip-${change.reference ?? 'TG-7K2M4'}`;
  const entry = {
    id: `${id}.0`,
    strand: 's1',
    step: 'first',
    box: sealWords(key, id, `${id}.0`, words),
  };
  const write: TipWrite = {
    id: `write-${id}`,
    tip: id,
    reference: 'TG-7K2M4',
    country: 'TG',
    area: 'TG-M',
    priority: 1,
    kind: 'captive',
    signals: ['captive'],
    answers: { danger: 'yes' },
    entries: [entry],
    strand: { id: 's1', wraps: wrapStrandKey(key, [keys.cases().recipient('TG')]) },
    compartment: 'TG',
    excludedAffiliations: [],
    own: true,
    state: 'submitted',
    mode: 'B',
    handle: `handle-${id}`,
    receivedAt: new Date('2026-11-23T10:00:00Z'),
    flow: 'tip@1',
    ...change,
  };
  await createTipIntake(db.cases).take(write);
  return write;
}

/** The actions in the audit log, oldest first. */
export async function audited({ db }: Pick<TestInstallation, 'db'>): Promise<string[]> {
  const entries = await db.cases.collection('audit').find({}).sort({ _id: 1 }).toArray();
  return entries.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`);
}
