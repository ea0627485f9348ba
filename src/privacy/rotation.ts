import type { z } from 'zod';
import {
  casesKeys,
  gatewayKeys,
  keyFiles,
  readKeyFile,
  writeKeyFile,
  type TimedKey,
} from './keyfile.js';
import { withKeyLock } from './key-lock.js';
import { renewPairs, type KeyChange, type Rotated } from './recipients.js';
import { firstKey, GRACE, KEPT, retire, rotate, weekly, type RingName } from './rings.js';
import { DAY } from '../shared/clock.js';

export { addCompartments, changePassphrase, type KeyChange, type Rotated } from './recipients.js';
export { GRACE, KEPT, retire, rotate, weekly } from './rings.js';

/**
 * What can be rotated: one kind of key, all kinds of a half, or the pairs that tips are sealed to.
 */
export type Rotatable = RingName | 'gateway' | 'cases' | 'recipients';

const gatewayRings = ['pseudonym', 'session', 'address', 'contact'] as const;
const casesRings = ['code', 'audit'] as const;

function change(before: readonly TimedKey[], after: readonly TimedKey[]): KeyChange {
  const gone = (from: readonly TimedKey[], to: readonly TimedKey[]) =>
    from.filter(({ kid }) => !to.some((key) => key.kid === kid)).map(({ kid }) => kid);
  return { added: gone(after, before), retired: gone(before, after) };
}

/** Joins several changes into one. */
export function joined(changes: readonly KeyChange[]): KeyChange {
  return {
    added: changes.flatMap(({ added }) => added),
    retired: changes.flatMap(({ retired }) => retired),
  };
}

/**
 * Applies a step to some rings of a key file, under the lock, and writes the file only when
 * something changed.
 */
function renew<Name extends RingName>(
  folder: string,
  file: string,
  schema: z.ZodType<Partial<Record<Name, TimedKey[]>>>,
  step: (name: Name, ring: readonly TimedKey[]) => TimedKey[],
  names: readonly Name[],
): Promise<KeyChange> {
  return withKeyLock(folder, () => {
    const content = readKeyFile(file, schema);
    const done = joined(
      names.map((name) => {
        const before = content[name] ?? [];
        const after = step(name, before);
        content[name] = after;
        return change(before, after);
      }),
    );
    if (done.added.length + done.retired.length > 0) writeKeyFile(file, content);
    return done;
  });
}

function retired(name: RingName, ring: readonly TimedKey[], now: Date): TimedKey[] {
  const kept: number | undefined = (KEPT as Partial<Record<RingName, number>>)[name];
  return kept === undefined ? [...ring] : retire(ring, now, kept);
}

function turned(name: RingName, ring: readonly TimedKey[], now: Date, by: Date): TimedKey[] {
  if (ring.length === 0) return firstKey(name, new Date(now.getTime() + GRACE));
  const next = rotate(name, ring, now);
  return retired(name, name === 'address' ? weekly(next, now) : next, by);
}

/**
 * Replaces keys with new ones while Amana runs: every process reads the new key within the grace,
 * then writes with it. The old key is used for reading as long as values sealed with it are stored.
 * New pairs for recipients leave the old private keys in the vault, so that old tips stay readable.
 * @param passphrase of the vault; needed for `recipients` only
 * @param by keys that have expired by then are destroyed; earlier than `now` when the time is not
 * certain
 * @throws Fault when a file is missing or damaged, or another process holds the lock on the keys
 */
export async function rotateKeys(
  folder: string,
  which: Rotatable,
  now: Date,
  passphrase?: string,
  by = now,
): Promise<Rotated> {
  const files = keyFiles(folder);
  const step = (name: RingName, ring: readonly TimedKey[]) => turned(name, ring, now, by);
  if (which === 'recipients') {
    const { recipients } = readKeyFile(files.cases, casesKeys);
    return renewPairs(folder, Object.keys(recipients), passphrase);
  }
  const ofGateway = gatewayRings.filter((name) => which === 'gateway' || which === name);
  if (ofGateway.length > 0)
    return { ok: true, ...(await renew(folder, files.gateway, gatewayKeys, step, ofGateway)) };
  const ofCases = casesRings.filter((name) => which === 'cases' || which === name);
  return { ok: true, ...(await renew(folder, files.cases, casesKeys, step, ofCases)) };
}

/**
 * A session key seals many values with random nonces: a new key every 30 days stays far below 2^32
 * of them (NIST SP 800-38D §8.3).
 */
const SESSION_KEY_AGE = 30 * DAY;

function tended(name: 'session' | 'address', ring: readonly TimedKey[], now: Date): TimedKey[] {
  if (name === 'address') return retired(name, weekly(ring, now), now);
  const newest = Math.max(...ring.map(({ from }) => Date.parse(from)));
  const aged = newest + SESSION_KEY_AGE <= now.getTime();
  return retired(name, aged ? rotate(name, ring, now) : ring, now);
}

/**
 * Maintains the gateway's keys, for a job: next week's address key, a new session key each month,
 * and the destruction of expired keys. Writes nothing when nothing is due; any number of processes
 * may call it.
 */
export async function tendKeys(folder: string, now: Date): Promise<KeyChange> {
  const { gateway } = keyFiles(folder);
  const content = readKeyFile(gateway, gatewayKeys);
  const names = ['session', 'address'] as const;
  const due = joined(names.map((name) => change(content[name], tended(name, content[name], now))));
  if (due.added.length + due.retired.length === 0) return due;
  return renew(folder, gateway, gatewayKeys, (name, ring) => tended(name, ring, now), names);
}
