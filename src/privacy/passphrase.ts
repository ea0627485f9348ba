import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { command } from '../shared/command.js';
import { Fault } from '../shared/fault.js';
import { projectRoot } from '../shared/root.js';
import { fold } from '../shared/texts/fold.js';

/** The fewest characters of a passphrase, without spaces around it. Our own choice. */
const SHORTEST = 12;
/**
 * The least that guessing a passphrase must cost, in bits. A guess costs Argon2id at 256 MiB about
 * a second of one core, so this is more than a hundred thousand years of one core. Our own choice.
 */
const ENOUGH = 42;

/**
 * The cost of guessing a piece of a passphrase, in bits. Only the order of magnitude matters. Our
 * own choice.
 */
const cost = { ours: 3, listed: 9, word: 15, sequence: 5, year: 7, changed: 1 } as const;
/** The cost of one character that belongs to no piece, in bits, by kind. */
const alone = { lower: 3.7, upper: 5, digit: 3.3, other: 5, blank: 0.5 } as const;
/** Words of any language are rarely longer: longer sequences of letters count as several words. */
const LONGEST_WORD = 9;

/**
 * What an attacker of this installation tries first: the program, its field, its places, "password"
 * everywhere.
 */
const ours =
  `amana demo exemple exemplo example passphrase password motdepasse motdepass senha segredo secret contrasena vault
  coffre cofre admin administrator root tips report signalement denuncia alerte trafficking traite trafico ureport unicef
  unodc interpol ecowas cedeao police policia togo lome ghana accra benin cotonou nigeria lagos abuja senegal dakar gambia
  banjul guinea guinee conakry bissau mali bamako niger niamey burkina faso ouagadougou ivoire abidjan liberia monrovia
  sierra leone freetown cabo verde praia mauritania mauritanie nouakchott cameroun cameroon africa afrique azerty qwerty
  bonjour bienvenue bemvindo welcome changeme letmein monsieur madame liberte egalite fraternite jesus christ allah dieu
  deus maria soleil marseille doudou loulou chouchou brasil benfica`.split(/\s+/);
/** Whole passphrases known from books and cartoons, without their spaces. */
const famous = [
  'correcthorsebatterystaple',
  'thequickbrownfoxjumpsoverthelazydog',
  'tobeornottobethatisthequestion',
  'portezcevieuxwhiskyaujugeblondquifume',
  'myvoiceismypassportverifyme',
  'ilikebigbuttsandicannotlie',
  'maytheforcebewithyou',
];
/**
 * Rows and columns of keyboards, and the alphabet: any three neighbours are a sequence, in both
 * directions.
 */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
].flatMap((row) => [row, [...row].reverse().join('')]);
/** Signs that people write for letters: "p@ssw0rd". */
const signs: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

let words: ReadonlyMap<string, number> | undefined;

/**
 * Returns the words that guessers try first, with their cost; read once, when somebody chooses a
 * passphrase.
 */
function listed(): ReadonlyMap<string, number> {
  if (words) return words;
  const file = path.join(projectRoot(), 'src', 'privacy', 'assets', 'common-words.txt');
  const common = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  words = new Map([
    ...common.map((word) => [word, cost.listed] as const),
    ...ours.map((word) => [word, cost.ours] as const),
  ]);
  return words;
}

const asLetters = (text: string) => [...text].map((char) => signs[char] ?? char).join('');

function ofRun(piece: string): number | undefined {
  if (/^(.)\1{2,}$/u.test(piece)) return cost.sequence;
  if (piece.length >= 3 && rows.some((row) => row.includes(piece))) return cost.sequence;
  if (/^(?:19|20)\d\d$/.test(piece)) return cost.year;
  return undefined;
}

/**
 * Returns the cost of a piece that a guesser tries as a whole: a listed word, a sequence, a year,
 * any word.
 */
function ofPiece(piece: string): number | undefined {
  const known = listed().get(piece);
  if (known !== undefined) return known;
  const written = listed().get(asLetters(piece));
  if (written !== undefined) return written + cost.changed;
  const run = ofRun(piece);
  if (run !== undefined) return run;
  const isWord = piece.length <= LONGEST_WORD && /^\p{L}{4,}$/u.test(piece);
  return isWord ? cost.word : undefined;
}

