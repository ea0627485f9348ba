import { fold, onceInTurn } from './fold.js';

/**
 * Matches letters one by one with the same kind of sign between them: "S.O.S", "h-e-l-p",
 * "S*T*O*P".
 */
const SPELT = /(?<![\p{L}\p{N}])[\p{L}05](?:[.\-*_·]\s?[\p{L}05]){2,}(?![\p{L}\p{N}])/gu;
/**
 * Matches a text that consists only of letters with spaces between them: "S O S". Inside a longer
 * text this is ordinary: "il n y a".
 */
const SPACED = /^[^\p{L}\p{N}]*[\p{L}05](?:\s+[\p{L}05]){2,}[^\p{L}\p{N}]*$/u;
/** Matches SOS with spaces, or with the digits that look like its letters. "505" is a number. */
const SOS = /(?<![\p{L}\p{N}])(?!5\s{0,3}0\s{0,3}5)[s5]\s{0,3}[o0]\s{0,3}[s5](?![\p{L}\p{N}])/giu;
const hasLetter = /\p{L}/u;

const joined = (spelt: string): string =>
  hasLetter.test(spelt) ? spelt.replace(/[^\p{L}\p{N}]/gu, '') : spelt;

/** "H E L P  M E": a gap that is wider than the others is between two words. */
const joinedWords = (text: string): string =>
  /\S\s\S/u.test(text)
    ? text
        .trim()
        .split(/\s{2,}/u)
        .map(joined)
        .join(' ')
    : joined(text);

/**
 * Letters in a black circle or square, and the letters of which flags consist: NFKD leaves them
 * unchanged. Source: Unicode, Enclosed Alphanumeric Supplement.
 */
const ENCLOSED = /[\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}\u{1F1E6}-\u{1F1FF}]\uFE0F?/gu;
/** Two are a flag, so a word has at least three. */
const ENCLOSED_WORD = new RegExp(`(?:${ENCLOSED.source}){3,}`, 'gu');
const FIRST = [0x1f1e6, 0x1f170, 0x1f150];
function letterOf(enclosed: string): string {
  const code = enclosed.codePointAt(0) ?? 0;
  const first = FIRST.find((one) => one <= code) ?? code;
  return String.fromCharCode(0x61 + code - first);
}

/** Matches one plain word that is not SOS: in most answers there is nothing to join. */
const ONE_WORD = /^(?![s5][o0][s5]$)[a-z0-9]+$/i;

const signBetween = /[.\-*_·]/;
const PICTURES = /(?:🆘)+/gu;

/**
 * Returns a text in which words that people spell out for emphasis are plain words: "S.O.S", "S T O
 * P", "5OS", 🆘. Everything else stays. It is used to search texts; stored or compared words stay
 * as the person wrote them.
 */
export const writtenOut = onceInTurn((text) => {
  if (ONE_WORD.test(text)) return text;
  const letters = text.replace(ENCLOSED_WORD, (word) => ` ${word.replace(ENCLOSED, letterOf)} `);
  const plain = (SPACED.test(letters) ? joinedWords(letters) : letters)
    // One is enough to be found; replacing each would make a text more than twice as long.
    .replace('🆘', ' sos ')
    .replace(PICTURES, ' ');
  // Most texts have no such sign and need not be searched letter by letter.
  return (signBetween.test(plain) ? plain.replace(SPELT, joined) : plain).replace(SOS, 'sos');
});

/**
 * Returns a folded text without repeated letters of a held-down key: "heeelp meee" is "help me". No
 * word has a letter three times in a row.
 */
export const notDrawnOut = (folded: string): string => folded.replace(/(\p{L})\1{2,}/gu, '$1');

/**
 * Returns the form in which short texts of a few words are matched: spelt words joined, folded,
 * without held-down letters.
 */
export const heardAs = (text: string): string => notDrawnOut(fold(writtenOut(text)));
