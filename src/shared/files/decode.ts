/** A decoded file: its text and its encoding. */
export interface Decoded {
  readonly text: string;
  /** `windows-1252` is a guess: a person should check the names. */
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
}

/** The number of bytes that show whether every second one is zero. */
const SAMPLE = 512;
/** Bytes without a letter in Windows-1252: a file with one of them has another encoding. */
const UNUSED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Returns which half of the bytes is zero: that is how UTF-16 looks without its byte order mark.
 */
function zeros(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, Math.min(SAMPLE, bytes.length & ~1));
  const count = (odd: number) => sample.filter((byte, at) => at % 2 === odd && byte === 0).length;
  const half = sample.length / 2;
  if (half === 0) return undefined;
  if (count(1) > half * 0.7 && count(0) === 0) return 'utf-16le';
  return count(0) > half * 0.7 && count(1) === 0 ? 'utf-16be' : undefined;
}

function marked(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/**
 * Reads the bytes of a text file: UTF-8 or UTF-16, with or without a mark. Anything else is read as
 * UTF-8 with lost letters, which its reader refuses, or, if allowed, as Windows-1252, which
 * spreadsheets of western languages write. Total.
 * @param windows whether that guess is allowed: where people check the result before it counts
 */
export function decodeText(bytes: Uint8Array, windows: boolean): Decoded {
  const wide = marked(bytes) ?? zeros(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes), encoding: wide };
  const text = new TextDecoder('utf-8').decode(bytes);
  const isUtf8 = !text.includes('\uFFFD');
  if (isUtf8 || !windows || bytes.some((byte) => byte === 0 || UNUSED.has(byte)))
    return { text, encoding: 'utf-8' };
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
}
