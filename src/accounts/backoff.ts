import { isIP } from 'node:net';
import type { AccountDoc } from '../models/cases/account.js';
import { countTry, forgetTries, takeBackTry, type Slowing } from '../models/cases/sign-in-tries.js';
import { MINUTE, SECOND } from '../shared/clock.js';
import type { AccountsDeps } from './deps.js';
import { digestOf } from './secret-halves.js';

/**
 * How tries are slowed down, by what they are counted under. Strangers can slow an account, but
 * never for long; an office shares a network; a browser that was signed in has its own counter.
 * Codes come after a right password, so guessing them may be slowed for longer. Our own choice.
 */
const slowings = {
  account: { free: 5, longest: MINUTE },
  network: { free: 30, longest: MINUTE },
  device: { free: 8, longest: 5 * MINUTE },
  code: { free: 6, longest: 15 * MINUTE },
  'device-code': { free: 6, longest: 15 * MINUTE },
} as const satisfies Readonly<Record<string, Slowing>>;
type Kind = keyof typeof slowings;

/** One counter of tries. */
interface Counter {
  readonly kind: Kind;
  readonly value: string;
}

/**
 * Returns the network of an address, because one person may have many addresses of it. IPv4 by 256
 * addresses, IPv6 by 2^72.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (isIP(plain) === 4) return plain.split('.').slice(0, 3).join('.');
  if (isIP(plain) !== 6) return 'unknown';
  const [head = '', tail] = plain.toLowerCase().split('::');
  const front = head.split(':').filter(Boolean);
  const back = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  const groups = [...front, ...zeros, ...back].map((group) => group.padStart(4, '0'));
  return groups.slice(0, 4).join(':').slice(0, -2);
}

/** Returns the digest of a device cookie. */
export const deviceDigest = (device: string): Buffer => digestOf('device', device);

/** Whether a browser was signed in to this account before. */
export function knownDevice(
  account: AccountDoc | undefined,
  device: string | undefined,
  now: Date,
): boolean {
  if (!account || !device) return false;
  const digest = deviceDigest(device);
  return account.devices.some((known) => known.until > now && known.digest.equals(digest));
}

/** Returns the counters of a password try. */
export const passwordCounters = (
  login: string,
  network: string,
  device: string | undefined,
): Counter[] =>
  device
    ? [{ kind: 'device', value: deviceDigest(device).toString('base64') }]
    : [
        { kind: 'network', value: networkOf(network) },
        { kind: 'account', value: login.slice(0, 64) },
      ];

/**
 * Returns the counters of a code try.
 * @param device when it is known
 */
export const codeCounters = (account: string, device: string | undefined): Counter[] => [
  device
    ? { kind: 'device-code', value: deviceDigest(device).toString('base64') }
    : { kind: 'code', value: account },
];

const nameOf = ({ keyring }: AccountsDeps, { kind, value }: Counter, now: Date) =>
  keyring().signInName(kind, value, now);

/**
 * Counts a try.
 * @returns seconds to wait, and then the try must not be checked; 0: check it
 */
export async function charge(deps: AccountsDeps, counters: readonly Counter[]): Promise<number> {
  const now = deps.clock.now();
  for (const counter of counters) {
    const id = nameOf(deps, counter, now);
    const ms = await countTry(deps.db.cases, id, slowings[counter.kind], now);
    if (ms > 0) return Math.ceil(ms / SECOND);
  }
  return 0;
}

/** Takes back a try that was not checked; those before it still count. */
export async function takeBack(deps: AccountsDeps, counters: readonly Counter[]): Promise<void> {
  const now = deps.clock.now();
  for (const counter of counters) await takeBackTry(deps.db.cases, nameOf(deps, counter, now), now);
}

/** Resets the counters after a right try. */
export async function giveBack(deps: AccountsDeps, counters: readonly Counter[]): Promise<void> {
  const now = deps.clock.now();
  for (const counter of counters) {
    const id = nameOf(deps, counter, now);
    if (counter.kind === 'network') await takeBackTry(deps.db.cases, id, now);
    else await forgetTries(deps.db.cases, id);
  }
}
