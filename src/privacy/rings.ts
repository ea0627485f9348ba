import { randomInt } from 'node:crypto';
import { newTimedKey, type TimedKey } from './keyfile.js';
import { DAY } from '../shared/clock.js';

/** The kinds of symmetric keys, with the names used in the key files. */
export type RingName = 'pseudonym' | 'session' | 'address' | 'contact' | 'code' | 'audit';

const letter: Readonly<Record<RingName, string>> = {
  pseudonym: 'p',
  session: 's',
  address: 'a',
  contact: 'c',
  code: 'k',
  audit: 'l',
};

/** How long every process knows a new key before any process writes with it, in milliseconds. */
export const GRACE = 60_000;

/**
 * How long a key is kept after its successor took over, in milliseconds. Rings that are not named
 * here keep all keys.
 */
export const KEPT = {
  /** A session lives 30 days at most. Source: numbers.md, "goflow limits". */
  session: 30 * DAY,
  /** A return address lives 90 days at most. Source: safety.md §4.5. */
  address: 90 * DAY,
} as const;

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz';

/** Returns six random letters and digits (35 bits); none of them looks like another. */
export function randomMark(): string {
  return Array.from({ length: 6 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/**
 * Returns a random name for a key of a ring, so that the name of a destroyed key does not come
 * back.
 */
function newKid(name: RingName, ring: readonly TimedKey[]): string {
  for (;;) {
    const kid = `${letter[name]}-${randomMark()}`;
    if (!ring.some((key) => key.kid === kid)) return kid;
  }
}

/** Returns a ring with its first key, which may be written with at once. */
export function firstKey(name: RingName, now: Date): TimedKey[] {
  return [newTimedKey(newKid(name, []), now)];
}

/**
 * Adds a key. The program writes with it only after `graceMs`, when every process has read it.
 * @param graceMs milliseconds
 */
export function rotate(
  name: RingName,
  ring: readonly TimedKey[],
  now: Date,
  { graceMs = GRACE }: { graceMs?: number } = {},
): TimedKey[] {
  return [...ring, newTimedKey(newKid(name, ring), new Date(now.getTime() + graceMs))];
}

/**
 * Destroys keys that no living value can be sealed with: their successor has been in use for longer
 * than such values are stored. The key to write with always stays, and so does a key that is not in
 * use yet.
 * @param maxTtl how long a sealed value is stored, in milliseconds
 */
export function retire(ring: readonly TimedKey[], now: Date, maxTtl: number): TimedKey[] {
  const newestFirst = [...ring].sort((a, b) => Date.parse(b.from) - Date.parse(a.from));
  const dead = new Set(
    newestFirst.filter((_, i) => {
      const successor = newestFirst[i - 1];
      return successor !== undefined && Date.parse(successor.from) + maxTtl <= now.getTime();
    }),
  );
  return ring.filter((key) => !dead.has(key));
}

/** Returns the start of the ISO week of a moment: Monday 00:00 UTC, in milliseconds. */
function weekStart(at: Date): number {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  return midnight - ((at.getUTCDay() + 6) % 7) * DAY;
}

/**
 * Makes sure that this ISO week and the next have their own address key. A week's key is destroyed
 * 90 days after its week, with all addresses under it and their copies in backups: `retire(ring,
 * now, KEPT.address)`. If a key is missing in the middle of a week (the program was off), the new
 * one is written with only after the grace.
 */
export function weekly(ring: readonly TimedKey[], now: Date): TimedKey[] {
  const week = weekStart(now);
  const keys = [...ring];
  const lacks = (start: number) =>
    !keys.some(({ from }) => Date.parse(from) >= start && Date.parse(from) < start + 7 * DAY);
  if (lacks(week)) {
    const from = ring.length === 0 ? now.getTime() : Math.max(week, now.getTime() + GRACE);
    keys.push(newTimedKey(newKid('address', keys), new Date(from)));
  }
  if (lacks(week + 7 * DAY))
    keys.push(newTimedKey(newKid('address', keys), new Date(week + 7 * DAY)));
  return keys;
}
