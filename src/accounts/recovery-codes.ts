import { randomInt } from 'node:crypto';
import { digestOf } from './secret-halves.js';

/** How many codes a person gets. */
export const RECOVERY_CODES = 10;
/** Crockford's base 32: no letter that can be read as another. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/**
 * Sixteen of these letters: 80 random bits, so that nobody can guess a code from a digest in the
 * database.
 */
const LENGTH = 16;

function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)] ?? '');
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** Creates codes, in groups of four letters. */
export const newRecoveryCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, newCode);

/**
 * Reads a typed code, including letters that look like digits; undefined when it does not have the
 * form of one.
 */
export function typedRecoveryCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter))
    ? code
    : undefined;
}

/**
 * Returns the digest that is stored of a code. The same code of another account has another digest.
 */
export const recoveryDigest = (account: string, code: string): Buffer =>
  digestOf('recovery', account, code.replace(/-/g, ''));
