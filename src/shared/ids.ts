import { randomInt } from 'node:crypto';
import { randomPiece } from './random.js';

/**
 * A random id of 128 bits, base64url, 22 characters. It carries no time, as an ObjectId would, and begins with no dash:
 * operators type ids behind commands, where that would be an option (`amana deadletters retry <id>`).
 */
export function randomId(): string {
  const id = randomPiece(16).toString('base64url');
  return id.startsWith('-') ? randomId() : id;
}

/** Sixteen random decimal digits (53 bits), the code a reporter keeps. Source: safety.md §4.4. */
export function randomCaseCode(): string {
  return Array.from({ length: 4 }, () => String(randomInt(10_000)).padStart(4, '0')).join('');
}

/** Six random digits, the code a focal point answers with. */
export function randomCallCode(): string {
  return String(randomInt(100_000, 1_000_000));
}

/** Letters and digits that are not mistaken for each other when read aloud. Source: Crockford's base 32. */
const readable = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The five random letters behind the country in a reference such as `TG-7K2M4`: a name to say, not a key. */
export function randomReferenceTail(): string {
  return Array.from({ length: 5 }, () => readable[randomInt(readable.length)]).join('');
}
