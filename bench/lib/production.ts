import { readFileSync } from 'node:fs';
import path from 'node:path';
import { prepare } from '../../src/app/prepare.js';
import { importDirectory } from '../../src/directory/import.js';
import { parseDirectory } from '../../src/directory/file.js';
import { seedCountries } from '../../src/directory/seed.js';
import { connectDb, type Db } from '../../src/models/store/db.js';
import {
  compartmentsOf,
  createKeys,
  openKeyStore,
  type KeyStore,
} from '../../src/privacy/key-store.js';

/**
 * Where Amana says it is reached, which is what its webhooks are signed for; nothing is sent there.
 */
export const PUBLIC_URL = 'https://amana.invalid';
/** The number people text to. */
export const SENDER = '+14155550100';
/** Opens the vault of a bench. */
export const PASSPHRASE = 'bench-gabiru-votane-kolemi-duzapo';
/**
 * The least the vault's lock may cost: deriving its
 * key would otherwise leave 256 MB with the process.
 */
const cost = { operations: 1, memory: 8_192 };

/**
 * An installation of Amana for a bench: databases,
 * keys and people, ready for any number of processes.
 */
export interface Production {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly keyFolder: string;
  /** The environment of a process in production. */
  readonly env: Readonly<Record<string, string>>;
}

interface Names {
  readonly gatewayName: string;
  readonly casesName: string;
}
interface Account {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
}

/** Keys that are no demo keys. */
async function makeKeys(keyFolder: string, now: Date): Promise<KeyStore> {
  const compartments = compartmentsOf(['TG']);
  await createKeys(keyFolder, { demo: false, passphrase: PASSPHRASE, compartments, now, cost });
  return openKeyStore(keyFolder);
}

/** The tests' focal points. @throws Error when their file cannot be read */
async function importPeople(db: Db, keys: KeyStore, now: Date): Promise<void> {
  const file = new URL('../../test/fixtures/directory.yaml', import.meta.url);
  const parsed = parseDirectory(readFileSync(file, 'utf8'), 'yaml', 'directory.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  await importDirectory(db, keys.gateway(), parsed.directory, now);
}

const environment = (uri: string, names: Names, keyFolder: string, twilio: Account) => ({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PUBLIC_URL,
  MONGODB_URI: uri,
  MONGODB_GATEWAY_NAME: names.gatewayName,
  MONGODB_CASES_NAME: names.casesName,
  AMANA_KEYS: keyFolder,
  TWILIO_ACCOUNT_SID: twilio.accountSid,
  TWILIO_AUTH_TOKEN: twilio.authToken,
  TWILIO_SMS_FROM: SENDER,
  TWILIO_API_URL: twilio.url,
  TWILIO_SEGMENTS_PER_SECOND: '1000',
});

/**
 * Prepares an installation: keys that are no demo keys, both databases with their indexes, the
 * countries, and the tests' focal points.
 * @param uri of mongod @param folder where the keys are made @param name of the two databases
 * @param twilio where texts are sent to
 */
export async function production(
  uri: string,
  folder: string,
  name: string,
  twilio: Account,
): Promise<Production> {
  const now = new Date();
  const keyFolder = path.join(folder, `keys-${name}`);
  const keys = await makeKeys(keyFolder, now);
  const names = { gatewayName: `${name}_gateway`, casesName: `${name}_cases` };
  const db = await connectDb({ gatewayUri: uri, casesUri: uri, ...names });
  await prepare(db);
  await seedCountries(db, now);
  await importPeople(db, keys, now);
  return { db, keys, keyFolder, env: environment(uri, names, keyFolder, twilio) };
}
