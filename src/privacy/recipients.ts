import sodium from 'libsodium-wrappers-sumo';
import { checkCompartments } from './create-keys.js';
import { casesKeys, keyFiles, readKeyFile, vaultFile, writeKeyFile } from './keyfile.js';
import { withKeyLock } from './key-lock.js';
import { checkPassphrase } from './passphrase.js';
import {
  deriveKek,
  moderateCost,
  newKdf,
  newPair,
  owaspCost,
  sealPrivateKey,
  unlock,
  zero,
  type KdfCost,
} from './vault-seal.js';
import { Fault } from '../shared/fault.js';

/** The names of keys that were added and removed. */
export interface KeyChange {
  readonly added: readonly string[];
  readonly retired: readonly string[];
}
export type Rotated =
  ({ readonly ok: true } & KeyChange) | { readonly ok: false; readonly reason: 'wrongPassphrase' };

/**
 * Gives each compartment a pair, or a new one: `amana keys create --country GH` on a running
 * installation.
 * @throws Fault as `rotateKeys` does
 */
export async function addCompartments(
  folder: string,
  compartments: readonly string[],
  passphrase: string,
): Promise<Rotated> {
  checkCompartments(compartments);
  return renewPairs(folder, compartments, passphrase);
}

/** Makes a new pair for each compartment; the old private keys stay. */
export async function renewPairs(
  folder: string,
  compartments: readonly string[],
  passphrase?: string,
): Promise<Rotated> {
  if (passphrase === undefined)
    throw new Fault('New keys for recipients go into the vault: its passphrase is needed.');
  const files = keyFiles(folder);
  return withKeyLock(folder, async () => {
    const vault = readKeyFile(files.vault, vaultFile);
    const cases = readKeyFile(files.cases, casesKeys);
    const unlocked = await unlock(vault, passphrase);
    if (unlocked === 'wrongPassphrase') return { ok: false, reason: 'wrongPassphrase' };
    const added: string[] = [];
    for (const compartment of compartments) {
      const { publicKey, privateKey } = newPair(compartment);
      vault.keys[publicKey.kid] = sealPrivateKey(unlocked.kek, publicKey.kid, privateKey);
      cases.recipients[compartment] = publicKey;
      added.push(publicKey.kid);
      sodium.memzero(privateKey);
    }
    zero(unlocked);
    // The vault first: tips sealed to a public key without its private one could never be read by
    // anybody.
    writeKeyFile(files.vault, vault);
    writeKeyFile(files.cases, cases);
    return { ok: true, added, retired: [] };
  });
}

/**
 * Seals the vault under another passphrase, with a fresh salt. Copies of the old file still open
 * with the old one.
 * @param cost the cost of a guess from now on; by default as in `createKeys`
 * @throws Fault when the new passphrase can be guessed, or the file is missing or damaged
 */
export async function changePassphrase(
  folder: string,
  old: string,
  passphrase: string,
  cost?: KdfCost,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: 'wrongPassphrase' }> {
  checkPassphrase(passphrase);
  const { vault: file } = keyFiles(folder);
  return withKeyLock(folder, async () => {
    const vault = readKeyFile(file, vaultFile);
    const unlocked = await unlock(vault, old);
    if (unlocked === 'wrongPassphrase') return { ok: false, reason: 'wrongPassphrase' };
    const kdf = newKdf(cost ?? (vault.demo ? owaspCost : moderateCost));
    const kek = await deriveKek(passphrase, kdf);
    const sealed = [...unlocked.pairs].map(([kid, { privateKey }]) => [
      kid,
      sealPrivateKey(kek, kid, privateKey),
    ]);
    zero(unlocked);
    sodium.memzero(kek);
    writeKeyFile(file, { ...vault, kdf, keys: Object.fromEntries(sealed) as unknown });
    return { ok: true };
  });
}