function ofCharacter(char: string): number {
  if (/\s|[-_.,;]/u.test(char)) return alone.blank;
  if (/\p{Lu}/u.test(char)) return alone.upper;
  if (/\p{L}/u.test(char)) return alone.lower;
  return /\d/.test(char) ? alone.digit : alone.other;
}

/** Characters after this many do not change the result. */
const MOST = 200;
/** Longer pieces are built from shorter ones. */
const LONGEST_PIECE = 20;

/** Finds the cheapest way to build a text from pieces; a piece that is repeated costs little. */
function cheapest(text: string): number {
  const chars = [...text];
  const plain = chars.map((char) => fold(char) || char);
  const best: { bits: number; seen: readonly string[] }[] = [{ bits: 0, seen: [] }];
  for (let end = 1; end <= chars.length; end += 1) {
    const before = best[end - 1] ?? { bits: 0, seen: [] };
    let here = { bits: before.bits + ofCharacter(chars[end - 1] ?? ''), seen: before.seen };
    for (let start = Math.max(0, end - LONGEST_PIECE); start <= end - 3; start += 1) {
      const from = best[start] ?? { bits: 0, seen: [] };
      const piece = plain.slice(start, end).join('');
      const paid = from.seen.includes(piece) ? cost.changed : ofPiece(piece);
      if (paid !== undefined && from.bits + paid < here.bits)
        here = { bits: from.bits + paid, seen: [...from.seen, piece] };
    }
    best.push(here);
  }
  return best.at(-1)?.bits ?? 0;
}

/** Returns the shortest beginning that gives the whole text when repeated. */
function unitOf(text: string): string {
  for (let size = 1; size <= text.length / 2; size += 1) {
    const unit = text.slice(0, size);
    if (unit.repeat(Math.ceil(text.length / size)).slice(0, text.length) === text) return unit;
  }
  return text;
}

/**
 * Estimates the cost of guessing a passphrase, in bits, rather too low than too high. It knows
 * common passwords and words of three languages, also with signs for letters, repeats, keyboard
 * sequences, years, and that a word is cheaper than its letters.
 */
export function strengthOf(passphrase: string): number {
  const text = passphrase.normalize('NFKC').trim().replace(/\s+/gu, ' ').slice(0, MOST);
  const plain = fold(text).replace(/[^\p{L}\p{N}]/gu, '');
  if (famous.some((known) => plain === known || asLetters(plain) === known)) return cost.listed;
  return cheapest(unitOf(text));
}

/** How to get a good passphrase: part of every refusal. */
const HOW = `Six made-up words nobody can guess come from: ${command('keys suggest')}. Or put five or more rare words together.`;

/**
 * Refuses a passphrase that can be guessed. Only new ones are checked: every existing vault still
 * opens.
 * @throws Fault saying what is wrong and how to get a better one; it never shows the passphrase
 */
export function checkPassphrase(passphrase: string): void {
  const length = [...passphrase.normalize('NFKC').trim()].length;
  if (length === 0) throw new Fault(`The passphrase is empty or only blanks. ${HOW}`);
  if (length < SHORTEST)
    throw new Fault(
      `The passphrase is too short: use at least ${SHORTEST} characters, not counting blanks around them. ${HOW}`,
    );
  if (strengthOf(passphrase) < ENOUGH)
    throw new Fault(
      `The passphrase is too easy to guess: common words and passwords, names of places or of this program, repeats, years and runs on the keyboard protect nothing, however long. ${HOW}`,
    );
}

/**
 * No letter that can be read as another one, and only syllables that people of every language here
 * can say and type.
 */
const consonants = 'bdfgklmnprstvz';
const vowels = 'aeiou';
const pick = (letters: string) => letters[randomInt(letters.length)] ?? '';

/**
 * Returns six made-up words of two syllables (73 bits), from the system's generator: easy to write
 * down, impossible to guess.
 */
export function suggestPassphrase(): string {
  const syllable = () => pick(consonants) + pick(vowels);
  const made = Array.from({ length: 6 }, () => syllable() + syllable()).join('-');
  // The random words may happen to be listed ones.
  return strengthOf(made) < ENOUGH ? suggestPassphrase() : made;
}
