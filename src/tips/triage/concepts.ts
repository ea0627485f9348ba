import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { localesFolder, readLocaleJson } from '../../shared/texts/locale-file.js';
import { findAll, indexOf, type PatternIndex } from '../../shared/texts/patterns.js';
import type { Language, Texts, TriageWords } from '../../shared/texts/texts.js';
import { sensesOf, type Senses } from './senses.js';
import { speller } from './sound.js';

const conceptFile = z.strictObject({
  language: z.string(),
  /**
   * Names that are the same in all languages, each with its words: folded, with commas between
   * them.
   */
  concepts: z.record(z.string(), z.string()),
  /** Everyday words by their meaning, written like concepts. */
  senses: z.record(z.string(), z.string()).optional(),
});

/** The concepts of one language, ready to be heard. */
export interface Concepts {
  readonly language: Language;
  readonly index: PatternIndex<string>;
  /** Whole words by which a text is told to be in this language. */
  readonly words: ReadonlySet<string>;
  readonly negations: PatternIndex<'negation'>;
  readonly senses: Senses;
  /** A word as the lists spell it. */
  readonly spell: (word: string) => string;
}

type Lists = (readonly [name: string, words: readonly string[]])[];

const listsOf = (written: Readonly<Record<string, string>>): Lists =>
  Object.entries(written).map(([name, words]) => [name, words.split(', ')]);

/**
 * The words of each concept and sense in a language. A language that has no file yet is heard by
 * its word lists alone.
 * @throws Fault when the file is wrong
 */
function readWords(language: Language): { concepts: Lists; senses: Lists } {
  const name = `triage/${language}.json`;
  if (!existsSync(path.join(localesFolder(), name))) return { concepts: [], senses: [] };
  const { concepts, senses = {} } = readLocaleJson(localesFolder(), name, conceptFile);
  return { concepts: listsOf(concepts), senses: listsOf(senses) };
}

/**
 * A negation that says no more than "not": phrases such as "no one helps" are concepts themselves.
 */
const negationIndex = ({ negations }: TriageWords) => indexOf([['negation', negations] as const]);

export function conceptsOf(language: Language, texts: Texts): Concepts {
  const { concepts: lists, senses } = readWords(language);
  const { typical, greetings } = texts.lexicon(language);
  const single = [...lists, ...senses].flatMap(([, words]) =>
    words.filter((word) => /^\p{L}{2,}$/u.test(word)),
  );
  const parts = [...lists, ...senses].flatMap(([, words]) =>
    words.flatMap((one) => one.split(' ')),
  );
  return {
    language,
    index: indexOf(lists),
    words: new Set([...typical, ...greetings, ...single]),
    negations: negationIndex(texts.triage(language)),
    senses: sensesOf(language, senses),
    spell: speller(new Set([...typical, ...greetings, ...parts])),
  };
}

/**
 * A concept of another language counts when the text has at least this share of the best language's
 * words.
 */
const CLEARLY = 0.6;

/** The languages that a text may be in: none that has far fewer of its words than another. */
export function languagesOf(
  words: readonly string[],
  languages: readonly Concepts[],
): readonly Concepts[] {
  const points = languages.map((one) => words.filter((word) => one.words.has(word)).length);
  const best = Math.max(...points);
  return languages.filter((_, at) => (points[at] ?? 0) >= best * CLEARLY);
}

/** A denial takes back what begins at most so many words after it. */
const REACH = 3;

/** A concept in a clause; one that is denied there is named `no:…`. */
export interface Told {
  readonly concept: string;
  readonly start: number;
  readonly end: number;
}

/** The concepts of a clause in one language. */
export function conceptsIn(words: readonly string[], { index, negations }: Concepts): Told[] {
  const found = findAll(index, words);
  const phrases = found.filter(({ start, end }) => end - start > 1);
  const denials = findAll(negations, words).filter(
    ({ start, end }) => !phrases.some((phrase) => phrase.start < end && start < phrase.end),
  );
  return found.map(({ pattern, start, end }) => {
    const denied = denials.some((denial) => denial.end <= start && start - denial.end < REACH);
    return { concept: denied ? `no:${pattern.label}` : pattern.label, start, end };
  });
}
