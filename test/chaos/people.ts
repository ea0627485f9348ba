import type { Chance } from './chance.js';

/** One message of a person. */
export interface Line {
  readonly text: string;
  /** It is on its way together with the one before, and either may arrive first. */
  readonly hurried: boolean;
}

/** Somebody who texts: where from, and what. */
export interface Teller {
  readonly n: number;
  readonly channel: 'sms' | 'telegram';
  /** E.164, or the id of the chat. */
  readonly address: string;
  readonly lines: readonly Line[];
  readonly chance: Chance;
}

/** Numbers of people begin above those of the focal points (test/fixtures/people.ts). */
const FIRST = 1_000;

/**
 * First words that put a life in danger, that do not, and that
 * are no report at all. `#` becomes a token of their own.
 */
const openings = {
  fr: [
    'Ils gardent trois filles derrière le marché, dossier #',
    'Une femme est enfermée depuis mardi, dossier #',
    'Un homme cherche des filles du quartier pour un travail loin, dossier #',
    'bonjour',
  ],
  en: [
    'They hold two boys in a house near the harbour, file #',
    'My cousin is locked in and cannot leave, file #',
    'A man offers work abroad to girls of our village, file #',
    'hello',
  ],
} as const;

/**
 * What people write on: mostly answers, sometimes
 * more words, sometimes a word that works everywhere.
 */
const further = {
  fr: [
    '1',
    '1',
    '1',
    '2',
    '2',
    '2',
    '3',
    'oui',
    'non',
    'passer',
    'menu',
    'aide',
    'retour',
    'stop',
    'Ils ont un camion blanc, dossier #',
    'Le patron garde les passeports, dossier #',
    'Un policier vient souvent là, dossier #',
  ],
  en: [
    '1',
    '1',
    '1',
    '2',
    '2',
    '2',
    '3',
    'yes',
    'no',
    'skip',
    'menu',
    'help',
    'back',
    'stop',
    'They have a white lorry, file #',
    'The boss keeps the passports, file #',
    'A policeman often comes there, file #',
  ],
} as const;

/**
 * What people say in many words, without what makes
 * it theirs: what no log and no database may hold.
 */
export const phrases: readonly string[] = [openings, further]
  .flatMap(({ fr, en }) => [...fr, ...en])
  .filter((text) => text.includes('#'))
  .map((text) => text.replace(/,[^,]*#$/, ''));

/** So many other messages lie at least between two equal ones of a person. */
const APART = 5;

/**
 * A person, made by the seed alone: number `n` of it is always the same. Whatever they write, the
 * talk has an answer: what that should be is for the talk itself to say (replay.ts).
 */
export function teller(seed: Chance, n: number): Teller {
  const chance = seed.fork(`person ${n}`);
  const language = chance.pick(['fr', 'en']);
  const channel = chance.happens(0.2) ? 'telegram' : 'sms';
  const digits = String(FIRST + n).padStart(7, '0');
  const phone = language === 'fr' ? `+2289${digits}` : `+23324${digits}`;
  let told = 0;
  const write = (pattern: string) => pattern.replace('#', () => `${n}-${(told += 1)}`);
  const lines: Line[] = [{ text: write(chance.pick(openings[language])), hurried: false }];
  let lately: readonly string[] = [];
  for (let more = chance.whole(1, 9); more > 0; more -= 1) {
    // Not the same again within some messages, also where late copies bring two together: here
    // people write on within seconds, and that is what a carrier's second copy looks like.
    const [first = '', ...others] = further[language].filter((one) => !lately.includes(one));
    const next = chance.pick([first, ...others]);
    lately = [next, ...lately].slice(0, APART);
    lines.push({ text: write(next), hurried: chance.happens(0.15) });
  }
  return {
    n,
    channel,
    address: channel === 'sms' ? phone : `71${digits.padStart(8, '0')}`,
    lines,
    chance,
  };
}

/** The person whose words these are, by the token in them. */
export function tellerIn(words: string): number | undefined {
  const token = /(?:dossier|file) (\d+)-\d+$/.exec(words)?.[1];
  return token === undefined ? undefined : Number(token);
}
