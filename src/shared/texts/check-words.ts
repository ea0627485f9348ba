import { fold } from './fold.js';
import type { LocaleFile } from './locale-file.js';
import { MINOR_AGE } from './patterns.js';
import { commands } from './texts.js';

/** Something wrong in a language file: which, where, and what to mend. */
export interface LocaleProblem {
  readonly file: string;
  readonly key: string;
  readonly problem: string;
}

export type Locales = ReadonlyMap<string, LocaleFile>;

/**
 * Every list of a language with the place it stands at; `pattern` lists may have * and <18 in them.
 */
function* listsOf({
  words,
  triage,
}: LocaleFile): Generator<{ key: string; list: readonly string[]; pattern: boolean }> {
  const { commands: byCommand, calls, ages, languages, questions, numbers, alls, ...plain } = words;
  for (const [name, list] of Object.entries(byCommand))
    yield { key: `words.commands.${name}`, list, pattern: false };
  for (const [name, list] of Object.entries(calls))
    yield { key: `words.calls.${name}`, list, pattern: false };
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
    yield { key: `words.${name}`, list, pattern: false };
  const { signals, ...rest } = triage;
  for (const [name, list] of Object.entries({ ...signals, ...rest }))
    yield { key: `triage.${name}`, list, pattern: true };
}

/** A pattern as a plain phrase: what is left of it must be folded. */
const asPhrase = (text: string) =>
  text
    .split(' ')
    .map((word) => (word === MINOR_AGE || word === '*' ? 'x' : word.replace(/\*$/, '')))
    .join(' ');

/** Letters that a beginning of a word needs: "a*" is in every text. */
const LEAST_STEM = 2;

/**
 * Whether a word or pattern asks for something: "*",
 * "<18" alone and "a*" do not. An emoji is a word.
 */
function holdsSomething(text: string, pattern: boolean): boolean {
  if (!pattern) return fold(text) !== '';
  return text.split(' ').some((word) => {
    if (word === MINOR_AGE || word === '*') return false;
    return word.endsWith('*') ? fold(word).length >= LEAST_STEM : fold(word) !== '';
  });
}

/**
 * Words that could never be found, because texts are
 * compared folded; and words that stand twice in one list.
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

/** What a word does when it is sent alone: the same in every language, or people are misread. */
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
 * What a word means in an answer to a call: a list of
 * its own, as people on duty write it with a code.
 */
function* callMeaningsOf({ words }: LocaleFile): Generator<readonly [string, string]> {
  for (const [meaning, list] of Object.entries(words.calls))
    for (const word of list) yield [word, meaning.toUpperCase()];
}

/** Words that mean one thing in one language and another in the same or another one. */
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
 * Entries that a list needs before it tells whether it
 * was copied: "menu" is one word in many languages.
 */
const TELLING = 3;
/** So much of a list may be that of another language: "stop" and "ok" are everybody's. */
const SHARED = 0.8;

/**
 * Lists that were copied from another language and not replaced: its words
 * would be heard as this language's, and what people of this language
 * write would not be. What focal points send is the same everywhere.
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
