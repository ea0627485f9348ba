import type { Config } from './config.js';
import { compartmentsOf, createKeys, hasKeys, openKeyStore, type KeyStore } from './privacy/key-store.js';
import { Fault } from './shared/fault.js';
import { shippedCountries } from './directory/country-file.js';

/** The passphrase of demo keys: known to everybody, and refused in production. */
export const DEMO_PASSPHRASE = 'amana demo';

/**
 * The keys to start with. On a first run without a production configuration they are made, as demo keys.
 * @throws Fault in production when there are none, or when they are demo keys
 */
export async function keysToStartWith(config: Config, say: (line: string) => void): Promise<KeyStore> {
  if (!hasKeys(config.keysFolder)) {
    if (config.production) throw new Fault('There are no keys. Make them once, with a passphrase of your own: amana keys create'); // prettier-ignore
    const countries = shippedCountries().map(({ iso2 }) => iso2);
    await createKeys(config.keysFolder, { demo: true, passphrase: DEMO_PASSPHRASE, compartments: compartmentsOf(countries), now: new Date() }); // prettier-ignore
    say(
      `Demo keys made in ${config.keysFolder} (passphrase: "${DEMO_PASSPHRASE}"; production refuses them).`,
    );
  }
  const keys = openKeyStore(config.keysFolder);
  const refusal = config.production ? keys.demoRefusal() : undefined;
  if (refusal) throw new Fault(refusal);
  return keys;
}
