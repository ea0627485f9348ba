import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { command } from '../shared/command.js';
import { kidOf, open, seal, type NamedKey, type Place } from './box.js';
import type { CasesKeys, GatewayKeys, PublicKey, TimedKey } from './keyfile.js';
import { Fault } from '../shared/fault.js';
import { canonicalPhone, formsOfPhone, isNumber } from '../shared/phone.js';

/**
 * What a pseudonym is used for. Pseudonyms of one purpose cannot be joined to those of another.
 * Source: safety.md §4.2.
 */
export type Purpose =
  | 'conversation'
  | 'provider-message'
  | 'focal-point'
  | 'opt-out'
  | 'mailbox'
  | 'line'
  | 'subscriber'
  | 'preview-link'
  | 'last-words'
  | 'call-check'
  | 'case-guess'
  | 'quiet-phone';

/** Hides the keys when an object that holds them is printed or turned into JSON. */
class Hidden {
  toJSON(): string {
    return '[keys]';
  }
  [inspect.custom](): string {
    return '[keys]';
  }
}

/**
 * A set of keys of one kind, newest first. Every process knows a new key before any process writes
 * with it.
 */
class Ring extends Hidden {
  private readonly keys: readonly { kid: string; key: Buffer; from: number }[];
  constructor(
    private readonly name: string,
    timed: readonly TimedKey[],
  ) {
    super();
    this.keys = timed
      .map(({ kid, key, from }) => ({
        kid,
        key: Buffer.from(key, 'base64'),
        from: Date.parse(from),
      }))
      .sort((a, b) => b.from - a.from);
  }
  /** Returns the key to write with. */
  active(now: Date): NamedKey {
    const key = this.keys.find(({ from }) => from <= now.getTime()) ?? this.keys.at(-1);
    if (!key) throw new Fault(`There is no ${this.name} key. Run: ${command('keys rotate')}`);
    return key;
  }
  /** Returns every key that may have been written with, newest first. */
  all(): readonly NamedKey[] {
    return this.keys;
  }
  readonly find = (kid: string): Buffer | undefined =>
    this.keys.find((key) => key.kid === kid)?.key;
}

function digest(key: NamedKey, parts: readonly string[]): string {
  const mac = createHmac('sha256', key.key).update(JSON.stringify(parts)).digest();
  return `${key.kid}.${mac.subarray(0, 18).toString('base64url')}`;
}

/**
 * Returns the parts of a name with every form that a phone number in it has had; the canonical form
 * first.
 */
function formsOf(parts: readonly string[]): readonly [readonly string[], ...(readonly string[])[]] {
  if (!parts.some(isNumber)) return [parts];
  const canonical = parts.map(canonicalPhone);
  const before = canonical.flatMap((part, at) =>
    formsOfPhone(part)
      .slice(1)
      .map((form) => canonical.with(at, form)),
  );
  return [canonical, ...before];
}

/** Derives a key for one use from a key for several. */
const derived = (key: Buffer, use: 'names' | 'boxes'): Buffer =>
  createHmac('sha256', key).update(use).digest();

/** What the gateway half can do with its keys. */
export class GatewayKeyring extends Hidden {
  private readonly pseudonyms: Ring;
  private readonly sessions: Ring;
  private readonly addresses: Ring;
  private readonly contacts: Ring;
  private readonly polls: Ring;

  constructor(readonly file: GatewayKeys) {
    super();
    this.pseudonyms = new Ring('pseudonym', file.pseudonym);
    this.sessions = new Ring('session', file.session);
    this.addresses = new Ring('address', file.address);
    this.contacts = new Ring('contact', file.contact ?? []);
    this.polls = new Ring('poll', file.polls ?? []);
  }

  /**
   * Returns the keyed names of a person on a channel for one purpose. The first is the one to
   * write; the others are names the person may be stored under while a key is rotated (newest
   * first), and names from before their country changed its number plan. Two forms of one number
   * have the same names.
   * @param parts channel and address
   */
  names(purpose: Purpose, parts: readonly string[], now: Date): readonly [string, ...string[]] {
    const active = this.pseudonyms.active(now);
    const all = this.pseudonyms.all();
    const [current, ...before] = formsOf(parts);
    // Most people have one name: one key, and a number of which there is one form.
    if (all.length === 1 && before.length === 0) return [digest(active, [purpose, ...current])];
    const others = all.filter(({ kid }) => kid !== active.kid);
    return [
      digest(active, [purpose, ...current]),
      ...others.map((key) => digest(key, [purpose, ...current])),
      ...before.flatMap((form) =>
        [active, ...others].map((key) => digest(key, [purpose, ...form])),
      ),
    ];
  }

