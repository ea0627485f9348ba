import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from './config.js';
import {
  compartmentsOf,
  createKeys,
  hasKeys,
  openKeyStore,
  type KeyStore,
} from '../privacy/key-store.js';
import { keyFiles } from '../privacy/keyfile.js';
import { Fault } from '../shared/fault.js';
import { shippedCountries } from '../directory/country-file.js';
import { command } from '../shared/command.js';

/** The passphrase of demo keys: publicly known, and refused in production. */
export const DEMO_PASSPHRASE = 'amana demo';

/**
 * Refuses a folder with missing key files. New keys would not open what the lost ones have sealed,
 * so a person who lost one file must not be told to make new keys.
 */
function refuseHalf(folder: string): void {
  const { gateway, cases, vault } = keyFiles(folder);
  const lost = [gateway, cases]
    .filter((file) => !existsSync(file))
    .map((file) => path.basename(file));
  const nothing = lost.length === 2 && !existsSync(vault);
  if (lost.length === 0 || nothing) return;
  const [are, them] = lost.length === 1 ? ['is', 'it'] : ['are', 'them'];
  throw new Fault(
    `${lost.join(' and ')} ${are} missing in ${folder}. Restore ${them} from the backup: new keys cannot open what the old ones have sealed.`,
  );
}

/**
 * Returns the keys to start with. On a first run without a production configuration it makes demo
 * keys.
 * @throws Fault in production when there are none, or when they are demo keys; anywhere when one of
 * the key files is missing
 */
export async function keysToStartWith(
  config: Config,
  say: (line: string) => void,
): Promise<KeyStore> {
  refuseHalf(config.keysFolder);
  if (!hasKeys(config.keysFolder)) {
    if (config.production)
      throw new Fault(
        `There are no keys. Make them once, with a passphrase of your own: ${command('keys create')}`,
      );
    const countries = shippedCountries().map(({ iso2 }) => iso2);
    await createKeys(config.keysFolder, {
      demo: true,
      passphrase: DEMO_PASSPHRASE,
      compartments: compartmentsOf(countries),
      now: new Date(),
    });
    say(
      `Demo keys made in ${config.keysFolder} (passphrase: "${DEMO_PASSPHRASE}"; production refuses them).`,
    );
  }
  if (!existsSync(keyFiles(config.keysFolder).vault))
    say('vault.json is not here: tips are taken in, and are read where it is kept.');
  const keys = openKeyStore(config.keysFolder);
  const refusal = config.production ? keys.demoRefusal() : undefined;
  if (refusal) throw new Fault(refusal);
  return keys;
}
