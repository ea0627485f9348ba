import { existsSync } from 'node:fs';
import path from 'node:path';
import sodium from 'libsodium-wrappers-sumo';
import {
  keyFiles,
  makeKeyFolder,
  writeKeyFile,
  type CasesKeys,
  type GatewayKeys,
  type VaultFile,
} from './keyfile.js';
import { withKeyLock } from './key-lock.js';
import { checkPassphrase } from './passphrase.js';
import { firstKey, weekly } from './rings.js';
import {
  deriveKek,
  moderateCost,
  newKdf,
  newPair,
  owaspCost,
  sealPrivateKey,
  type KdfCost,
} from './vault-seal.js';
import { Fault } from '../shared/fault.js';

/**
 * The compartment of the regional desk, for tips whose country is unknown or whose people are all
 * excluded.
 */
export const REGIONAL = 'regional';

/**
 * Returns the compartments of some countries. Each country has one for all its focal points and one
 * for those who are no officials, so that the officials' key never opens a tip about officials.
 * Source: safety.md §4.10.
 * @param countries ISO 3166-1 alpha-2
 * @returns with the regional one, last
 */
export function compartmentsOf(countries: readonly string[]): string[] {
  return [...countries.flatMap((iso2) => [iso2, `${iso2}.independent`]), REGIONAL];
}

/**
 * Checks the names of compartments.
 * @throws Fault when a name is not `TG`, `TG.independent` or `regional`
 */
export function checkCompartments(compartments: readonly string[]): void {
  for (const name of compartments)
    if (!/^([A-Z]{2}(\.independent)?|regional)$/.test(name))
      throw new Fault('A compartment is called like TG, TG.independent or regional.');
}

export interface NewKeys {
  /** Demo keys: a known passphrase, refused in production. */
  readonly demo: boolean;
  readonly passphrase: string;
  /** The compartments that values can be sealed to: `compartmentsOf(countries)`. */
  readonly compartments: readonly string[];
  readonly now: Date;
  /**
   * The cost of guessing the passphrase; by default OWASP's minimum for the demo, libsodium's
   * MODERATE otherwise.
   */
  readonly cost?: KdfCost;
}

/**
 * Whether a folder has the keys that a running program needs; the vault may be on another machine.
 */
export function hasKeys(folder: string): boolean {
  const { gateway, cases } = keyFiles(folder);
  return existsSync(gateway) && existsSync(cases);
}

function refuseExisting(files: ReturnType<typeof keyFiles>): void {
  const there = Object.values(files).filter((file) => existsSync(file));
  if (there.length === 0) return;
  const names = there.map((file) => path.basename(file)).join(', ');
  throw new Fault(
    `There is already ${names}. Keys are never overwritten: what they sealed would be lost. ` +
      'Use another folder, or restore what is missing from its backup.',
  );
}

/**
 * Creates gateway.json, cases.json and vault.json in a folder that only its owner can enter.
 * @throws Fault when any of them exists already (keys are never overwritten), or the passphrase can
 * be guessed
 */
export async function createKeys(folder: string, made: NewKeys): Promise<void> {
  const { demo, passphrase, compartments, now } = made;
  if (!demo) checkPassphrase(passphrase);
  checkCompartments(compartments);
  const files = keyFiles(folder);
  refuseExisting(files);
  makeKeyFolder(folder);
  const kdf = newKdf(made.cost ?? (demo ? owaspCost : moderateCost));
  const kek = await deriveKek(passphrase, kdf);
  const vault: VaultFile = { version: 1, demo, kdf, keys: {} };
  const cases: CasesKeys = {
    version: 1,
    demo,
    code: firstKey('code', now),
    audit: firstKey('audit', now),
    recipients: {},
  };
  const gateway: GatewayKeys = {
    version: 1,
    demo,
    pseudonym: firstKey('pseudonym', now),
    session: firstKey('session', now),
    address: weekly([], now),
    contact: firstKey('contact', now),
  };
  for (const compartment of compartments) {
    const { publicKey, privateKey } = newPair(compartment);
    cases.recipients[compartment] = publicKey;
    vault.keys[publicKey.kid] = sealPrivateKey(kek, publicKey.kid, privateKey);
    sodium.memzero(privateKey);
  }
  sodium.memzero(kek);
  await withKeyLock(folder, () => {
    refuseExisting(files);
    // The vault first: without it, tips sealed with the public key could never be read.
    writeKeyFile(files.vault, vault);
    writeKeyFile(files.cases, cases);
    writeKeyFile(files.gateway, gateway);
  });
}
