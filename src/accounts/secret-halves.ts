import { createHash, hkdfSync } from 'node:crypto';
import type { NamedKey } from '../privacy/box.js';
import { randomPiece } from '../shared/random.js';

/**
 * What is derived from the random text in a cookie, a ticket or a link: a name to find it by, and a
 * key that opens it.
 */
export interface SecretHalves {
  /** Stored: a digest of one half. It leads to neither half. */
  readonly id: string;
  /** Not stored: the other half. */
  readonly key: NamedKey;
}

const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Returns 256 random bits as text. */
export const newSecretText = (): string => randomPiece(32).toString('base64url');

/**
 * Returns a SHA-256 digest: a person who reads the database cannot turn it back into 256 random
 * bits.
 */
export const digestOf = (...parts: readonly (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest();
};

const half = (secret: Buffer, use: string) =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `amana session 1 ${use}`, 32));

/** Returns the halves of a secret text; undefined when it does not have the form of one. */
export function halvesOf(text: string): SecretHalves | undefined {
  if (!SECRET.test(text)) return undefined;
  const secret = Buffer.from(text, 'base64url');
  const id = digestOf(half(secret, 'id')).toString('base64url');
  return { id, key: { kid: 'cookie', key: half(secret, 'key') } };
}
