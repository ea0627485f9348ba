import { randomBytes } from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';
import type { PublicKey, VaultFile } from './keyfile.js';
import { randomMark } from './rings.js';
import { Fault } from '../shared/fault.js';

/** The cost of trying one passphrase: Argon2id, one lane. */
export interface KdfCost {
  /** Passes over the memory. */
  readonly operations: number;
  /** Bytes. */
  readonly memory: number;
}

/**
 * libsodium's MODERATE, 256 MiB: about 2 s for a person who knows the passphrase, and for each
 * guess.
 */
export const moderateCost: KdfCost = { operations: 3, memory: 256 * 1024 * 1024 };
/**
 * The minimum that OWASP allows (Password Storage Cheat Sheet, Argon2id: 19 MiB, t=2, p=1): for the
 * demo, whose passphrase is public.
 */
export const owaspCost: KdfCost = { operations: 2, memory: 19 * 1024 * 1024 };

/**
 * A pair as the vault returns it. Its private half is overwritten with zeros when the vault is
 * closed.
 */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** Returns how to derive the key-encrypting key of a vault, with a fresh salt. */
export function newKdf({ operations, memory }: KdfCost): VaultFile['kdf'] {
  return { algorithm: 'argon2id13', operations, memory, salt: randomBytes(16).toString('base64') };
}

/**
 * Derives the key-encrypting key from a passphrase. The passphrase is normalised (NFKC), so that an
 * accent typed on another keyboard is the same accent. Overwrite the key with zeros after use.
 */
export async function deriveKek(passphrase: string, kdf: VaultFile['kdf']): Promise<Uint8Array> {
  await sodium.ready;
  const words = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
  try {
    const salt = Buffer.from(kdf.salt, 'base64');
    return sodium.crypto_pwhash(
      32,
      words,
      salt,
      kdf.operations,
      kdf.memory,
      sodium.crypto_pwhash_ALG_ARGON2ID13,
    );
  } catch {
    throw new Fault(
      `The vault cannot be opened on this machine: ${Math.ceil(kdf.memory / 2 ** 20)} MiB of free memory are needed.`,
    );
  } finally {
    words.fill(0);
  }
}

/**
 * Derives a separate key for every pair, so that a sealed key stored under another name does not
 * open.
 */
function subkey(kek: Uint8Array, kid: string): Uint8Array {
  return sodium.crypto_generichash(32, `amana vault 1 ${kid}`, kek);
}

/** Seals a private key under its name (libsodium secretbox: XSalsa20-Poly1305). */
export function sealPrivateKey(
  kek: Uint8Array,
  kid: string,
  privateKey: Uint8Array,
): VaultFile['keys'][string] {
  const nonce = randomBytes(sodium.crypto_secretbox_NONCEBYTES);
  const key = subkey(kek, kid);
  const box = sodium.crypto_secretbox_easy(privateKey, nonce, key);
  sodium.memzero(key);
  return { nonce: nonce.toString('base64'), box: Buffer.from(box).toString('base64') };
}

function openPrivateKey(kek: Uint8Array, kid: string, sealed: VaultFile['keys'][string]): KeyPair {
  const key = subkey(kek, kid);
  try {
    const box = Buffer.from(sealed.box, 'base64');
    const privateKey = sodium.crypto_secretbox_open_easy(
      box,
      Buffer.from(sealed.nonce, 'base64'),
      key,
    );
    return { privateKey, publicKey: sodium.crypto_scalarmult_base(privateKey) };
  } finally {
    sodium.memzero(key);
  }
}

/**
 * Creates an X25519 pair for a compartment. The kid has the compartment's name and a random part.
 * Call after `sodium.ready`.
 */
export function newPair(compartment: string): { publicKey: PublicKey; privateKey: Uint8Array } {
  const pair = sodium.crypto_box_keypair();
  const key = Buffer.from(pair.publicKey).toString('base64');
  return { publicKey: { kid: `${compartment}-${randomMark()}`, key }, privateKey: pair.privateKey };
}

/** The opened private keys of a vault, and the key that seals more of them. */
export interface Unlocked {
  readonly kek: Uint8Array;
  readonly pairs: ReadonlyMap<string, KeyPair>;
}

/** Overwrites with zeros what `unlock` returned. */
export function zero({ kek, pairs }: Unlocked): void {
  sodium.memzero(kek);
  for (const { privateKey } of pairs.values()) sodium.memzero(privateKey);
}

/**
 * Opens every private key of a vault. If none opens, the passphrase is wrong.
 * @throws Fault when some open and others do not: then the file is damaged
 */
export async function unlock(
  file: VaultFile,
  passphrase: string,
): Promise<Unlocked | 'wrongPassphrase'> {
  const sealed = Object.entries(file.keys);
  if (sealed.length === 0)
    throw new Fault('The vault holds no key. Restore vault.json from its backup.');
  const kek = await deriveKek(passphrase, file.kdf);
  const pairs = new Map<string, KeyPair>();
  const damaged: string[] = [];
  for (const [kid, box] of sealed) {
    try {
      pairs.set(kid, openPrivateKey(kek, kid, box));
    } catch {
      damaged.push(kid);
    }
  }
  if (damaged.length === 0) return { kek, pairs };
  zero({ kek, pairs });
  if (pairs.size === 0) return 'wrongPassphrase';
  throw new Fault(
    `vault.json is damaged: ${damaged.join(', ')} does not open. Restore the file from its backup.`,
  );
}
