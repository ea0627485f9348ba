import sodium from 'libsodium-wrappers-sumo';
import { open, pad, seal, unpad } from './box.js';
import type { PublicKey } from './keyfile.js';
import { Fault } from '../shared/fault.js';
import { randomPiece, randomWord } from '../shared/random.js';

/**
 * The key of a conversation's words, sealed to one recipient (libsodium sealed box: X25519,
 * XSalsa20-Poly1305).
 */
export interface Wrap {
  readonly kid: string;
  readonly box: Buffer;
}

const STRAND = 'strand';
const place = (tip: string, entry: string) => ({
  collection: 'tips',
  field: 'entries',
  id: `${tip}/${entry}`,
});

/**
 * The part of libsodium's wrapper that its types leave out: where its WebAssembly gets random
 * numbers.
 */
interface ChanceOfSodium {
  readonly libsodium: { getRandomValue: () => number };
}

/**
 * Prepares libsodium (WebAssembly). Call once before anything is sealed. By itself it asks the
 * system for four random bytes at a time, eight times a box, which is a third of the box's time: so
 * it is given the program's pool of random bytes instead (docs/benchmarks.md).
 */
export async function readySealing(): Promise<void> {
  await sodium.ready;
  (sodium as unknown as ChanceOfSodium).libsodium.getRandomValue = randomWord;
}

/**
 * Creates a key for the words of one conversation. It is stored in the session and destroyed with
 * it.
 */
export function newStrandKey(): Buffer {
  return randomPiece(32);
}

/**
 * Seals a strand's key to the people who may read the words. The program that seals it cannot open
 * it.
 */
export function wrapStrandKey(key: Buffer, recipients: readonly PublicKey[]): Wrap[] {
  return recipients.map(({ kid, key: pub }) => ({
    kid,
    box: Buffer.from(sodium.crypto_box_seal(key, Buffer.from(pub, 'base64'))),
  }));
}

/** Opens a strand's key with a private key. @throws Fault when it was not sealed to this key */
export function unwrapStrandKey(
  wrap: Wrap,
  pair: { publicKey: Uint8Array; privateKey: Uint8Array },
): Buffer {
  try {
    return Buffer.from(sodium.crypto_box_seal_open(wrap.box, pair.publicKey, pair.privateKey));
  } catch (cause) {
    throw new Fault('The key of a tip does not open with this private key.', { cause });
  }
}

/** Seals words of a tip, padded, bound to the tip and the entry. */
export function sealWords(key: Buffer, tip: string, entry: string, words: string): Buffer {
  return seal({ kid: STRAND, key }, place(tip, entry), pad(words));
}

/**
 * Opens what `sealWords` made.
 * @throws Fault when altered or moved
 */
export function openWords(key: Buffer, tip: string, entry: string, sealed: Buffer): string {
  return unpad(open((kid) => (kid === STRAND ? key : undefined), place(tip, entry), sealed));
}
