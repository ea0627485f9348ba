import { randomBytes, randomInt } from 'node:crypto';

/** A random id of 128 bits, base64url, 22 characters. It carries no time, as an ObjectId would. */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}

/** Sixteen random decimal digits (53 bits), the code a reporter keeps. Source: safety.md §4.4. */
export function randomCaseCode(): string {
  return Array.from({ length: 4 }, () => String(randomInt(10_000)).padStart(4, '0')).join('');
}

/** Four random digits, the code a focal point answers with. */
export function randomCallCode(): string {
  return String(randomInt(1_000, 10_000));
}
