import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import { commands, type Command, type Lexicon } from '../../shared/texts/texts.js';

/**
 * An answer that a step allows. The words for yes, no, unknown and skip of every language choose
 * the values `yes`, `no`, `unknown` and `skip`.
 */
export interface AnswerOption {
  readonly value: string;
  readonly label: string;
  readonly aliases?: readonly string[];
}

/** The words of a lexicon that matter to answers, as sets. */
interface AnswerWords {
  /** Names of numbers: an answer when alone ("one"), but not before other words ("one girl"). */
  readonly numberNames: ReadonlySet<string>;
  /** Words for yes and "don't know": the words after them belong to the person's story. */
  readonly openings: ReadonlySet<string>;
  readonly fillers: ReadonlySet<string>;
  readonly joins: ReadonlySet<string>;
  /**
   * Phrases that answer by themselves, here or at another question: "no answer" means skip, not
   * "no".
   */
  readonly meanings: ReadonlySet<string>;
  /** First words of phrases with several words: a longer phrase is looked for only after these. */
  readonly starts: ReadonlySet<string>;
  /**
   * All words that mean something alone: none of them is taken as the beginning of a label ("no" of
   * "North").
   */
  readonly taken: ReadonlySet<string>;
}

/** What people may write at a step, folded, and what it means. */
export interface AnswerBook {
  /** Each phrase with the options it means (their positions). */
  readonly phrases: ReadonlyMap<string, ReadonlySet<number>>;
  /** First words of those phrases that have several words. */
  readonly starts: ReadonlySet<string>;
  readonly labels: readonly string[];
  /** One entry for each lexicon: a word counts if any of them has it. */
  readonly words: readonly AnswerWords[];
}

/**
 * Commands may not be taken as the beginning of a label, except REPORT and MY CASE, which are
 * labels of the menu itself.
 */
const alone = (command: Command) => command !== 'report' && command !== 'case';
const shared = ['yes', 'no', 'unknown', 'skip'] as const;

/** Returns the first words of those phrases that have several words. */
const startsOf = (phrases: Iterable<string>): Set<string> =>
  new Set([...phrases].flatMap((phrase) => (phrase.includes(' ') ? phrase.split(' ', 1) : [])));

const wordsOf = onceFor((lexicon: Lexicon): AnswerWords => ({
  numberNames: new Set(lexicon.numbers.flat()),
  openings: new Set(
    [...lexicon.yes, ...lexicon.unknown].filter(
      (word) => word.length > 1 && !lexicon.alone.includes(word),
    ),
  ),
  fillers: new Set(lexicon.fillers),
  joins: new Set(lexicon.joins),
  meanings: new Set(shared.flatMap((name) => lexicon[name])),
  starts: startsOf([...lexicon.fillers, ...lexicon.joins, ...shared.flatMap((n) => lexicon[n])]),
  taken: new Set([
    ...shared.flatMap((name) => lexicon[name]),
    ...commands.filter(alone).flatMap((command) => lexicon.commands[command]),
    ...lexicon.numbers.flat(),
    ...[lexicon.greetings, lexicon.fillers, lexicon.joins].flat(),
  ]),
}));

/** Checks whether any of the lexicons has a phrase of a kind. */
export function is(kind: keyof AnswerWords, phrase: string, { words }: AnswerBook): boolean {
  return words.some((lexicon) => lexicon[kind].has(phrase));
}

/** Returns the meaning of a phrase in the lexicons: "yes", "no", "unknown" or "skip". */
export const meaningOf = (
  phrase: string,
  lexicons: readonly Lexicon[],
): (typeof shared)[number] | undefined =>
  shared.find((name) => lexicons.some((lexicon) => lexicon[name].includes(phrase)));

const books = new WeakMap<readonly AnswerOption[], WeakMap<readonly Lexicon[], AnswerBook>>();

/**
 * Returns the answer book of a step. It is made once for the same two arrays, which must not
 * change.
 */
export function bookOf(options: readonly AnswerOption[], lexicons: readonly Lexicon[]): AnswerBook {
  const mine = books.get(options) ?? new WeakMap<readonly Lexicon[], AnswerBook>();
  books.set(options, mine);
  const book = mine.get(lexicons) ?? makeBook(options, lexicons);
  mine.set(lexicons, book);
  return book;
}

/**
 * Collects what people may write at a step. A single option has no number, because there is nothing
 * to count.
 */
function makeBook(options: readonly AnswerOption[], lexicons: readonly Lexicon[]): AnswerBook {
  const phrases = new Map<string, Set<number>>();
  const labels = options.map(({ label }) => fold(label));
  options.forEach(({ value, aliases = [] }, place) => {
    const add = (phrase: string) => {
      const places = phrases.get(phrase);
      if (places) places.add(place);
      else if (phrase !== '') phrases.set(phrase, new Set([place]));
    };
    const word = shared.find((name) => name === value);
    add(labels[place] ?? '');
    for (const alias of aliases) add(fold(alias));
    for (const lexicon of lexicons) {
      if (word) lexicon[word].forEach(add);
      if (options.length > 1) lexicon.numbers[place]?.forEach(add);
    }
    if (options.length > 1) add(String(place + 1));
  });
  const starts = startsOf(phrases.keys());
  return { phrases, starts, labels, words: lexicons.map(wordsOf) };
}
