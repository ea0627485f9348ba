import { hashRaw } from '@node-rs/argon2';
import { hkdfSync } from 'node:crypto';
import type { NamedKey } from './box.js';
import type { KdfCost } from './vault-seal.js';
import { randomPiece } from '../shared/random.js';

/**
 * The cost of trying one password: 128 MiB, four passes, one lane, about a quarter of a second of
 * one core. With the stolen databases a password opens tips, so this is more than OWASP's minimum
 * (19 MiB, 2 passes).
 */
export const passwordCost: KdfCost = { operations: 4, memory: 128 * 1024 * 1024 };

/** How keys are derived from a password. */
export interface PasswordKdf extends KdfCost {
  readonly salt: Buffer;
}

/** The keys from one password: one for the private key, another for the secret of the phone. */
export interface PasswordKeys {
  readonly forPrivateKey: NamedKey;
  readonly forTotp: NamedKey;
  /** Overwrites the keys with zeros. */
  forget(): void;
}

/** Returns a fresh salt with a cost. */
export const newPasswordKdf = ({ operations, memory }: KdfCost): PasswordKdf => ({
  operations,
  memory,
  salt: randomPiece(16),
});

/** The same letters typed on another keyboard give the same password. */
const bytesOf = (password: string) => Buffer.from(password.normalize('NFKC'), 'utf8');

/**
 * Source: @node-rs/argon2, Algorithm.Argon2id; its enum is `const` and cannot be imported by single
 * files.
 */
const ARGON2ID = 2;

/**
 * Derives the keys with Argon2id on a libuv thread, then splits them with HKDF-SHA-256. The event
 * loop is free meanwhile.
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
