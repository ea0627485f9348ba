import { fold } from './fold.js';
import type { LocaleFile } from './locale-file.js';
import { MINOR_AGE } from './patterns.js';
import { commands } from './texts.js';

/** A problem in a language file: in which file, where, and what to fix. */
export interface LocaleProblem {
  readonly file: string;
  readonly key: string;
  readonly problem: string;
}

export type Locales = ReadonlyMap<string, LocaleFile>;

/** The single lists of `words` that may contain patterns. */
const ofPatterns: ReadonlySet<string> = new Set([
  'unsafe',
  'officials',
  'stillThere',
  'unpaid',
  'papersTaken',
]);

/** Yields every list of a language with its position; `pattern` lists may contain * and <18. */
function* listsOf({
  words,
  triage,
}: LocaleFile): Generator<{ key: string; list: readonly string[]; pattern: boolean }> {
  const { commands: byCommand, calls, ages, languages, questions, ...others } = words;
  const { endings, genders, numbers, alls, officialPlaces, ...plain } = others;
  for (const [name, list] of Object.entries(byCommand))
    yield { key: `words.commands.${name}`, list, pattern: false };
  for (const [name, list] of Object.entries(calls))
    yield { key: `words.calls.${name}`, list, pattern: false };
  for (const [name, list] of Object.entries(endings))
    yield { key: `words.endings.${name}`, list, pattern: false };
  for (const [name, list] of Object.entries(genders))
    yield { key: `words.genders.${name}`, list, pattern: false };
  for (const [name, list] of Object.entries(officialPlaces))
    yield { key: `words.officialPlaces.${name}`, list, pattern: true };
  for (const [name, list] of Object.entries(ages))
    yield { key: `words.ages.${name}`, list, pattern: false };
  for (const [name, list] of Object.entries(languages))
    yield { key: `words.languages.${name}`, list, pattern: false };
  for (const [name, list] of Object.entries(questions))
    yield { key: `words.questions.${name}`, list, pattern: true };
  for (const [at, list] of numbers.entries())
    yield { key: `words.numbers.${at}`, list, pattern: false };
  for (const [at, list] of alls.entries()) yield { key: `words.alls.${at}`, list, pattern: false };
  for (const [name, list] of Object.entries(plain))
    yield { key: `words.${name}`, list, pattern: ofPatterns.has(name) };
  const { signals, ...rest } = triage;
  for (const [name, list] of Object.entries({ ...signals, ...rest }))
    yield { key: `triage.${name}`, list, pattern: true };
}

/** Returns a pattern as a plain phrase: the rest of it must be folded. */
const asPhrase = (text: string) =>
  text
    .split(' ')
    .map((word) => (word === MINOR_AGE || word === '*' ? 'x' : word.replace(/\*$/, '')))
    .join(' ');

/** The fewest letters of a word's beginning: "a*" is in every text. */
const LEAST_STEM = 2;

/**
 * Checks whether a word or pattern looks for something: "*", "<18" alone and "a*" do not. An emoji
 * is a word.
 */
function holdsSomething(text: string, pattern: boolean): boolean {
  if (!pattern) return fold(text) !== '';
  return text.split(' ').some((word) => {
    if (word === MINOR_AGE || word === '*') return false;
    return word.endsWith('*') ? fold(word).length >= LEAST_STEM : fold(word) !== '';
  });
}

/**
 * Returns words that could never be found, because texts are compared folded; and words that occur
 * twice in one list.
 */
export function checkFolded(language: string, locale: LocaleFile): LocaleProblem[] {
  const file = `locales/${language}.json`;
  return [...listsOf(locale)].flatMap(({ key, list, pattern }) => [
    ...list
      .filter((word) => fold(pattern ? asPhrase(word) : word) !== (pattern ? asPhrase(word) : word))
      .map((word) => ({ file, key, problem: `"${word}" is not folded: write "${fold(word)}".` })),
    ...list
      .filter((word) => !holdsSomething(word, pattern))
      .map((word) => ({
        file,
        key,
        problem: `"${word}" would be heard in every text: write letters.`,
      })),
    ...list
      .filter((word, at) => list.indexOf(word) !== at)
      .map((word) => ({ file, key, problem: `"${word}" stands twice.` })),
  ]);
}

