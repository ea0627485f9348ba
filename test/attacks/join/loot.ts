import { createHmac } from 'node:crypto';
import { deserialize } from 'node:v8';
import { open, unpad } from '../../../src/privacy/box.js';
import { gatewayKeys, type GatewayKeys } from '../../../src/privacy/keyfile.js';
import { GatewayKeyring, type Purpose } from '../../../src/privacy/keyring.js';
import type { Docs, Dumps } from '../joins.js';

type Doc = Readonly<Record<string, unknown>>;

/** An address on a channel: all that a list of numbers says of a person. */
export interface Address {
  readonly channel: string;
  readonly address: string;
}

export const keyOf = ({ channel, address }: Address): string => `${channel} ${address}`;

const PURPOSES: readonly Purpose[] = [
  'conversation',
  'opt-out',
  'line',
  'subscriber',
  'mailbox',
  'focal-point',
  'last-words',
  'case-guess',
  'quiet-phone',
];

const isBinary = (value: unknown): value is { buffer: Uint8Array } =>
  (value as { _bsontype?: string } | null)?._bsontype === 'Binary';

/** As it is kept, as bytes. */
export const bytesOf = (value: unknown): Buffer | undefined => {
  if (Buffer.isBuffer(value)) return value;
  return isBinary(value) ? Buffer.from(value.buffer) : undefined;
};

/** Reads what was sealed in any of the ways in which this program seals. */
function parsed(plain: Buffer): unknown {
  const texts = [
    () => JSON.parse(unpad(plain)) as unknown,
    () => JSON.parse(plain.toString('utf8')) as unknown,
    () => deserialize(plain) as unknown,
    () => unpad(plain),
  ];
  for (const read of texts) {
    try {
      return read();
    } catch {
      continue;
    }
  }
  return plain.toString('utf8');
}

/** A thief's key file and list of all numbers: what they open, and whose names they know. */
export class Thief {
  private readonly keys: GatewayKeys;
  private readonly ring: GatewayKeyring;
  /** By any keyed name: whose it is. */
  private readonly named = new Map<string, string>();

  constructor(
    file: string,
    private readonly numbers: readonly Address[],
    now: Date,
  ) {
    this.keys = gatewayKeys.parse(JSON.parse(file));
    this.ring = new GatewayKeyring(this.keys);
    const polls = (this.keys.polls ?? []).map(({ kid }) => kid);
    for (const one of numbers)
      for (const purpose of PURPOSES)
        for (const name of this.ring.names(purpose, [one.channel, one.address], now))
          this.named.set(name, keyOf(one));
    for (const one of numbers)
      for (const kid of polls)
        this.named.set(this.ring.pollName(kid, [one.channel, one.address]) ?? '', keyOf(one));
  }

  /** Whose a keyed name is. */
  whose(name: string): string | undefined {
    return this.named.get(name);
  }

  private readonly find = (kid: string): Buffer | undefined => {
    const { pseudonym, session, address, contact = [], polls = [] } = this.keys;
    const ring = [...pseudonym, ...session, ...address, ...contact];
    const plain = ring.find((key) => key.kid === kid)?.key;
    if (plain !== undefined) return Buffer.from(plain, 'base64');
    const poll = polls.find((key) => key.kid === kid)?.key;
    return poll === undefined
      ? undefined
      : createHmac('sha256', Buffer.from(poll, 'base64')).update('boxes').digest();
  };

  /** Opens a sealed value; undefined when no key of the file does. */
  opened(collection: string, field: string, ids: readonly string[], box: Buffer): unknown {
    for (const id of ids) {
      try {
        return parsed(open(this.find, { collection, field, id }, box));
      } catch {
        continue;
      }
    }
    return undefined;
  }

  /** A document with everything opened that the keys open. */
  reads(collection: string, doc: Doc, id = String(doc['_id'])): Doc {
    const walk = (value: unknown, field: string, inner: string | undefined): unknown => {
      const box = bytesOf(value);
      if (box) {
        const ids = inner === undefined ? [id] : [`${id}/${inner}`, id, inner];
        return this.opened(collection, field, ids, box) ?? box;
      }
      if (Array.isArray(value)) return value.map((one) => walk(one, field, inner));
      if (typeof value !== 'object' || value === null || value instanceof Date) return value;
      if ('_bsontype' in value) return value;
      const own = (value as { id?: unknown }).id;
      const next = typeof own === 'string' ? own : inner;
      return Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, walk(one, field, next)]),
      );
    };
    return Object.fromEntries(
      Object.entries(doc).map(([name, value]) => [name, walk(value, name, undefined)]),
    );
  }

  /** What the keys open in an operation on a document, whatever field it is of. */
  opensIn(collection: string, what: unknown, id: string): unknown[] {
    const fields = ['box', 'pend', 'sent', 'words', 'counted'];
    const walk = (value: unknown, inner: string | undefined): unknown[] => {
      const box = bytesOf(value);
      if (box) {
        const ids = inner === undefined ? [id] : [`${id}/${inner}`, id];
        return fields.flatMap((field) => this.opened(collection, field, ids, box) ?? []);
      }
      if (typeof value !== 'object' || value === null || value instanceof Date) return [];
      if ('_bsontype' in value) return [];
      const own = (value as { id?: unknown }).id;
      const next = typeof own === 'string' ? own : inner;
      return Object.values(value).flatMap((one) => walk(one, next));
    };
    return walk(what, undefined);
  }

  /** Whose a document is: by a keyed name in it, or by an address that was sealed in it. */
  owners(doc: unknown): ReadonlySet<string> {
    const found = new Set<string>();
    const byAddress = new Map(this.numbers.map((one) => [one.address, one]));
    const walk = (value: unknown, channel: string | undefined): void => {
      if (typeof value === 'string') {
        for (const piece of [value, ...value.split(' ')]) {
          const named = this.named.get(piece);
          if (named !== undefined) found.add(named);
        }
        const one = byAddress.get(value);
        if (one) found.add(keyOf({ ...one, channel: channel ?? one.channel }));
        return;
      }
      if (typeof value !== 'object' || value === null || value instanceof Date) return;
      if (Buffer.isBuffer(value) || '_bsontype' in value) return;
      const own = (value as { channel?: unknown }).channel;
      for (const one of Object.values(value)) walk(one, typeof own === 'string' ? own : channel);
    };
    walk(doc, undefined);
    return found;
  }
}

/** A document of a dump, opened as far as it goes. */
export interface Found {
  readonly half: 'gateway' | 'cases';
  readonly collection: string;
  /** Its place among the documents of its collection, as they lie there. */
  readonly place: number;
  readonly raw: Doc;
  readonly doc: Doc;
}

/** Everything that lies in both databases, as a thief reads it. */
export function readLoot(thief: Thief, { gateway, cases }: Dumps): readonly Found[] {
  const half = (name: Found['half'], all: Readonly<Record<string, Docs>>) =>
    Object.entries(all)
      .filter(([collection]) => !collection.startsWith('system.'))
      .flatMap(([collection, docs]) =>
        docs.map((raw, place) => {
          const doc = name === 'gateway' ? thief.reads(collection, raw) : raw;
          return { half: name, collection, place, raw, doc };
        }),
      );
  return [...half('gateway', gateway), ...half('cases', cases)];
}