  /** Seals a session or an unsent message. */
  sealSession(place: Place, plain: Buffer | string, now: Date): Buffer {
    return seal(this.sessions.active(now), place, plain);
  }
  /**
   * Whether the key of a sealed session still exists: it is destroyed when its time has passed.
   * @throws Fault when damaged
   */
  hasSessionKey(sealed: Buffer): boolean {
    return this.sessions.find(kidOf(sealed)) !== undefined;
  }
  /**
   * Opens a session.
   * @throws Fault when it was altered or moved, or its key was destroyed
   */
  openSession(place: Place, sealed: Buffer): Buffer {
    return open(this.sessions.find, place, sealed);
  }
  /** Seals a return address under the key of the week, which is destroyed 90 days after it. */
  sealAddress(place: Place, plain: string, now: Date): Buffer {
    return seal(this.addresses.active(now), place, plain);
  }
  /**
   * Opens a return address.
   * @throws Fault when it was altered or moved, or its week's key was destroyed
   */
  openAddress(place: Place, sealed: Buffer): string {
    return open(this.addresses.find, place, sealed).toString('utf8');
  }
  /**
   * Seals an address that is stored until its owner leaves: a focal point's, a subscriber's. Never
   * use it for a reporter's: its key is not destroyed with its week.
   */
  sealContact(place: Place, plain: Buffer | string, now: Date): Buffer {
    return seal(this.contacts.active(now), place, plain);
  }
  /**
   * Opens an address.
   * @throws Fault when it was altered or moved
   */
  openContact(place: Place, sealed: Buffer): string {
    return this.openContactBytes(place, sealed).toString('utf8');
  }
  /**
   * As `openContact`, but for a value that is no text, still padded.
   * @throws Fault when it was altered or moved
   */
  openContactBytes(place: Place, sealed: Buffer): Buffer {
    return open(this.contacts.find, place, sealed);
  }

  /**
   * Whether the key of a poll or a broadcast is present: not if it was destroyed, or if this
   * process has not read it yet.
   */
  hasPoll(kid: string): boolean {
    return this.polls.find(kid) !== undefined;
  }
  /**
   * Returns the keyed name of something within a poll or a broadcast; undefined when its key is not
   * present.
   */
  pollName(kid: string, parts: readonly string[]): string | undefined {
    return this.pollNames(kid, parts)[0];
  }
  /**
   * As `pollName`, plus the names from before a person's number changed; none when the key is not
   * present.
   */
  pollNames(kid: string, parts: readonly string[]): readonly string[] {
    const key = this.polls.find(kid);
    if (!key) return [];
    const named = { kid, key: derived(key, 'names') };
    return formsOf(parts).map((form) => digest(named, form));
  }
  /**
   * Seals a value that must end with a poll or a broadcast; undefined when its key is not present.
   */
  sealPoll(kid: string, place: Place, plain: Buffer | string): Buffer | undefined {
    const key = this.polls.find(kid);
    return key && seal({ kid, key: derived(key, 'boxes') }, place, plain);
  }
  /**
   * Opens a value of a poll or a broadcast.
   * @returns undefined when its key is not present
   * @throws Fault when it was altered or moved
   */
  openPoll(place: Place, sealed: Buffer): Buffer | undefined {
    const key = this.polls.find(kidOf(sealed));
    return key && open(() => derived(key, 'boxes'), place, sealed);
  }
}

/** A compartment, and the name of the pair that values are sealed to at present. */
export interface PublicCompartment {
  readonly name: string;
  readonly kid: string;
}

/**
 * What the cases half can do with its keys: name codes, chain the audit, and say whom to seal to.
 */
export class CasesKeyring extends Hidden {
  private readonly codes: Ring;
  private readonly audits: Ring;
  constructor(readonly file: CasesKeys) {
    super();
    this.codes = new Ring('code', file.code);
    this.audits = new Ring('audit', file.audit);
  }
  /**
   * Returns the digests of a case code, under every key that may have been used; the first is the
   * one to write.
   */
  codeDigests(code: string, now: Date): readonly [string, ...string[]] {
    const active = this.codes.active(now);
    const others = this.codes.all().filter(({ kid }) => kid !== active.kid);
    return [
      digest(active, ['case-code', code]),
      ...others.map((key) => digest(key, ['case-code', code])),
    ];
  }
  /**
   * Returns the name under which sign-in tries of a login or a network are counted. With a new key
   * the counters start again.
   */
  signInName(kind: string, value: string, now: Date): string {
    return digest(this.codes.active(now), ['sign-in', kind, value]);
  }
  /** The compartments that have a key, by name. */
  get compartments(): readonly PublicCompartment[] {
    return Object.entries(this.file.recipients).map(([name, { kid }]) => ({ name, kid }));
  }
  /** Computes the link from an audit entry to the one before it. */
  auditLink(previous: string, entry: string, now: Date): string {
    return digest(this.audits.active(now), ['audit', previous, entry]);
  }
  /** Checks a link: computes it again with the key that it was made with. */
  auditLinkMatches(link: string, previous: string, entry: string): boolean {
    const kid = link.slice(0, link.indexOf('.'));
    const key = this.audits.find(kid);
    return key !== undefined && digest({ kid, key }, ['audit', previous, entry]) === link;
  }
  /**
   * Returns the public key of a compartment.
   * @throws Fault when there is none: a tip is never stored unsealed
   */
  recipient(compartment: string): PublicKey {
    const key = this.has(compartment) ? this.file.recipients[compartment] : undefined;
    if (!key) {
      const country = compartment.split('.')[0];
      throw new Fault(
        `No key to seal to for ${compartment}. Run: ${command(`keys add-country ${country}`)}`,
      );
    }
    return key;
  }
  has(compartment: string): boolean {
    return Object.hasOwn(this.file.recipients, compartment);
  }
}
