import { existsSync } from 'node:fs';
import { makeDemoAccounts } from '../accounts/demo-accounts.js';
import type { KeyStore } from '../privacy/key-store.js';
import { keyFiles } from '../privacy/keyfile.js';
import { openVault } from '../privacy/vault.js';
import { accountsDeps } from './build.js';
import type { Config } from './config.js';
import { DEMO_PASSPHRASE } from './keys.js';
import type { Materials } from './materials.js';

/**
 * Checks whether the accounts of the demo may sign in: the demo is on, its keys are demo keys, and
 * this is not production.
 */
export const isDemoForAccounts = (
  { demo, production }: Pick<Config, 'demo' | 'production'>,
  keys: Pick<KeyStore, 'isDemo'>,
): boolean => demo && !production && keys.isDemo;

/**
 * Creates the accounts of the demo, with the keys of its vault while the vault has the demo's
 * passphrase.
 */
export async function seedDemoAccounts(
  config: Pick<Config, 'demo' | 'production' | 'keysFolder' | 'role'>,
  ground: Pick<Materials, 'db' | 'keys' | 'clock' | 'log'>,
): Promise<void> {
  if (!isDemoForAccounts(config, ground.keys) || config.role === 'web') return;
  const file = keyFiles(config.keysFolder).vault;
  const opened = existsSync(file) ? await openVault(file, DEMO_PASSPHRASE) : undefined;
  const vault = opened?.ok ? opened.vault : undefined;
  try {
    await makeDemoAccounts(accountsDeps({ ...ground, demoAccounts: true }), vault);
  } finally {
    vault?.close();
  }
}
