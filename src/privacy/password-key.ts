import { hashRaw } from '@node-rs/argon2';
import { hkdfSync } from 'node:crypto';
import type { NamedKey } from './box.js';
import type { KdfCost } from './vault-seal.js';
import { randomPiece } from '../shared/random.js';

/**
 * What it costs to try one password: 128 MiB, four passes, one lane, about a quarter of a second of
 * one core. A password opens tips to whoever stole the databases, so this is more than OWASP's
 * least (19 MiB, 2 passes).
 */
export const passwordCost: KdfCost = { operations: 4, memory: 128 * 1024 * 1024 };

/** How the keys of a password are made. */
export interface PasswordKdf extends KdfCost {
  readonly salt: Buffer;
}

/** What one password gives: a key for the private key, another for the secret of the phone. */
export interface PasswordKeys {
  readonly forPrivateKey: NamedKey;
  readonly forTotp: NamedKey;
  /** Zeroes them. */
  forget(): void;
}

/** A fresh salt with a cost. */
export const newPasswordKdf = ({ operations, memory }: KdfCost): PasswordKdf => ({
  operations,
  memory,
  salt: randomPiece(16),
});

/** The same letters typed on another keyboard are the same password. */
const bytesOf = (password: string) => Buffer.from(password.normalize('NFKC'), 'utf8');

/**
 * Source: @node-rs/argon2, Algorithm.Argon2id; its enum
 * is `const` and cannot be imported by single files.
 */
const ARGON2ID = 2;

/**
 * Argon2id on a thread of libuv, then HKDF-SHA-256 into parts. The event loop is free meanwhile.
 */
export async function passwordKeys(password: string, kdf: PasswordKdf): Promise<PasswordKeys> {
  const words = bytesOf(password);
  const root = await hashRaw(words, {
    algorithm: ARGON2ID,
    memoryCost: Math.floor(kdf.memory / 1024),
    timeCost: kdf.operations,
    parallelism: 1,
    outputLen: 32,
    salt: kdf.salt,
  }).finally(() => words.fill(0));
  const part = (use: string) =>
    Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `amana account 1 ${use}`, 32));
  const keys = [part('private key'), part('totp')] as const;
  root.fill(0);
  return {
    forPrivateKey: { kid: 'password', key: keys[0] },
    forTotp: { kid: 'password', key: keys[1] },
    forget: () => keys.forEach((key) => key.fill(0)),
  };
}
