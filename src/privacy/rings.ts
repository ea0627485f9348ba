import { randomInt } from 'node:crypto';
import { newTimedKey, type TimedKey } from './keyfile.js';
import { DAY } from '../shared/clock.js';

/** The kinds of symmetric keys, in the words of the key files. */
export type RingName = 'pseudonym' | 'session' | 'address' | 'contact' | 'code' | 'audit';

const letter: Readonly<Record<RingName, string>> = {
  pseudonym: 'p',
  session: 's',
  address: 'a',
  contact: 'c',
  code: 'k',
  audit: 'l',
};

/** A new key is known to every process for this long before any writes with it, in milliseconds. */
export const GRACE = 60_000;

/**
 * How long a key is kept after its successor took
 * over, in milliseconds. Rings not named keep theirs.
 */
export const KEPT = {
  /** A session lives 30 days at most. Source: numbers.md, "goflow limits". */
  session: 30 * DAY,
  /** A return address lives 90 days at most. Source: safety.md §4.5. */
  address: 90 * DAY,
} as const;

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz';

/** Six random letters and digits (35 bits), none of which is mistaken for another. */
export function randomMark(): string {
  return Array.from({ length: 6 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/**
 * A name for a key of a ring. It is random, so that the name of a destroyed key does not come back.
 */
function newKid(name: RingName, ring: readonly TimedKey[]): string {
  for (;;) {
    const kid = `${letter[name]}-${randomMark()}`;
    if (!ring.some((key) => key.kid === kid)) return kid;
  }
}

/** A ring with its first key, which may be written with at once. */
export function firstKey(name: RingName, now: Date): TimedKey[] {
  return [newTimedKey(newKid(name, []), now)];
}

/**
 * Adds a key which is written with from `graceMs` later on, when every process has read it.
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
 * Destroys the keys that nothing living can be sealed with: their successor
 * has been written with for longer than what they seal is kept. The key to
 * write with always stays, and so does a key that is not yet in use.
 * @param maxTtl how long a sealed value is kept, in milliseconds
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

/** The start of the ISO week of a moment: Monday 00:00 UTC, in milliseconds. */
function weekStart(at: Date): number {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  return midnight - ((at.getUTCDay() + 6) % 7) * DAY;
}

/**
 * Makes sure that this ISO week and the next have an address key of their own. A week's key is
 * destroyed, with all addresses under it and their copies in backups, 90 days after its week:
 * `retire(ring, now, KEPT.address)`. A key missing in the middle of a week (the program was off) is
 * only written with after the grace.
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
