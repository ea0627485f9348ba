import { createHmac } from 'node:crypto';
import { open, seal, type NamedKey, type Place } from './box.js';
import type { CasesKeys, GatewayKeys, PublicKey, TimedKey } from './keyfile.js';
import { Fault } from '../shared/fault.js';

/** Pseudonyms of one purpose cannot be joined to those of another. Source: safety.md §4.2. */
export type Purpose = 'conversation' | 'provider-message' | 'focal-point' | 'rate' | 'opt-out';

/** A set of keys of one kind, newest first. A new key is known to every process before any writes with it. */
class Ring {
  private readonly keys: readonly { kid: string; key: Buffer; from: number }[];
  constructor(
    private readonly name: string,
    timed: readonly TimedKey[],
  ) {
    this.keys = timed
      .map(({ kid, key, from }) => ({ kid, key: Buffer.from(key, 'base64'), from: Date.parse(from) }))
      .sort((a, b) => b.from - a.from);
  }
  /** The key to write with. */
  active(now: Date): NamedKey {
    const key = this.keys.find(({ from }) => from <= now.getTime()) ?? this.keys.at(-1);
    if (!key) throw new Fault(`There is no ${this.name} key. Run: amana keys create`);
    return key;
  }
  /** Every key that may have been written with, newest first. */
  all(): readonly NamedKey[] {
    return this.keys;
  }
  readonly find = (kid: string): Buffer | undefined => this.keys.find((key) => key.kid === kid)?.key;
}

function digest(key: NamedKey, parts: readonly string[]): string {
  const mac = createHmac('sha256', key.key).update(JSON.stringify(parts)).digest();
  return `${key.kid}.${mac.subarray(0, 18).toString('base64url')}`;
}

/** What the gateway half can do with its keys. */
export class GatewayKeyring {
  private readonly pseudonyms: Ring;
  private readonly sessions: Ring;
  private readonly addresses: Ring;

  constructor(readonly file: GatewayKeys) {
    this.pseudonyms = new Ring('pseudonym', file.pseudonym);
    this.sessions = new Ring('session', file.session);
    this.addresses = new Ring('address', file.address);
  }

  /**
   * The keyed names of a person on a channel for one purpose: the one to write under first, then every other
   * name the person may be kept under while a key is being rotated in or out (newest first).
   * @param parts channel and canonical address
   */
  names(purpose: Purpose, parts: readonly string[], now: Date): readonly [string, ...string[]] {
    const active = this.pseudonyms.active(now);
    const others = this.pseudonyms.all().filter(({ kid }) => kid !== active.kid);
    return [digest(active, [purpose, ...parts]), ...others.map((key) => digest(key, [purpose, ...parts]))];
  }

  /** Seals a session or an unsent message. */
  sealSession(place: Place, plain: Buffer | string, now: Date): Buffer {
    return seal(this.sessions.active(now), place, plain);
  }
  /** @throws Fault when altered, moved, or its key was destroyed */
  openSession(place: Place, sealed: Buffer): Buffer {
    return open(this.sessions.find, place, sealed);
  }
  /** Seals a return address under the key of the week. */
  sealAddress(place: Place, plain: string, now: Date): Buffer {
    return seal(this.addresses.active(now), place, plain);
  }
  /** @throws Fault when altered, moved, or its week was destroyed */
  openAddress(place: Place, sealed: Buffer): string {
    return open(this.addresses.find, place, sealed).toString('utf8');
  }
}

/** What the cases half can do with its keys: name codes, chain the audit, and say whom to seal to. */
export class CasesKeyring {
  private readonly codes: Ring;
  private readonly audits: Ring;
  constructor(readonly file: CasesKeys) {
    this.codes = new Ring('code', file.code);
    this.audits = new Ring('audit', file.audit);
  }
  /** What is kept of a case code, under every key it may have been kept with; the first is the one to write. */
  codeDigests(code: string, now: Date): readonly [string, ...string[]] {
    const active = this.codes.active(now);
    const others = this.codes.all().filter(({ kid }) => kid !== active.kid);
    return [digest(active, ['case-code', code]), ...others.map((key) => digest(key, ['case-code', code]))];
  }
  /** Links an audit entry to the one before it. */
  auditLink(previous: string, entry: string, now: Date): string {
    return digest(this.audits.active(now), ['audit', previous, entry]);
  }
  /** Recomputes a link with the key it was made with, to check it. */
  auditLinkMatches(link: string, previous: string, entry: string): boolean {
    const kid = link.slice(0, link.indexOf('.'));
    const key = this.audits.find(kid);
    return key !== undefined && digest({ kid, key }, ['audit', previous, entry]) === link;
  }
  /**
   * The public key of a compartment.
   * @throws Fault when there is none: a tip is never kept unsealed
   */
  recipient(compartment: string): PublicKey {
    const key = this.file.recipients[compartment];
    if (!key)
      throw new Fault(
        `No key to seal to for ${compartment}. Run: amana keys create --country ${compartment}`,
      );
    return key;
  }
  has(compartment: string): boolean {
    return this.file.recipients[compartment] !== undefined;
  }
}
