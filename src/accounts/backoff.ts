import { isIP } from 'node:net';
import type { AccountDoc } from '../models/cases/account.js';
import { countTry, forgetTries, takeBackTry, type Slowing } from '../models/cases/sign-in-tries.js';
import { MINUTE, SECOND } from '../shared/clock.js';
import type { AccountsDeps } from './deps.js';
import { digestOf } from './secret-halves.js';

/**
 * How tries are slowed, by what they are counted under. An account is slowed by strangers, but
 * never for long; a network is shared by an office; a browser that was signed in has a counter of
 * its own. Codes come after a right password, so that guessing them may be slowed for longer. Ours.
 */
const slowings = {
  account: { free: 5, longest: MINUTE },
  network: { free: 30, longest: MINUTE },
  device: { free: 8, longest: 5 * MINUTE },
  code: { free: 6, longest: 15 * MINUTE },
  'device-code': { free: 6, longest: 15 * MINUTE },
} as const satisfies Readonly<Record<string, Slowing>>;
type Kind = keyof typeof slowings;

/** One name that a try is counted under. */
interface Counter {
  readonly kind: Kind;
  readonly value: string;
}

/**
 * The network of an address: one person may have many
 * addresses of it. IPv4 by 256 addresses, IPv6 by 2^72.
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

/** The digest of a device cookie. */
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

/** What a password is counted under. */
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

/** What a code is counted under. @param device when it is known */
export const codeCounters = (account: string, device: string | undefined): Counter[] => [
  device
    ? { kind: 'device-code', value: deviceDigest(device).toString('base64') }
    : { kind: 'code', value: account },
];

const nameOf = ({ keyring }: AccountsDeps, { kind, value }: Counter, now: Date) =>
  keyring().signInName(kind, value, now);

/** Counts a try. @returns seconds to wait, and then it is not to be looked at; 0: go on */
export async function charge(deps: AccountsDeps, counters: readonly Counter[]): Promise<number> {
  const now = deps.clock.now();
  for (const counter of counters) {
    const id = nameOf(deps, counter, now);
    const ms = await countTry(deps.db.cases, id, slowings[counter.kind], now);
    if (ms > 0) return Math.ceil(ms / SECOND);
  }
  return 0;
}

/** A try was not looked at: it does not count, and those before it do. */
export async function takeBack(deps: AccountsDeps, counters: readonly Counter[]): Promise<void> {
  const now = deps.clock.now();
  for (const counter of counters) await takeBackTry(deps.db.cases, nameOf(deps, counter, now), now);
}

/** A try was right. */
export async function giveBack(deps: AccountsDeps, counters: readonly Counter[]): Promise<void> {
  const now = deps.clock.now();
  for (const counter of counters) {
    const id = nameOf(deps, counter, now);
    if (counter.kind === 'network') await takeBackTry(deps.db.cases, id, now);
    else await forgetTries(deps.db.cases, id);
  }
}
