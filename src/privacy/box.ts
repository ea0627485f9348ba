import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Fault } from '../shared/fault.js';
import { randomPiece } from '../shared/random.js';

/**
 * Where a sealed value is stored. The seal is bound to it, so that a value copied to another row,
 * field or collection does not open there. Source: safety.md §4.5 and §4.6.
 */
export interface Place {
  readonly collection: string;
  readonly field: string;
  readonly id: string;
}

/** A symmetric key, and its name as sealed values state it. */
export interface NamedKey {
  readonly kid: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

function boundTo(place: Place, kid: string): Buffer {
  return Buffer.from(JSON.stringify([VERSION, place.collection, place.field, place.id, kid]));
}

/**
 * Seals a value with AES-256-GCM. Layout: version, length of kid, kid, nonce (12), ciphertext, tag
 * (16).
 * @param key the key to seal with
 * @param place where the value will be stored
 * @param plain the value
 */
export function seal(key: NamedKey, place: Place, plain: Buffer | string): Buffer {
  const nonce = randomPiece(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key.key, nonce, { authTagLength: TAG });
  cipher.setAAD(boundTo(place, key.kid));
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  // GCM is a stream cipher: all output has come already, and `final` returns nothing.
  cipher.final();
  const kid = Buffer.from(key.kid);
  return Buffer.concat([Buffer.from([VERSION, kid.length]), kid, nonce, body, cipher.getAuthTag()]);
}

/**
 * Returns the name of the key that a sealed value needs.
 * @throws Fault when the value is not one of ours
 */
export function kidOf(sealed: Buffer): string {
  const length = sealed[1] ?? 0;
  if (sealed[0] !== VERSION || sealed.length < 2 + length + NONCE + TAG)
    throw new Fault('A sealed value is damaged.');
  return sealed.subarray(2, 2 + length).toString();
}

/**
 * Opens what `seal` made.
 * @param find the key of a given name, or undefined when it was destroyed
 * @throws Fault when the value was altered or moved to another place, or its key is gone
 */
export function open(
  find: (kid: string) => Buffer | undefined,
  place: Place,
  sealed: Buffer,
): Buffer {
  const kid = kidOf(sealed);
  const key = find(kid);
  if (!key)
    throw new Fault(
      `The key of a sealed value in ${place.collection}.${place.field} was destroyed.`,
    );
  const start = 2 + Buffer.byteLength(kid);
  const nonce = sealed.subarray(start, start + NONCE);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  decipher.setAAD(boundTo(place, kid));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(start + NONCE, sealed.length - TAG)),
      decipher.final(),
    ]);
  } catch (cause) {
    throw new Fault(`A sealed value in ${place.collection}.${place.field} was altered or moved.`, {
      cause,
    });
  }
}

const BLOCK = 256;

/**
 * Pads a text to a multiple of a size, so that the sealed length does not show which words it
 * contains.
 * @param size in bytes; a multiple of 256
 */
export function pad(text: string, size = BLOCK): Buffer {
  const length = Buffer.byteLength(text);
  const padded = Buffer.alloc(Math.ceil((length + 1) / size) * size);
  padded.write(text);
  padded[length] = 0x80;
  return padded;
}

const zeros = Buffer.alloc(4_096);

/** Whether all bytes are zero; compares in stretches, which is faster than byte by byte. */
function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += zeros.length) {
    const piece = bytes.subarray(at, at + zeros.length);
    if (!piece.equals(zeros.subarray(0, piece.length))) return false;
  }
  return true;
}

/** Undoes `pad`. @throws Fault when the value was never padded */
export function unpad(padded: Buffer): string {
  const end = padded.lastIndexOf(0x80);
  if (end < 0 || padded.length % BLOCK !== 0 || !isZero(padded.subarray(end + 1)))
    throw new Fault('A sealed text has no padding.');
  return padded.subarray(0, end).toString('utf8');
}