/**
 * Yields what each word does when it is sent alone: it must be the same in every language, or
 * people are misunderstood.
 */
function* meanings({ words }: LocaleFile): Generator<readonly [word: string, meaning: string]> {
  for (const command of commands)
    for (const word of words.commands[command]) yield [word, command.toUpperCase()];
  for (const kind of ['yes', 'no', 'unknown', 'skip'] as const)
    for (const word of words[kind]) yield [word, kind];
  for (const [at, list] of words.numbers.entries())
    for (const word of list) yield [word, String(at + 1)];
  for (const word of words.greetings) yield [word, 'a greeting'];
}

/**
 * Yields the meaning of each word in an answer to a call: this is a separate list, because people
 * on duty write them with a code.
 */
function* callMeaningsOf({ words }: LocaleFile): Generator<readonly [string, string]> {
  for (const [meaning, list] of Object.entries(words.calls))
    for (const word of list) yield [word, meaning.toUpperCase()];
}

/**
 * Returns words with one meaning in one language and another meaning in the same or another one.
 */
export function checkCollisions(locales: Locales): LocaleProblem[] {
  return [
    ...collisions(locales, meanings, 'words'),
    ...collisions(locales, callMeaningsOf, 'words.calls'),
  ];
}

function collisions(
  locales: Locales,
  meaningsOf: (locale: LocaleFile) => Iterable<readonly [word: string, meaning: string]>,
  key: string,
): LocaleProblem[] {
  const first = new Map<string, { readonly meaning: string; readonly language: string }>();
  const problems: LocaleProblem[] = [];
  for (const [language, locale] of locales) {
    for (const [word, meaning] of meaningsOf(locale)) {
      const other = first.get(word) ?? { meaning, language };
      first.set(word, other);
      if (other.meaning === meaning) continue;
      const problem = `"${word}" means ${meaning} here and ${other.meaning} in locales/${other.language}.json.`;
      problems.push({ file: `locales/${language}.json`, key, problem });
    }
  }
  return problems;
}

/**
 * The fewest entries of a list that show whether it was copied: "menu" is one word in many
 * languages.
 */
const TELLING = 3;
/**
 * The largest share of a list that may be in another language too: "stop" and "ok" are common to
 * all.
 */
const SHARED = 0.8;

/**
 * Returns lists that were copied from another language and not translated: its words would be read
 * as this language's, and what people write in this language would not be understood. Lists for
 * focal points are left out, because their words are the same everywhere.
 */
export function checkCopied(locales: Locales): LocaleProblem[] {
  const earlier: (readonly [string, ReadonlyMap<string, readonly string[]>])[] = [];
  return [...locales].flatMap(([language, locale]) => {
    const lists = [...listsOf(locale)].filter(({ key }) => !key.startsWith('words.calls.'));
    const problems = lists.flatMap(({ key, list }): LocaleProblem[] => {
      if (list.length < TELLING) return [];
      const from = earlier.find(([tag, others]) => {
        // "pt-GW" is Portuguese, and may have its words.
        if (tag.split('-')[0] === language.split('-')[0]) return false;
        const other = new Set(others.get(key));
        return list.filter((word) => other.has(word)).length >= list.length * SHARED;
      });
      if (!from) return [];
      const problem = `is the list of locales/${from[0]}.json. Write the words of this language, or [] until somebody knows them.`;
      return [{ file: `locales/${language}.json`, key, problem }];
    });
    earlier.push([language, new Map(lists.map(({ key, list }) => [key, list]))]);
    return problems;
  });
}
