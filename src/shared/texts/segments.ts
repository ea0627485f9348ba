import { asTyped } from './fold.js';

/** Source: 3GPP TS 23.038 §6.2.1, the GSM 7 bit default alphabet (without ESC). */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
    'abcdefghijklmnopqrstuvwxyzäöñüà',
);
/**
 * Source: 3GPP TS 23.038 §6.2.1.1, the extension table: each takes an escape and itself, two units.
 */
const extension = new Set('\f^{}\\[~]|€');
/**
 * The septets of a character in GSM-7, by its code; 0 when it has none. "€" (U+20AC) is the last
 * character that has some.
 */
const septets = new Uint8Array(0x20ad);
for (const one of basic) septets[one.charCodeAt(0)] = 1;
for (const one of extension) septets[one.charCodeAt(0)] = 2;
const sizeOf = (code: number): number => septets[code] ?? 0;

/**
 * Units in one message alone, and in each part of a longer one. Source: 3GPP TS 23.040 §9.2.3.24.1
 * (6-octet header).
 */
const capacity = { gsm7: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } } as const;

/**
 * How a text is sent as SMS: its alphabet, its units (septets or UTF-16 units), and the billed
 * segments.
 */
export interface Measure {
  readonly letters: 'gsm7' | 'ucs2';
  readonly units: number;
  readonly segments: number;
}

/**
 * Measures a text as a carrier does. An extension character or a surrogate pair is never split
 * between two segments. An empty text is one segment.
 */
export function measure(text: string): Measure {
  let septets = 0;
  for (let i = 0; i < text.length; i += 1) {
    const size = sizeOf(text.charCodeAt(i));
    if (size === 0) return measured('ucs2', text.length, text);
    septets += size;
  }
  return measured('gsm7', septets, text);
}

function measured(letters: Measure['letters'], units: number, text: string): Measure {
  const { alone, part } = capacity[letters];
  if (units <= alone) return { letters, units, segments: 1 };
  let segments = 1;
  let used = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.codePointAt(i) ?? 0;
    const pair = code > 0xffff;
    const size = letters === 'gsm7' ? sizeOf(code) : pair ? 2 : 1;
    if (used + size > part) {
      segments += 1;
      used = 0;
    }
    used += size;
    if (pair) i += 1;
  }
  return { letters, units, segments };
}

/** Characters with a similar one in GSM-7 that neither NFKD nor the table of fold.ts finds. */
const signs: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '‹': '"',
  '›': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '•': '-',
  '·': '.',
  '…': '...',
  '⁄': '/',
  '×': 'x',
  '\t': ' ',
  '°': 'o',
  '\u00ad': '',
  '\u200b': '',
  '\u2060': '',
  '\ufeff': '',
  ẞ: 'SS',
  '←': '<-',
  '→': '->',
};

function fits(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (sizeOf(text.charCodeAt(i)) === 0) return false;
  return true;
}

/**
 * Returns the nearest GSM-7 letters of one character, or the character itself when there are none.
 */
function nearest(character: string): string {
  if (fits(character)) return character;
  const sign = signs[character];
  if (sign !== undefined) return sign;
  const lower = character.toLowerCase();
  const letter = asTyped[lower];
  if (letter !== undefined && fits(letter))
    return lower === character ? letter : letter.toUpperCase();
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '');
  if (bare === character || bare === '') return /\p{Zs}/u.test(character) ? ' ' : character;
  const parts = [...bare].map(nearest).join('');
  return fits(parts) ? parts : character;
}

/**
 * Returns a text in which letters missing from GSM-7 are replaced by the nearest ("ê" → "e", "ç" →
 * "c", "ɓ" → "b", "«" → '"'). Case, punctuation and the accents of GSM-7 ("é", "è", "à", "ñ") stay.
 * Characters without a near letter (Arabic, emoji) stay too, so `measure` is right about them. Tone
 * marks are lost: a language chooses this (`smsLetters`), it never happens silently.
 */
export function plain(text: string): string {
  let result = '';
  const known = new Map<string, string>();
  const tidy = text
    .normalize('NFC')
    .replace(/«\p{Zs}*/gu, '«')
    // Matches only from the first blank of a row; otherwise a row of blanks is read again from each
    // of them.
    .replace(/(?<!\p{Zs})\p{Zs}+»/gu, '»');
  if (fits(tidy)) return tidy;
  for (const character of tidy) {
    if (fits(character)) {
      result += character;
      continue;
    }
    const afterPlain = result !== '' && fits(result.slice(-1));
    if (/\p{M}/u.test(character) && afterPlain) continue;
    const near = known.get(character) ?? nearest(character);
    known.set(character, near);
    result += near;
  }
  return result;
}
