import { createHash } from 'node:crypto';

/** Shorter ones come up by chance in a few megabytes of sealed bytes. */
const SHORTEST = 6;

/** Something to look for, in one of the ways it could be written down. */
interface Needle {
  /** The canary. */
  readonly of: string;
  /** How it is written: `text`, `base64`, `sha256 hex`… */
  readonly form: string;
  readonly bytes: Buffer;
}

/**
 * What three letters of base64 hold depends on where in the stream they begin: all three
 * beginnings, without the ends.
 */
function base64(plain: Buffer): Buffer[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), plain])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((before * 8) / 6);
    const whole = Math.floor(((before + plain.length) * 8) / 6);
    return Buffer.from(text.slice(first, whole));
  });
}

/** A number as BSON and V8 may keep it. */
function numbers(canary: string): [string, Buffer][] {
  if (!/^\+?\d{1,15}(?:\.\d+)?$/.test(canary)) return [];
  const [whole, real] = [Buffer.alloc(8), Buffer.alloc(8)];
  real.writeDoubleLE(Number(canary));
  if (canary.includes('.')) return [['a double', real]];
  whole.writeBigInt64LE(BigInt(canary));
  return [
    ['a 64-bit number', whole],
    ['a double', real],
  ];
}

/** A digest without a key is no secret: all telephone numbers of a country are tried in minutes. */
function digests(canary: string): [string, Buffer][] {
  return ['md5', 'sha1', 'sha256'].flatMap((name): [string, Buffer][] => {
    const digest = createHash(name).update(canary).digest();
    return [
      [name, digest],
      [`${name} hex`, Buffer.from(digest.toString('hex'))],
      [`${name} base64`, Buffer.from(digest.toString('base64').slice(0, 20))],
    ];
  });
}

/**
 * Every way in which a canary is looked for.
 * @throws Error when it is too short to be found without chance hits
 */
function needlesFor(canary: string): Needle[] {
  const plain = Buffer.from(canary);
  if (plain.length < SHORTEST) throw new Error(`"${canary}" is too short to be looked for.`);
  const escaped = JSON.stringify(canary).slice(1, -1);
  const ascii = escaped.replace(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const texts: [string, Buffer][] = [
    ['text', plain],
    ['UTF-16', Buffer.from(canary, 'utf16le')],
    ['JSON', Buffer.from(escaped)],
    ['escaped JSON', Buffer.from(ascii)],
    ['a URL', Buffer.from(encodeURIComponent(canary))],
    ['a form', Buffer.from(new URLSearchParams({ v: canary }).toString().slice(2))],
    ['hex', Buffer.from(plain.toString('hex'))],
    ['capital hex', Buffer.from(plain.toString('hex').toUpperCase())],
    ...base64(plain).map((bytes): [string, Buffer] => ['base64', bytes]),
    ...base64(plain).map((bytes): [string, Buffer] => [
      'base64url',
      Buffer.from(bytes.toString().replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ];
  const seen = new Set<string>();
  return [...texts, ...numbers(canary), ...digests(canary)].flatMap(([form, bytes]) => {
    const known = seen.has(bytes.toString('latin1')) || bytes.length < SHORTEST;
    seen.add(bytes.toString('latin1'));
    return known ? [] : [{ of: canary, form, bytes }];
  });
}

/** Looks for many needles in one pass over some bytes. */
export interface Search {
  /** The canaries that stand in these bytes, each as `canary (form)`. */
  in(bytes: Buffer): string[];
  /** The longest needle, in bytes: pieces of a stream must overlap by this. */
  readonly longest: number;
}

/**
 * Prepares a search for canaries in every form: as they are, in UTF-16, hex, base64, JSON, URLs and
 * forms, numbers as binary numbers, and digests without a key. One pass by the shifts of Wu and
 * Manber, however many needles there are.
 */
export function searchFor(canaries: readonly string[]): Search {
  const needles = [...new Set(canaries)].flatMap(needlesFor);
  const lengths = needles.map(({ bytes }) => bytes.length).sort((a, b) => a - b);
  const window = lengths[0] ?? SHORTEST;
  // By the two bytes at the end of the window: how far it may be moved; and by how they begin,
  // which needles may be in it.
  const shift = new Uint8Array(0x10000).fill(window - 1);
  const beginning = new Map<number, Needle[]>();
  const firstOf = (bytes: Buffer, start: number) => bytes.readUIntBE(start, SHORTEST);
  for (const needle of needles) {
    for (let end = 1; end < window; end += 1) {
      const pair = needle.bytes.readUInt16BE(end - 1);
      shift[pair] = Math.min(shift[pair] ?? 0, window - 1 - end);
    }
    const first = firstOf(needle.bytes, 0);
    const alike = beginning.get(first);
    if (alike) alike.push(needle);
    else beginning.set(first, [needle]);
  }
  return {
    longest: lengths.at(-1) ?? SHORTEST,
    in(bytes) {
      const found = new Set<string>();
      for (let end = window - 1; end < bytes.length;) {
        const pair = ((bytes[end - 1] ?? 0) << 8) | (bytes[end] ?? 0);
        const step = shift[pair] ?? 1;
        if (step === 0) {
          const start = end - window + 1;
          for (const needle of beginning.get(firstOf(bytes, start)) ?? [])
            if (bytes.subarray(start, start + needle.bytes.length).equals(needle.bytes))
              found.add(`${needle.of} (${needle.form})`);
        }
        end += step || 1;
      }
      return [...found];
    },
  };
}
