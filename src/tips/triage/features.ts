import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import { clausesOf } from '../../shared/texts/signals.js';
import { signalsIn, type Hearing } from '../../shared/texts/signals-in.js';
import type { Signal, Texts } from '../../shared/texts/texts.js';
import { writtenOut } from '../../shared/texts/written-out.js';
import { conceptsIn, conceptsOf, languagesOf, type Concepts, type Told } from './concepts.js';
import { sensesIn } from './senses.js';

/** How much each kind of feature may weigh beside others of its part. */
const amounts = { concept: 1, pair: 0.5, signal: 1, sense: 1, row: 0.5, leap: 0.35 };

/**
 * How long all features of a part are together: what many texts and languages share counts more
 * than single letters.
 */
const lengths = { told: 3.12, senses: 5.28, words: 1.8, letters: 2.88 };

/** Concepts further apart than so many words tell nothing together. */
const NEAR = 8;

/** So many letters of a word are looked at together: "kidnaped" is like "kidnapped". */
const GRAMS = [3, 4, 5];

/** The model reads so many words and clauses; the word lists read the whole text. */
const MOST_WORDS = 120;
const MOST_CLAUSES = 40;

/** The features of a text by name, each with its amount. */
export type Features = ReadonlyMap<string, number>;

const shapes: readonly (readonly [string, RegExp])[] = [
  ['link', /https?:|www\.|\.com\b|bit\.ly/i],
  ['dial', /[*#]\d{2,}|\d{2,}#/],
  ['code', /\b\d{4,8}\b/],
  ['money', /\d\s?%|[$€₦]|\b(?:f ?cfa|ghs|cedis?|naira|francs?)\b|\d+[.,]?0{3}\b/i],
  ['year', /\b(?:19[4-9]\d|20[01]\d)\b/],
  ['clock', /\b\d{1,2}\s?(?:am|pm|h)\b|\b\d{1,2}[:h]\d{2}\b/i],
  ['asks', /\?/],
  ['shouts', /!{2,}/],
  ['smiles', /[\u{1F600}-\u{1F64F}\u{1F923}\u{1F525}]/u],
];

/** What is seen of a text beside its words: links, amounts of money, length. */
function shapesOf(text: string, words: number): string[] {
  const length = words <= 3 ? 'short' : words > 12 ? 'long' : 'middle';
  return [...shapes.flatMap(([name, pattern]) => (pattern.test(text) ? [name] : [])), length];
}

function lettersOf(word: string): string[] {
  const padded = `_${word}_`;
  const letters: string[] = [];
  for (const length of GRAMS)
    for (let at = 0; at + length <= padded.length; at += 1)
      letters.push(padded.slice(at, at + length));
  return letters;
}

/**
 * Whether two concepts tell something together: near each other, and neither a part of the other.
 */
const near = (one: Told, other: Told) =>
  Math.max(one.start, other.start) - Math.min(one.end, other.end) < NEAR &&
  (one.end <= other.start || other.end <= one.start);

function addConcepts(told: readonly Told[], features: Map<string, number>): void {
  for (const one of told) {
    features.set(one.concept, amounts.concept);
    for (const other of told)
      if (one.concept < other.concept && near(one, other))
        features.set(`${one.concept}&${other.concept}`, amounts.pair);
  }
}

/** Senses of small words, which stand between those that tell something together. */
const small = new Set(
  'i me we you he she they is at for and but the will past what who same one some also more'.split(
    ' ',
  ),
);

/**
 * Adds pairs of senses that tell something together over small and unknown words ("took my small
 * sister" has `take>>sister`): each word with the next two that are neither.
 */
function addTold(read: readonly (readonly string[])[], features: Map<string, number>): void {
  const telling = read
    .map((senses) => senses.filter((sense) => !small.has(sense)))
    .filter((senses) => senses.length > 0);
  telling.forEach((senses, at) => {
    for (const sense of senses) {
      for (const next of telling[at + 1] ?? []) features.set(`%${sense}>>${next}`, amounts.row);
      for (const next of telling[at + 2] ?? []) features.set(`%${sense}>>${next}`, amounts.leap);
    }
  });
}

/** Adds the senses of a clause, and of each two words side by side. */
function addSenses(read: readonly (readonly string[])[], features: Map<string, number>): void {
  read.forEach((senses, at) => {
    for (const sense of senses) {
      features.set(`%${sense}`, amounts.sense);
      for (const next of read[at + 1] ?? []) features.set(`%${sense}>${next}`, amounts.row);
    }
  });
}

/** A long text has no more to say than a short one: its features share the same length. */
function addScaled(part: ReadonlyMap<string, number>, length: number, to: Map<string, number>) {
  let square = 1;
  for (const amount of part.values()) square += amount * amount;
  const scale = length / Math.sqrt(square);
  for (const [name, amount] of part) to.set(name, amount * scale);
}

/** The signals of the word lists among the features of a text, each once. */
export const signalsOf = (features: Features): Signal[] =>
  [...features.keys()]
    .filter((name) => name.startsWith('!'))
    .map((name) => name.slice(1) as Signal);

/** What the clauses of a text tell in the languages it may be in. */
function addClauses(
  clauses: readonly (readonly string[])[],
  heard: readonly Concepts[],
  { told, senses }: Parts,
): void {
  for (const clause of clauses) {
    const spelt = heard.map((language) => ({ language, words: clause.map(language.spell) }));
    addConcepts(
      spelt.flatMap(({ language, words }) => conceptsIn(words, language)),
      told,
    );
    for (const { language, words } of spelt) {
      const read = sensesIn(words, language.senses);
      addSenses(read, senses);
      addTold(read, senses);
    }
  }
}

type Parts = Readonly<Record<keyof typeof lengths, Map<string, number>>>;

function joined(parts: Parts): Features {
  const all = new Map<string, number>();
  for (const part of ['told', 'senses', 'words', 'letters'] as const)
    addScaled(parts[part], lengths[part], all);
  return all;
}

/** The concepts of all languages: their files are read once for the same texts. */
const conceptsOfAll = onceFor((texts: Texts): readonly Concepts[] =>
  texts.languages.map((one) => conceptsOf(one, texts)),
);

/**
 * Makes the function that reads the features of a text: concepts and pairs of them (`lock`,
 * `child&take`), signals of the word lists (`!captive`), what is seen (`+link`), senses (`%boat`,
 * `%boat>night`, `%boat>>night`), words (`=gate`) and their letters (`~_gat`).
 */
export function featureReader(texts: Texts): (text: string, hearing?: Hearing) => Features {
  const languages = conceptsOfAll(texts);
  return (text, hearing = signalsIn) => {
    const parts = { told: new Map(), senses: new Map(), words: new Map(), letters: new Map() };
    const words = fold(writtenOut(text)).split(' ').filter(Boolean).slice(0, MOST_WORDS);
    const clauses = clausesOf(words.length < MOST_WORDS ? text : words.join(' '));
    addClauses(clauses.slice(0, MOST_CLAUSES), languagesOf(words, languages), parts);
    for (const shape of shapesOf(text, words.length)) parts.told.set(`+${shape}`, amounts.concept);
    for (const { signal } of hearing(text, texts)) parts.told.set(`!${signal}`, amounts.signal);
    for (const word of words) {
      parts.words.set(`=${word}`, 1);
      for (const gram of lettersOf(word)) parts.letters.set(`~${gram}`, 1);
    }
    return joined(parts);
  };
}
