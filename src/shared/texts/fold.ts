/**
 * Letters that NFKD leaves unchanged, with the letter people type for them on a phone that lacks
 * them: the hooked letters of Hausa and Fula, the open vowels of Ewe, Fon, Twi and Bambara, and the
 * ligatures of French and the north. Some of these languages use look-alikes of the apostrophe as
 * letters; these become plain apostrophes.
 */
export const asTyped: Readonly<Record<string, string>> = {
  ɓ: 'b',
  ɗ: 'd',
  ɖ: 'd',
  ƙ: 'k',
  ƴ: 'y',
  ƭ: 't',
  ƥ: 'p',
  ƈ: 'c',
  ƒ: 'f',
  ɣ: 'g',
  ɠ: 'g',
  ŋ: 'n',
  ɲ: 'n',
  ɛ: 'e',
  ǝ: 'e',
  ə: 'e',
  ɔ: 'o',
  ɩ: 'i',
  ɪ: 'i',
  ʋ: 'v',
  ʊ: 'u',
  ʃ: 's',
  ʒ: 'z',
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  å: 'a',
  ð: 'd',
  đ: 'd',
  þ: 'th',
  ħ: 'h',
  ł: 'l',
  ı: 'i',
  ȷ: 'j',
  ß: 'ss',
  ς: 'σ',
  ʼ: "'",
  ʻ: "'",
  ʽ: "'",
  ʹ: "'",
  ˈ: "'",
  ꞌ: "'",
};

const typed = new RegExp(`[${Object.keys(asTyped).join('')}]`, 'gu');
/**
 * The first code points of ten consecutive digits: Arabic-Indic, its Persian form, N'Ko, Adlam.
 * Source: Unicode, Nd.
 */
const zeros = [0x660, 0x6f0, 0x7c0, 0x1e950];

/** Returns a digit of another script as 0–9; every other character unchanged. */
function asDigit(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const zero = zeros.find((first) => code >= first && code < first + 10);
  return zero === undefined ? letter : String(code - zero);
}

/** Returns a text with the digits of other scripts as 0–9, and everything else unchanged. */
export const withPlainDigits = (text: string): string => text.replace(/\p{Nd}/gu, asDigit);

function folded(text: string): string {
  // Most texts: without a letter that needs more than lower case. Control characters go another
  // way, they leave no gap.
  if (/^[\t\n\v\f\r\x20-\x7e]*$/.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return (
    text
      .replace(/[ºª]/g, ' ')
      // Each is one sign for a whole blessing: NFKD makes eighteen letters of it, and a text may
      // consist only of these.
      .replace(/[\uFDFA\uFDFB]/g, ' ')
      .normalize('NFKD')
      .toLowerCase()
      .replace(typed, (letter) => asTyped[letter] ?? letter)
      .normalize('NFKD')
      .replace(/\p{Nd}/gu, asDigit)
      // Also invisible letters: Hangul fillers, and the line that stretches Arabic words.
      .replace(/(?![\t\n\v\f\r])[\p{M}\p{C}\p{DI}\p{Emoji_Modifier}\u0640]/gu, '')
      .replace(/[^\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]+/gu, ' ')
      .trim()
  );
}

/** What was read in texts, by the reader, while `foldingOnce` works; undefined at other times. */
let readings: Map<unknown, Map<string, unknown>> | undefined;

/**
 * Makes a reader of texts that reads each text once in a turn, however many ask: see `foldingOnce`.
 * Nobody may change what it returns.
 */
export function onceInTurn<T>(read: (text: string) => T): (text: string) => T {
  return (text) => {
    if (!readings) return read(text);
    const known = (readings.get(read) ?? new Map<string, unknown>()) as Map<string, T>;
    readings.set(read, known);
    const done = known.get(text) ?? read(text);
    known.set(text, done);
    return done;
  };
}

/**
 * Does some work in which each text is folded once, and split into clauses once, however many of
 * its readers ask; all is forgotten when it returns. The work does not wait for anything.
 */
export function foldingOnce<T>(work: () => T): T {
  if (readings) return work();
  readings = new Map();
  try {
    return work();
  } finally {
    readings = undefined;
  }
}

/**
 * What a text is compared by: lower case, without accents and marks, special letters as they are
 * typed on a plain phone, digits of other scripts as 0–9; punctuation and white space become single
 * spaces, control and invisible characters go. Letters of other scripts stay, and emoji without
 * their skin tones. Total and idempotent.
 * @example fold("N’oubliez PAS l'Œuvre !") // 'n oubliez pas l oeuvre'
 */
export const fold = onceInTurn(folded);
