import { createHash, randomInt } from 'node:crypto';
import { randomText } from './random.js';

/**
 * Returns a random id of 128 bits, base64url, 22 characters. It contains no time, as an ObjectId
 * would, and does not begin with a dash: people type ids in commands, where that would be an
 * option (`amana deadletters retry <id>`).
 */
export function randomId(): string {
  const id = randomText(16);
  return id.startsWith('-') ? randomId() : id;
}

/**
 * Returns an id of 22 characters, always the same for the same content. It does not hide content
 * that can be guessed.
 */
export const idFrom = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 22);

/**
 * Returns sixteen random decimal digits (53 bits), the code that a reporter keeps. Source:
 * safety.md §4.4.
 */
export function randomCaseCode(): string {
  return Array.from({ length: 4 }, () => String(randomInt(10_000)).padStart(4, '0')).join('');
}

/** The most digits of a code that people may type as the letters they look like: O and l. */
const MOST_LIKE_LETTERS = 3;

/**
 * Returns random digits, the code with which a focal point answers. At most three of them look like
 * letters, so that a code in which all of those are typed as letters is still read as a code
 * (escalation/read-answer.ts).
 */
export function randomCallCode(digits = 6): string {
  for (;;) {
    const code = String(randomInt(10 ** (digits - 1), 10 ** digits));
    if (code.replace(/[^01]/g, '').length <= MOST_LIKE_LETTERS) return code;
  }
}

/**
 * Letters and digits that are not confused with each other when read aloud. Source: Crockford's
 * base 32.
 */
const readable = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Returns the end of a link in a call: eight letters and digits, 39 bits. The link leads to a
 * sign-in, not to words.
 */
export function randomLinkCode(): string {
  return Array.from({ length: 8 }, () => readable[randomInt(readable.length)]).join('');
}

/**
 * Returns the five random letters after the country in a reference such as `TG-7K2M4`: a name to
 * say, not a key.
 */
export function randomReferenceTail(): string {
  return Array.from({ length: 5 }, () => readable[randomInt(readable.length)]).join('');
}
