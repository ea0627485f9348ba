import sodium from 'libsodium-wrappers-sumo';
import type { KeyPair } from './vault-seal.js';
import { Fault } from '../shared/fault.js';

/** Creates an X25519 pair for an account. Call after `readySealing`. */
export function newAccountPair(): KeyPair {
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  return { publicKey, privateKey };
}

/** Returns the pair of a private key. */
export const pairOf = (privateKey: Uint8Array): KeyPair => ({
  privateKey,
  publicKey: sodium.crypto_scalarmult_base(privateKey),
});

/**
 * Seals the private key of a compartment to an account (libsodium sealed box). The box contains the
 * name of the key, so that a box stored under another name does not open.
 */
export function sealGrant(kid: string, privateKey: Uint8Array, account: Uint8Array): Buffer {
  const content = Buffer.concat([privateKey, Buffer.from(kid, 'utf8')]);
  const box = Buffer.from(sodium.crypto_box_seal(content, account));
  content.fill(0);
  return box;
}

/**
 * Opens what `sealGrant` made.
 * @throws Fault when it was sealed to another account, or has another name
 */
export function openGrant(kid: string, box: Uint8Array, account: KeyPair): KeyPair {
  let content: Uint8Array;
  try {
    content = sodium.crypto_box_seal_open(box, account.publicKey, account.privateKey);
  } catch (cause) {
    throw new Fault('A granted key does not open for its account.', { cause });
  }
  const name = Buffer.from(content.subarray(32)).toString('utf8');
  if (name !== kid) throw new Fault('A granted key stands under the name of another.');
  return pairOf(content.slice(0, 32));
}
