import { fold } from '../../shared/texts/fold.js';
import { clausesOf } from '../../shared/texts/signals.js';
import { signalsIn } from '../../shared/texts/signals-in.js';
import type { Signal, Texts } from '../../shared/texts/texts.js';
import { conceptsIn, conceptsOf, languagesOf, type Told } from './concepts.js';

/** How much each kind of feature may weigh: what many texts and languages share counts more than single letters. */
const amounts = { concept: 1, pair: 0.5, signal: 1, word: 0.5, letters: 0.2 };

/** All features of a text together are as long as this. */
const LENGTH = 4;

/** Concepts further apart than so many words tell nothing together. */
const NEAR = 8;

/** So many letters of a word are looked at together: "kidnaped" is like "kidnapped". */
const GRAM = 4;

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
  return Array.from({ length: Math.max(0, padded.length - GRAM + 1) }, (_, at) =>
    padded.slice(at, at + GRAM),
  );
}

/** Whether two concepts tell something together: near each other, and neither a part of the other. */
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

/** A long text has no more to say than a short one: its features share the same length. */
function normal(features: Map<string, number>): Features {
  let square = 1;
  for (const amount of features.values()) square += amount * amount;
  const scale = LENGTH / Math.sqrt(square);
  for (const [name, amount] of features) features.set(name, amount * scale);
  return features;
}

/** The signals of the word lists among the features of a text, each once. */
export const signalsOf = (features: Features): Signal[] =>
  [...features.keys()]
    .filter((name) => name.startsWith('!'))
    .map((name) => name.slice(1) as Signal);

/**
 * Makes the function that reads the features of a text: concepts and pairs of them (`lock`, `child&take`), signals of
 * the word lists (`!captive`), what is seen (`+link`), words (`=gate`) and their letters (`~_gat`).
 */
export function featureReader(texts: Texts): (text: string) => Features {
  const languages = texts.languages.map((one) => conceptsOf(one, texts));
  return (text) => {
    const features = new Map<string, number>();
    const words = fold(text).split(' ').filter(Boolean).slice(0, MOST_WORDS);
    const heard = languagesOf(words, languages);
    for (const clause of clausesOf(words.length < MOST_WORDS ? text : words.join(' ')).slice(
      0,
      MOST_CLAUSES,
    ))
      addConcepts(
        heard.flatMap((language) => conceptsIn(clause, language)),
        features,
      );
    for (const shape of shapesOf(text, words.length)) features.set(`+${shape}`, amounts.concept);
    for (const { signal } of signalsIn(text, texts)) features.set(`!${signal}`, amounts.signal);
    for (const word of words) {
      features.set(`=${word}`, amounts.word);
      for (const gram of lettersOf(word)) features.set(`~${gram}`, amounts.letters);
    }
    return normal(features);
  };
}
